import {
	messageOf,
	quotedText,
	type SelectedColumn,
	type SqlEngine,
	WarehouseError,
} from '@accounted/warehouse';
import { kindOfFile, lastBytes } from './file-bytes.ts';
import { partitionsOf } from './hive-partitions.ts';
import { checkColumns, type FileTable } from './known-columns.ts';
import { checkTypes, type Part } from './part-types.ts';
import { type Relation, WITHOUT_DEFECTS } from './relation.ts';
import { placeIn, ROWS_PER_FILE } from './row-places.ts';
import { SourceError } from './source-error.ts';
import { type StoredColumn, storedColumns } from './stored-columns.ts';

/** The Parquet files that hold one table. */
export interface ParquetFiles {
	/** The file, or the folder of the parts, as messages name it. */
	readonly label: string;
	/** At least one. More than one are parts, read in this order. */
	readonly paths: readonly string[];
	/** The path of each part within the folder. Null for a table that is one file. */
	readonly partNames: readonly string[] | null;
}

/** Columns that DuckDB adds to what it reads. A file that has such a column itself hides DuckDB's. */
const VIRTUAL_COLUMNS: ReadonlySet<string> = new Set(['file_row_number', 'file_index']);

/**
 * Opens Parquet files as one relation. Only columns that the raw table knows are ever read.
 * @throws SourceError where a file is damaged, or where a required column is of a nested type.
 */
export async function openParquet(
	engine: SqlEngine,
	table: FileTable,
	files: ParquetFiles,
): Promise<Relation> {
	const { label, paths, partNames } = files;
	for (const path of paths) await checkIsParquet(path);
	const options = `hive_partitioning = false${partNames === null ? '' : ', union_by_name = true'}`;
	const read = `read_parquet([${paths.map(quotedText).join(', ')}], ${options})`;
	const own = await describe(engine, label, read);
	const partitions = partitionColumns(partNames ?? [], own);
	const described = [...own, ...partitions];
	const header = described.map(({ name }) => name);
	checkColumns(table, label, header);
	if (partNames !== null) await checkParts(engine, table, files, own, partitions);
	const hidden = header.some((name) => VIRTUAL_COLUMNS.has(name.toLowerCase()));
	if (hidden && partitions.length > 0)
		throw new SourceError(
			`${label}: its parts have a column ${[...VIRTUAL_COLUMNS].join(' or ')}, which DuckDB uses itself`,
			'Rename the column, or put all rows into one file.',
		);
	return {
		...WITHOUT_DEFECTS,
		...storedColumns(table, label, described),
		from: hidden ? `(SELECT row_number() OVER () AS _row, * FROM ${read})` : read,
		position: hidden
			? '_row'
			: partNames === null
				? 'file_row_number + 1'
				: `CAST(file_index AS BIGINT) * ${ROWS_PER_FILE} + file_row_number + 1`,
		positionOf: (position) =>
			partNames === null || hidden ? `row ${position}` : placeIn(partNames, position),
		failureOf: (error) => damaged(label, error),
	};
}

async function describe(engine: SqlEngine, label: string, read: string): Promise<SelectedColumn[]> {
	return engine.describe(`SELECT * FROM ${read}`).catch((error: unknown) => {
		throw damaged(label, error);
	});
}

/** Columns that the folders of the parts name and the parts themselves lack: what a file says holds. */
function partitionColumns(partNames: readonly string[], own: readonly SelectedColumn[]): StoredColumn[] {
	const parts = partNames.map(partitionsOf);
	const inFiles = new Set(own.map(({ name }) => name.trim().toLowerCase()));
	const names = [...new Set(parts.flatMap((part) => [...part.keys()]))];
	return names
		.filter((name) => !inFiles.has(name))
		.map((name) => {
			const values = parts.map((part) => part.get(name) ?? null);
			const list = values.map((value) => (value === null ? 'NULL' : quotedText(value))).join(', ');
			return {
				name,
				type: 'VARCHAR',
				expression: `(CAST([${list}] AS VARCHAR[]))[CAST(file_index AS BIGINT) + 1]`,
			};
		});
}

/** Checks each part: a column that one part lacks would be null in its rows, and one of another type may be altered. */
async function checkParts(
	engine: SqlEngine,
	table: FileTable,
	{ label, paths, partNames }: ParquetFiles,
	united: readonly SelectedColumn[],
	partitions: readonly StoredColumn[],
): Promise<void> {
	const parts: Part[] = [];
	for (const [index, path] of paths.entries()) {
		const own = await describe(engine, path, `read_parquet(${quotedText(path)}, hive_partitioning = false)`);
		const said = partitionsOf(partNames?.[index] ?? '');
		const added = partitions.filter(({ name }) => said.has(name));
		checkColumns(
			table,
			path,
			[...own, ...added].map(({ name }) => name),
		);
		parts.push({ path, columns: own });
	}
	await checkTypes(engine, table, parts, united).catch((error: unknown) => {
		throw damaged(label, error);
	});
}

/** The bytes at both ends of a Parquet file. */
const MARK = 'PAR1';

async function checkIsParquet(path: string): Promise<void> {
	if ((await kindOfFile(path)) !== 'Parquet')
		throw new SourceError(
			`${path}: it cannot be read as a Parquet file (it does not begin like one)`,
			'It is of another kind, or was damaged on the way: fetch it again. Or write it as CSV.',
		);
	if ((await lastBytes(path, MARK.length)).toString('latin1') !== MARK)
		throw new SourceError(
			`${path}: it cannot be read as a Parquet file (its end is missing)`,
			'It was cut short while it was written, copied or downloaded: fetch it again.',
		);
}

/** What passes with time or space is told as it is: the file is not at fault. */
function damaged(label: string, cause: unknown): unknown {
	if (cause instanceof SourceError) return cause;
	if (cause instanceof WarehouseError && cause.reason !== 'BAD_STATEMENT') return cause;
	return new SourceError(
		`${label}: it cannot be read as a Parquet file (${messageOf(cause).split('\n')[0]})`,
		'It is damaged within, though its beginning and end are there: fetch it again. Or write it as CSV.',
		cause,
	);
}
