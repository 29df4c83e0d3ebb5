import { isoDate, quotedName, quotedText, type SqlEngine, type StagedFile } from '@accounted/warehouse';
import { z } from 'zod';
import type { Registry } from '../identity/registry.ts';
import type { Relation } from '../source/relation.ts';
import { RAW_TABLES, type RawTableName } from '../tables/index.ts';
import type { RejectedGame } from '../tables/rejected-games.ts';
import { type CheckedRows, checkRows, HASH, POSITION, slowColumns, uncheckedRows } from './checked-rows.ts';
import { findDuplicates } from './duplicates.ts';
import type { Games } from './games.ts';
import { OUTCOME_COLUMNS, type ReadRows, readRows } from './read-rows.ts';
import { bagVersion, rowHash, rowText } from './row-hash.ts';
import { RowReader } from './row-reader.ts';
import { rejectedRowsTable, type SourceVersion, unreadValuesTable } from './tables.ts';

/** What a source holds of one table, checked, before any of it is committed. */
export interface Arrival {
	readonly table: RawTableName;
	/** The file, for people: the folder as it was typed, and a name in it. */
	readonly origin: string;
	/** The file as `rejectedRowsTable` names it. */
	readonly source: string;
	/** A FROM item of the engine, with the columns of the raw table. */
	readonly rows: string;
	/** FROM items with the columns of `rejectedRowsTable` and `unreadValuesTable`. Null where there are none. */
	readonly rejected: string | null;
	readonly unread: string | null;
	readonly rowsFile: StagedFile;
	readonly versions: readonly SourceVersion[];
	readonly counts: ArrivalCounts;
	readonly rejectedGames: readonly RejectedGame[];
	readonly droppedExamples: readonly { readonly position: string; readonly kept: string }[];
	/** What a person should know of how the file was read. */
	readonly notes: readonly string[];
}

interface ArrivalCounts {
	/** Rows of the source. */
	readonly source: number;
	readonly accepted: number;
	readonly rejected: number;
	/** Rows that equal another row in all values. */
	readonly dropped: number;
	/** Lines of the schedule that another line of the same game has overtaken. */
	readonly superseded: number;
}

interface ArrivalOptions {
	readonly origin: string;
	/** The file as it is stored. */
	readonly source: string;
	/** What the versions say they come from. */
	readonly sourceId: string;
	readonly registry: Registry;
	/** Null for the schedule, which says which games there are. */
	readonly games: Games | null;
	readonly now: string;
	/** Up to so many rows are read one by one. */
	readonly fewRows: number;
}

