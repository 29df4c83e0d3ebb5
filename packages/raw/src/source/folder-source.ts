import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { SqlEngine } from '@accounted/warehouse';
import { RAW_TABLE_NAMES, RAW_TABLES, type RawTableName } from '../tables/index.ts';
import { openCsv, relationOfCsv } from './csv-file.ts';
import { columnNamed } from './known-columns.ts';
import { openParquet } from './parquet-file.ts';
import type { RawSource } from './raw-source.ts';
import type { Relation } from './relation.ts';
import { relationBatches } from './relation-batches.ts';
import { SourceError } from './source-error.ts';

/** One file of a folder, whatever its format. */
interface SourceFile {
	readonly header: readonly string[];
	relation(engine: SqlEngine): Promise<Relation>;
}

/**
 * Opens a folder with one file per table, `<table>.parquet` or `<table>.csv`, and checks that every file that is needed
 * is there, can be read, and has the columns it must have.
 * @throws SourceError saying which file, which column, and what to do.
 */
export async function openFolder(folder: string, engine: SqlEngine): Promise<RawSource> {
	const names = await readdir(folder).catch((error: unknown) => {
		throw new SourceError(
			`${folder}: there is no such folder`,
			'Pass --source the folder that holds schedule.parquet and the other files.',
			error,
		);
	});
	const paths = new Map<RawTableName, string>();
	for (const table of RAW_TABLE_NAMES) {
		const found = names.filter((name) => name === `${table}.parquet` || name === `${table}.csv`);
		if (found.length > 1)
			throw new SourceError(`${folder}: holds both ${found.join(' and ')}`, 'Keep one of the two.');
		if (found[0] !== undefined) paths.set(table, found[0]);
	}
	const missing = RAW_TABLE_NAMES.filter((table) => RAW_TABLES[table].required && !paths.has(table));
	if (missing.length > 0)
		throw new SourceError(
			`${folder}: ${paths.size === 0 ? 'holds none of the files that are read' : `lacks ${missing.join(', ')}`}`,
			`It must hold ${RAW_TABLE_NAMES.filter((table) => RAW_TABLES[table].required).join(', ')}, each as .parquet or .csv.`,
		);

	const files = new Map<RawTableName, SourceFile>();
	for (const [table, name] of paths) {
		const file = await openFile(engine, table, join(folder, name));
		files.set(table, file);
		checkColumns(table, join(folder, name), file.header);
	}
	const fileOf = (table: RawTableName): SourceFile => {
		const file = files.get(table);
		if (file === undefined) throw new TypeError(`${folder} holds no ${table}`);
		return file;
	};
	return {
		label: folder,
		tables: [...files.keys()],
		originOf: (table) => paths.get(table) ?? table,
		relation: (table, loading) => fileOf(table).relation(loading),
		async *batches(table, columns) {
			yield* relationBatches(engine, await fileOf(table).relation(engine), columns);
		},
		close: async () => undefined,
	};
}

async function openFile(engine: SqlEngine, table: RawTableName, path: string): Promise<SourceFile> {
	if (path.endsWith('.csv')) {
		const file = await openCsv(path);
		return { header: file.header, relation: (loading) => relationOfCsv(loading, RAW_TABLES[table], file) };
	}
	const files = { label: path, paths: [path], partNames: null };
	const { header } = await openParquet(engine, RAW_TABLES[table], files);
	return { header, relation: (loading) => openParquet(loading, RAW_TABLES[table], files) };
}

function checkColumns(table: RawTableName, path: string, columns: readonly string[]): void {
	const { file, optionalColumns } = RAW_TABLES[table];
	const there = new Set(columns.map(columnNamed));
	const lacking = Object.keys(file.shape).filter((name) => !there.has(name) && !optionalColumns.has(name));
	if (lacking.length > 0)
		throw new SourceError(
			`${path}: it has no column ${lacking.join(', ')}`,
			`Its columns are ${columns.join(', ')}. Rename or add what is lacking.`,
		);
}
