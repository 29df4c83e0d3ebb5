import { realpath } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { SqlEngine } from '@accounted/warehouse';
import { RAW_TABLE_NAMES, RAW_TABLES, type RawTableName } from '../tables/index.ts';
import { openCsv, relationOfCsv } from './csv-file.ts';
import { encodingNamed } from './encoding.ts';
import { filesOf, namesIn, partsOf, type TableFile, unreadNames } from './folder-files.ts';
import { checkColumns } from './known-columns.ts';
import { type Mapping, openMapped } from './mapped-table.ts';
import { openParquet } from './parquet-file.ts';
import type { RawSource } from './raw-source.ts';
import type { Relation } from './relation.ts';
import { asOneError, SourceError } from './source-error.ts';

export interface FolderOptions {
	/** What text files are in that have no byte order mark and are not UTF-8, as `--encoding` names it. */
	readonly encoding?: string | undefined;
	/** Tables that a SELECT makes: a file of the folder that has the table's name is then the SELECT's to read. */
	readonly mapping?: Mapping | undefined;
}

/** What holds one table of a folder, once it has been looked at. */
interface OpenedTable {
	readonly origin: string;
	relation(engine: SqlEngine): Promise<Relation>;
}

/**
 * Opens a folder with one file per table, `player_box.csv`, `shots.parquet` or `shots/part-1.parquet`, and checks that
 * every file that is needed is there, can be read, and has the columns it must have.
 * @throws SourceError naming all that is wrong, in every file, and what to do.
 */
export async function openFolder(
	folder: string,
	engine: SqlEngine,
	{ encoding, mapping }: FolderOptions = {},
): Promise<RawSource> {
	const named = encoding === undefined ? undefined : encodingNamed(encoding);
	const names = await namesIn(folder);
	const opened = new Map<RawTableName, OpenedTable>();
	const errors: SourceError[] = [];
	const missing: RawTableName[] = [];
	for (const table of RAW_TABLE_NAMES)
		try {
			const one = await openTable(engine, table, { folder, names, encoding: named, mapping });
			if (one !== null) opened.set(table, one);
			else if (RAW_TABLES[table].required) missing.push(table);
		} catch (error) {
			if (!(error instanceof SourceError)) throw error;
			errors.push(error);
		}
	const unread = await unreadIn(folder, names, mapping);
	if (missing.length > 0) errors.unshift(lacking(folder, missing, unread, opened.size + errors.length));
	else if (unread.length > 0)
		errors.unshift(
			new SourceError(
				`${folder}: ${unread.join(', ')} cannot be read`,
				'A table is read as .parquet, .csv, .tsv or .csv.gz, or as a folder of Parquet parts. Convert what is named here, or move it out of the folder.',
			),
		);
	if (errors.length > 0) throw asOneError(folder, errors);

	const tableOf = (table: RawTableName): OpenedTable => {
		const one = opened.get(table);
		if (one === undefined) throw new TypeError(`${folder} holds no ${table}`);
		return one;
	};
	return {
		label: folder.replace(/(?<=.)[\\/]+$/, ''),
		// The same folder is the same source, however its path is typed.
		id: await realpath(folder),
		tables: [...opened.keys()],
		originOf: (table) => opened.get(table)?.origin ?? table,
		relation: (table, loading) => tableOf(table).relation(loading),
		close: async () => undefined,
	};
}

interface Folder extends FolderOptions {
	readonly folder: string;
	readonly names: readonly string[];
}

/** A table by its SELECT where it has one, and by its file otherwise; null where the folder has neither. */
async function openTable(
	engine: SqlEngine,
	table: RawTableName,
	{ folder, names, encoding, mapping }: Folder,
): Promise<OpenedTable | null> {
	const select = mapping?.selects[table];
	if (mapping !== undefined && select !== undefined) {
		const relation = await openMapped(engine, table, select.sql, resolve(folder), mapping.file);
		return { origin: `${table} (${mapping.file})`, relation: async () => relation };
	}
	const files = await filesOf(folder, names, table);
	const [file, another] = files;
	if (another !== undefined)
		throw new SourceError(
			`${folder}: holds both ${files.map(({ name }) => name).join(' and ')}`,
			'Keep one of the two.',
		);
	return file === undefined ? null : openFile(engine, table, folder, file, encoding);
}

/** What bears a table's name and is read neither as a table nor by a SELECT. */
async function unreadIn(
	folder: string,
	names: readonly string[],
	mapping: Mapping | undefined,
): Promise<string[]> {
	const selects = mapping?.selects ?? {};
	const unread: (readonly string[])[] = [];
	for (const table of RAW_TABLE_NAMES)
		if (selects[table] === undefined)
			unread.push(unreadNames(names, table, await filesOf(folder, names, table)));
	return unread.flat().filter((name) => Object.values(selects).every(({ sql }) => !sql.includes(name)));
}

async function openFile(
	engine: SqlEngine,
	table: RawTableName,
	folder: string,
	{ name, kind }: TableFile,
	encoding: string | undefined,
): Promise<OpenedTable> {
	const definition = RAW_TABLES[table];
	const path = join(folder, name);
	if (kind === 'text') {
		const file = await openCsv(path, encoding);
		checkColumns(definition, path, file.header);
		return { origin: name, relation: (loading) => relationOfCsv(loading, definition, file) };
	}
	const parts = kind === 'parts' ? await partsOf(path) : null;
	const paths = parts === null ? [path] : parts.map((part) => join(path, part));
	const files = { label: path, paths, partNames: parts };
	await openParquet(engine, definition, files);
	return { origin: name, relation: (loading) => openParquet(loading, definition, files) };
}

function lacking(
	folder: string,
	missing: readonly RawTableName[],
	unread: readonly string[],
	present: number,
): SourceError {
	const required = RAW_TABLE_NAMES.filter((table) => RAW_TABLES[table].required);
	const what = present === 0 ? 'holds none of the files that are read' : `lacks ${missing.join(', ')}`;
	return new SourceError(
		`${folder}: ${what}${unread.length === 0 ? '' : `; ${unread.join(', ')} cannot be read`}`,
		`It must hold ${required.join(', ')}, each as .parquet, .csv, .tsv or .csv.gz, or as a folder of Parquet parts.`,
	);
}