/** Checks one table of a source: set by set, and row by row where that does not suffice. */
export async function arrive(
	engine: SqlEngine,
	table: RawTableName,
	relation: Relation,
	options: ArrivalOptions,
): Promise<Arrival> {
	const { origin, source, registry, games, now, fewRows } = options;
	const rowCount = await countOf(engine, relation.from).catch((error: unknown) => {
		throw relation.failureOf(error);
	});
	const checked =
		table === 'schedule' || rowCount <= fewRows
			? uncheckedRows(relation, rowCount)
			: await checkRows(engine, table, relation, registry);
	const slow = await slowColumns(engine, table, relation, checked);
	const reader = new RowReader(table, { registry, games });
	const read =
		checked.good !== null && checked.doubtfulCount === 0
			? null
			: await readRows(engine, table, relation, reader, { select: checked.doubtful });
	const names = RAW_TABLES[table].table.columns.map(({ name }) => quotedName(name)).join(', ');
	const accepted = await acceptedFile(engine, table, names, checked, read);
	const duplicates = await findDuplicates(engine, table, fileRows(accepted), relation.positionOf);
	const contradicting =
		duplicates === null || duplicates.rejected === 0
			? null
			: await readRows(engine, table, relation, reader, duplicates.rejectedRows);
	const isKept = duplicates === null ? 'TRUE' : `_position NOT IN (${duplicates.positions})`;
	const path =
		duplicates === null
			? accepted
			: await written(engine, `rows-${table}`, `SELECT * FROM ${fileRows(accepted)} WHERE ${isKept}`);
	const rows = fileRows(path);
	const rejections = [read, contradicting]
		.filter((one) => one !== null && one.rejectedCount > 0)
		.map((one) => `SELECT ${OUTCOMES} FROM ${one?.from} WHERE _reason IS NOT NULL`)
		.join(' UNION ALL ');
	const unread =
		read === null || read.unreadCount === 0
			? ''
			: `SELECT ${OUTCOMES} FROM ${read.from} WHERE _reason IS NULL AND len(_unread_columns) > 0 AND ${isKept}`;
	const arrival = {
		table,
		origin,
		source,
		rows,
		rejected: rejections === '' ? null : `(${rejectedSelect(table, source, now, rejections)})`,
		unread: unread === '' ? null : `(${unreadSelect(table, source, now, unread)})`,
		rowsFile: stagedFile(engine, path, names),
		rejectedGames: read?.rejectedGames ?? [],
		droppedExamples: (duplicates?.examples ?? []).map(({ position, kept }) => ({
			position: relation.positionOf(position),
			kept: relation.positionOf(kept),
		})),
		notes: [
			...relation.notes,
			...slow.map(({ column, example }) => `${origin}: ${column} is read slowly: ${example}`),
		],
		counts: {
			source: rowCount,
			accepted: await countOf(engine, rows),
			rejected: rejections === '' ? 0 : await countOf(engine, `(${rejections})`),
			dropped: duplicates?.dropped ?? 0,
			superseded: duplicates?.superseded ?? 0,
		},
		versions: await versionsOf(engine, table, options.sourceId, rows, rejections, unread),
	};
	expectAllCounted(arrival, checked, read);
	return arrival;
}

/** The file of the rows that are good or were read: the columns of the table, POSITION and HASH. */
async function acceptedFile(
	engine: SqlEngine,
	table: RawTableName,
	names: string,
	{ good }: CheckedRows,
	read: ReadRows | null,
): Promise<string> {
	if (good !== null && read === null) return good.path;
	const hash = rowHash(rowText(RAW_TABLES[table].table));
	const parts = [
		...(good === null ? [] : [`SELECT ${POSITION}, ${HASH}, ${names} FROM ${good.from}`]),
		...(read === null
			? []
			: [
					`SELECT _position AS ${POSITION}, ${hash} AS ${HASH}, ${names} FROM ${read.from} WHERE _reason IS NULL`,
				]),
	];
	return written(engine, `accepted-${table}`, parts.join(' UNION ALL '));
}

function fileRows(path: string): string {
	return `read_parquet(${quotedText(path)}, hive_partitioning = false)`;
}

const OUTCOMES = OUTCOME_COLUMNS.map(({ name }) => name).join(', ');

/**
 * @throws Error where a row of the source is neither loaded nor rejected nor dropped: nothing must be committed then.
 */
function expectAllCounted(
	{ origin, counts }: Pick<Arrival, 'origin' | 'counts'>,
	{ rowCount, doubtfulCount }: CheckedRows,
	read: Pick<ReadRows, 'rowCount'> | null,
): void {
	const { source, accepted, rejected, dropped, superseded } = counts;
	const found = accepted + rejected + dropped + superseded;
	const readCount = read?.rowCount ?? 0;
	if (source === found && source === rowCount && readCount === doubtfulCount) return;
	throw new Error(
		`${origin} has ${source} rows, but ${rowCount} were checked, ${readCount} of ${doubtfulCount} read one by one, and ${found} accounted for: nothing was written. Please report it.`,
	);
}

async function countOf(engine: SqlEngine, from: string): Promise<number> {
	const [counted] = await engine.query(
		`SELECT COUNT(*) AS row_count FROM ${from}`,
		z.object({ row_count: z.int() }),
	);
	return counted?.row_count ?? 0;
}

