import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '@accounted/warehouse';
import { RAW_TABLE_NAMES, RAW_TABLES, type RawTableName } from '../tables/index.ts';
import { openCsv } from './csv-file.ts';
import type { RawSource, SourceBatch } from './raw-source.ts';
import { SourceError } from './source-error.ts';

/** One file of a folder, whatever its format. */
export interface SourceFile {
	readonly columns: readonly string[];
	batches(columns: readonly string[]): AsyncIterable<SourceBatch>;
	close(): void;
}

/** Reads a Parquet file's rows. The embedded warehouse brings one; this package knows no engine. */
export type ParquetReader = (path: string) => Promise<{
	readonly columns: readonly string[];
	batches(columns: readonly string[]): AsyncIterable<readonly Record<string, unknown>[]>;
	close(): void;
}>;

/**
 * Opens a folder with one file per table, `<table>.parquet` or `<table>.csv`, and checks that every file that is needed
 * is there, can be read, and has the columns it must have.
 * @throws SourceError saying which file, which column, and what to do.
 */
export async function openFolder(folder: string, readParquet: ParquetReader): Promise<RawSource> {
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
	const close = async () => {
		for (const file of files.values()) file.close();
	};
	try {
		for (const [table, name] of paths) {
			const file = await openFile(join(folder, name), readParquet);
			files.set(table, file);
			checkColumns(table, join(folder, name), file.columns);
		}
	} catch (error) {
		await close();
		throw error;
	}
	return {
		label: folder,
		tables: [...files.keys()],
		originOf: (table) => paths.get(table) ?? table,
		batches: (table, columns) => {
			const file = files.get(table);
			if (file === undefined) throw new TypeError(`${folder} holds no ${table}`);
			return file.batches(columns.filter((column) => file.columns.includes(column)));
		},
		close,
	};
}

async function openFile(path: string, readParquet: ParquetReader): Promise<SourceFile> {
	if (path.endsWith('.csv')) return openCsv(path);
	const parquet = await readParquet(path).catch((error: unknown) => notWhole(path, error));
	return {
		columns: parquet.columns,
		close: () => parquet.close(),
		async *batches(columns) {
			let before = 0;
			try {
				for await (const rows of parquet.batches(columns)) {
					const first = before + 1;
					yield { rows, positionOf: (index) => `row ${first + index}` };
					before += rows.length;
				}
			} catch (error) {
				// The columns stand at the file's end: damage before it shows only when rows are read.
				notWhole(path, error);
			}
		},
	};
}

function notWhole(path: string, cause: unknown): never {
	const said = messageOf(cause);
	throw new SourceError(
		`${path}: it cannot be read as a Parquet file (${said.split('\n')[0]})`,
		'It may have been cut short while it was copied or downloaded: fetch it again. Or write it as CSV.',
		cause,
	);
}

function checkColumns(table: RawTableName, path: string, columns: readonly string[]): void {
	const { file, optionalColumns } = RAW_TABLES[table];
	const lacking = Object.keys(file.shape).filter(
		(name) => !columns.includes(name) && !optionalColumns.has(name),
	);
	if (lacking.length > 0)
		throw new SourceError(
			`${path}: it has no column ${lacking.join(', ')}`,
			`Its columns are ${columns.join(', ')}. Rename or add what is lacking.`,
		);
}
