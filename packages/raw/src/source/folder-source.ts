import { join } from 'node:path';
import type { SqlEngine } from '@accounted/warehouse';
import { RAW_TABLE_NAMES, RAW_TABLES, type RawTableName } from '../tables/index.ts';
import { openCsv, relationOfCsv } from './csv-file.ts';
import { encodingNamed } from './encoding.ts';
import { filesOf, namesIn, partsOf, type TableFile, unreadNames } from './folder-files.ts';
import { checkColumns } from './known-columns.ts';
import { openParquet } from './parquet-file.ts';
import type { RawSource } from './raw-source.ts';
import type { Relation } from './relation.ts';
import { relationBatches } from './relation-batches.ts';
import { asOneError, SourceError } from './source-error.ts';

export interface FolderOptions {
	/** What text files are in that have no byte order mark and are not UTF-8, as `--encoding` names it. */
	readonly encoding?: string | undefined;
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
	{ encoding }: FolderOptions = {},
): Promise<RawSource> {
	const named = encoding === undefined ? undefined : encodingNamed(encoding);
	const names = await namesIn(folder);
	const opened = new Map<RawTableName, OpenedTable>();
	const errors: SourceError[] = [];
	const missing: RawTableName[] = [];
	for (const table of RAW_TABLE_NAMES) {
		const files = await filesOf(folder, names, table);
		const [file, another] = files;
		if (file === undefined) {
			if (RAW_TABLES[table].required) missing.push(table);
			continue;
		}
		try {
			if (another !== undefined)
				throw new SourceError(
					`${folder}: holds both ${files.map(({ name }) => name).join(' and ')}`,
					'Keep one of the two.',
				);
			opened.set(table, await openFile(engine, table, folder, file, named));
		} catch (error) {
			if (!(error instanceof SourceError)) throw error;
			errors.push(error);
		}
	}
	if (missing.length > 0) errors.unshift(lacking(folder, missing, names, opened.size + errors.length));
	if (errors.length > 0) throw asOneError(folder, errors);

	const tableOf = (table: RawTableName): OpenedTable => {
		const one = opened.get(table);
		if (one === undefined) throw new TypeError(`${folder} holds no ${table}`);
		return one;
	};
	return {
		label: folder,
		tables: [...opened.keys()],
		originOf: (table) => opened.get(table)?.origin ?? table,
		relation: (table, loading) => tableOf(table).relation(loading),
		async *batches(table, columns) {
			yield* relationBatches(engine, await tableOf(table).relation(engine), columns);
		},
		close: async () => undefined,
	};
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
	names: readonly string[],
	present: number,
): SourceError {
	const required = RAW_TABLE_NAMES.filter((table) => RAW_TABLES[table].required);
	const unread = unreadNames(names);
	const what = present === 0 ? 'holds none of the files that are read' : `lacks ${missing.join(', ')}`;
	return new SourceError(
		`${folder}: ${what}${unread.length === 0 ? '' : `; ${unread.join(', ')} cannot be read`}`,
		`It must hold ${required.join(', ')}, each as .parquet, .csv, .tsv or .csv.gz, or as a folder of Parquet parts.`,
	);
}