async function written(engine: SqlEngine, name: string, select: string): Promise<string> {
	const path = engine.temporaryFile(`${name}.parquet`);
	await engine.run(
		`COPY (${select}) TO ${quotedText(path)} (FORMAT parquet, COMPRESSION lz4, ROW_GROUP_SIZE 24576)`,
	);
	return path;
}

function stagedFile(engine: SqlEngine, path: string, names: string): StagedFile {
	return { path, batches: () => engine.batches(`SELECT ${names} FROM read_parquet(${quotedText(path)})`) };
}

/** Writes the rows of a FROM item into a file that a warehouse can take. */
export async function fileOf(
	engine: SqlEngine,
	name: string,
	from: string,
	columns: readonly { readonly name: string }[],
): Promise<StagedFile> {
	const names = columns.map((column) => quotedName(column.name)).join(', ');
	return stagedFile(engine, await written(engine, name, `SELECT ${names} FROM ${from}`), names);
}

function rejectedSelect(table: RawTableName, source: string, now: string, rejections: string): string {
	const values: Readonly<Record<string, string>> = {
		table_name: quotedText(table),
		unit: '_unit',
		source: quotedText(source),
		position: '_place',
		column_name: '_column',
		reason: '_reason',
		row_json: '_row_json',
		game_id: '_game_id',
		game_date: '_game_date',
		team: '_team',
		player_lookup: '_player_lookup',
		status: '_status',
		rejected_at: `CAST(${quotedText(now)} AS TIMESTAMPTZ)`,
	};
	const list = rejectedRowsTable.columns.map(({ name }) => `${values[name]} AS ${name}`);
	return `SELECT _position, ${list.join(', ')} FROM (${rejections})`;
}

function unreadSelect(table: RawTableName, source: string, now: string, unread: string): string {
	const values: Readonly<Record<string, string>> = {
		table_name: quotedText(table),
		unit: '_unit',
		source: quotedText(source),
		position: '_place',
		column_name: 'unnest(_unread_columns)',
		value: 'unnest(_unread_texts)',
		noted_at: `CAST(${quotedText(now)} AS TIMESTAMPTZ)`,
	};
	const list = unreadValuesTable.columns.map(({ name }) => `${values[name]} AS ${name}`);
	return `SELECT _position, ${list.join(', ')} FROM (${unread})`;
}

const versionRow = z.object({
	unit: z.string(),
	unit_date: isoDate.nullable(),
	row_count: z.int(),
	version: z.string(),
});

/** The version of each unit: of its rows, its rejected rows, and its values that could not be read. */
async function versionsOf(
	engine: SqlEngine,
	table: RawTableName,
	sourceId: string,
	rows: string,
	rejections: string,
	unread: string,
): Promise<SourceVersion[]> {
	const { unit, file } = RAW_TABLES[table];
	const date = ['game_date', 'transaction_date'].find((name) => name in file.shape) ?? 'CAST(NULL AS DATE)';
	const hashed = [
		`SELECT CAST(${quotedName(unit)} AS VARCHAR) AS unit, ${date} AS unit_date, TRUE AS is_row, ${HASH} AS hash FROM ${rows}`,
		...(rejections === ''
			? []
			: [`SELECT _unit, _unit_date, FALSE, ${rowHash('_version_text')} FROM (${rejections})`]),
		...(unread === ''
			? []
			: [
					`SELECT _unit, _unit_date, FALSE, ${rowHash('unread_column || chr(31) || unread_text')} FROM (
						SELECT _unit, _unit_date, unnest(_unread_columns) AS unread_column, unnest(_unread_texts) AS unread_text FROM (${unread})
					)`,
				]),
	];
	const versions = await engine.query(
		`SELECT unit, MAX(unit_date) AS unit_date, COUNT(*) FILTER (is_row) AS row_count,
			${bagVersion('COUNT(*)', 'SUM(hash)')} AS version
		FROM (${hashed.join(' UNION ALL ')})
		GROUP BY unit
		ORDER BY unit`,
		versionRow,
	);
	return versions.map((version) => ({ table_name: table, source: sourceId, ...version }));
}
