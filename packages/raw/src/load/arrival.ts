import { isoDate, quotedName, quotedText, type SqlEngine, type StagedFile } from '@accounted/warehouse';
import { z } from 'zod';
import type { Registry } from '../identity/registry.ts';
import type { Relation } from '../source/relation.ts';
import { RAW_TABLES, type RawTableName } from '../tables/index.ts';
import type { RejectedGame } from '../tables/rejected-games.ts';
import { checkRows, HASH, IS_GOOD, POSITION, type ReadColumn, slowColumns } from './checked-rows.ts';
import { findDuplicates } from './duplicates.ts';
import type { Games } from './games.ts';
import { noReadRows, OUTCOME_COLUMNS, type ReadRows, readRows } from './read-rows.ts';
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
	/** FROM items of the engine, with the columns of the raw table, of `rejectedRowsTable` and of `unreadValuesTable`. */
	readonly rows: string;
	readonly rejected: string;
	readonly unread: string;
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
	readonly readColumn: ReadColumn;
}

/** Checks one table of a source: set by set, and row by row where that does not suffice. */
export async function arrive(
	engine: SqlEngine,
	table: RawTableName,
	relation: Relation,
	options: ArrivalOptions,
): Promise<Arrival> {
	const { origin, source, registry, games, now, readColumn } = options;
	const { table: definition } = RAW_TABLES[table];
	const checked = await checkRows(engine, table, relation, registry, readColumn);
	const slow = await slowColumns(engine, table, relation, checked, readColumn);
	const reader = new RowReader(table, { registry, games });
	const read =
		checked.suspiciousCount === 0
			? noReadRows(table)
			: await readRows(engine, table, relation, reader, {
					select: `SELECT ${POSITION} AS _position FROM ${checked.from} WHERE NOT ${IS_GOOD}`,
				});
	const names = definition.columns.map(({ name }) => quotedName(name)).join(', ');
	const accepted = `
		SELECT ${POSITION}, ${HASH}, ${names} FROM ${checked.from} WHERE ${IS_GOOD}
		UNION ALL
		SELECT _position, ${rowHash(rowText(definition))}, ${names} FROM ${read.from} WHERE _reason IS NULL`;
	const duplicates = await findDuplicates(engine, table, `(${accepted})`, relation.positionOf);
	const contradicting =
		duplicates === null || duplicates.rejected === 0
			? null
			: await readRows(engine, table, relation, reader, duplicates.rejectedRows);
	const path =
		checked.suspiciousCount === 0 && duplicates === null
			? checked.path
			: await written(
					engine,
					`rows-${table}`,
					duplicates === null
						? accepted
						: `SELECT * FROM (${accepted}) WHERE ${POSITION} NOT IN (${duplicates.positions})`,
				);
	const rows = `read_parquet(${quotedText(path)}, hive_partitioning = false)`;
	const rejections = [read, ...(contradicting === null ? [] : [contradicting])]
		.map(({ from }) => `SELECT ${OUTCOMES} FROM ${from} WHERE _reason IS NOT NULL`)
		.join(' UNION ALL ');
	const noted = `SELECT ${OUTCOMES} FROM ${read.from}
		WHERE _reason IS NULL AND len(_unread_columns) > 0
		${duplicates === null ? '' : `AND _position NOT IN (${duplicates.positions})`}`;
	const arrival = {
		table,
		origin,
		source,
		rows,
		rejected: `(${rejectedSelect(table, source, now, rejections)})`,
		unread: `(${unreadSelect(table, source, now, noted)})`,
		rowsFile: stagedFile(engine, path, names),
		rejectedGames: read.rejectedGames,
		droppedExamples: (duplicates?.examples ?? []).map(({ position, kept }) => ({
			position: relation.positionOf(position),
			kept: relation.positionOf(kept),
		})),
		notes: [
			...relation.notes,
			...slow.map(({ column, example }) => `${origin}: ${column} is read slowly: ${example}`),
		],
		counts: {
			source: await countOf(engine, relation.from),
			accepted: await countOf(engine, rows),
			rejected: read.rowCount === 0 && contradicting === null ? 0 : await countOf(engine, `(${rejections})`),
			dropped: duplicates?.dropped ?? 0,
			superseded: duplicates?.superseded ?? 0,
		},
		versions: await versionsOf(engine, table, options.sourceId, rows, rejections, noted),
	};
	expectAllCounted(arrival, checked, read);
	return arrival;
}

const OUTCOMES = OUTCOME_COLUMNS.map(({ name }) => name).join(', ');

/**
 * @throws Error where a row of the source is neither loaded nor rejected nor dropped: nothing must be committed then.
 */
function expectAllCounted(
	{ origin, counts }: Pick<Arrival, 'origin' | 'counts'>,
	checked: { readonly rowCount: number; readonly suspiciousCount: number },
	read: Pick<ReadRows, 'rowCount'>,
): void {
	const { source, accepted, rejected, dropped, superseded } = counts;
	const found = accepted + rejected + dropped + superseded;
	if (source === found && source === checked.rowCount && read.rowCount === checked.suspiciousCount) return;
	throw new Error(
		`${origin} has ${source} rows, but ${checked.rowCount} were checked, ${read.rowCount} of ${checked.suspiciousCount} read one by one, and ${found} accounted for: nothing was written. Please report it.`,
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

function unreadSelect(table: RawTableName, source: string, now: string, noted: string): string {
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
	return `SELECT _position, ${list.join(', ')} FROM (${noted})`;
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
	noted: string,
): Promise<SourceVersion[]> {
	const { unit, file } = RAW_TABLES[table];
	const date = ['game_date', 'transaction_date'].find((name) => name in file.shape) ?? 'CAST(NULL AS DATE)';
	const versions = await engine.query(
		`SELECT unit, MAX(unit_date) AS unit_date, COUNT(*) FILTER (is_row) AS row_count,
			${bagVersion('COUNT(*)', 'SUM(hash)')} AS version
		FROM (
			SELECT CAST(${quotedName(unit)} AS VARCHAR) AS unit, ${date} AS unit_date, TRUE AS is_row, ${HASH} AS hash FROM ${rows}
			UNION ALL
			SELECT _unit, _unit_date, FALSE, ${rowHash('_version_text')} FROM (${rejections})
			UNION ALL
			SELECT _unit, _unit_date, FALSE, ${rowHash('unread_column || chr(31) || unread_text')} FROM (
				SELECT _unit, _unit_date, unnest(_unread_columns) AS unread_column, unnest(_unread_texts) AS unread_text FROM (${noted})
			)
		)
		GROUP BY unit
		ORDER BY unit`,
		versionRow,
	);
	return versions.map((version) => ({ table_name: table, source: sourceId, ...version }));
}
