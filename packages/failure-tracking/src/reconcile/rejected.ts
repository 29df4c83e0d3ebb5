import {
	type DateRange,
	type IsoDate,
	isoDate,
	type PresentTables,
	splitTableName,
	sql,
	type Warehouse,
	WarehouseError,
} from '@accounted/warehouse';
import { z } from 'zod';
import { type AuditedProcessor, isProcessor } from '../processor/processor.ts';
import type { Rejections, Source } from '../processor/source.ts';

/** Rejected rows of one file and column that were refused for the same kind of reason. */
export interface RejectedGroup {
	/** The raw table that refused the rows. */
	readonly table: string;
	readonly file: string;
	/** The column that could not be read; empty where the row as a whole does not fit. */
	readonly column: string;
	/** The reason of the first row. Reasons that differ only in digits or in a quoted value are one group. */
	readonly reason: string;
	readonly count: number;
	readonly firstPosition: string;
	/** The first and last date of these rows; null where no row has a readable date. */
	readonly firstDate: IsoDate | null;
	readonly lastDate: IsoDate | null;
}

/** The rejected rows of one processor's report. */
export interface RejectedCount {
	readonly byDate: ReadonlyMap<IsoDate, number>;
	/** Rows without a readable date: they count whatever the range. */
	readonly undated: number;
}

export interface RejectedRows {
	readonly groups: readonly RejectedGroup[];
	/** By name of the processor that counts them. */
	readonly byProcessor: ReadonlyMap<string, RejectedCount>;
}

/** The tables that `rejectedRows` reads. */
export function rejectionTablesOf(processors: readonly AuditedProcessor[]) {
	return readersOf(processors).map(({ rejected }) => rejected.table);
}

/**
 * Reads the rows that loading refused and that are not repaired, of every source that these processors read, directly or through
 * their upstreams. A source is counted once: with the first processor that reads it.
 */
export async function rejectedRows(
	warehouse: Pick<Warehouse, 'query' | 'tablesIn'>,
	processors: readonly AuditedProcessor[],
	range: DateRange,
	tables: PresentTables,
): Promise<RejectedRows> {
	const groups: RejectedGroup[] = [];
	const byProcessor = new Map<string, RejectedCount>();
	for (const { reader, rejected } of readersOf(processors)) {
		if (!tables.has(rejected.table.name)) {
			await expectNothingLoaded(warehouse, rejected.table.name);
			continue;
		}
		const rows = await warehouse.query(statement(rejected, range), rejectedRow);
		if (rows.length === 0) continue;
		const merged = Map.groupBy(rows, ({ table_name, source, column_name, kind }) =>
			JSON.stringify([table_name, source, column_name, kind]),
		);
		for (const own of merged.values()) groups.push(groupOf(own));
		byProcessor.set(reader.name, addCounts(byProcessor.get(reader.name), rows));
	}
	return {
		groups: groups.sort((one, other) => other.count - one.count || (placeOf(one) < placeOf(other) ? -1 : 1)),
		byProcessor,
	};
}

/** Returns the rejected rows alone, without a reconciliation: by file, column and reason, most rows first. */
export async function readRejected(
	warehouse: Pick<Warehouse, 'existing' | 'query' | 'tablesIn'>,
	processors: readonly AuditedProcessor[],
	range: DateRange,
): Promise<readonly RejectedGroup[]> {
	const tables = await warehouse.existing(rejectionTablesOf(processors));
	return (await rejectedRows(warehouse, processors, range, tables)).groups;
}

/** @throws WarehouseError NOT_FOUND where the dataset has other tables: what loading refused of them is not known. */
async function expectNothingLoaded(warehouse: Pick<Warehouse, 'tablesIn'>, table: string): Promise<void> {
	const { dataset } = splitTableName(table);
	if ((await warehouse.tablesIn(dataset)).length === 0) return;
	throw new WarehouseError(
		'NOT_FOUND',
		`there is no table ${table}, though ${dataset} has other tables: which rows loading refused is not known`,
		'Load again: that makes the table.',
	);
}

const rejectedRow = z.object({
	analysis_date: isoDate.nullable(),
	table_name: z.string(),
	source: z.string(),
	column_name: z.string(),
	kind: z.string(),
	position: z.string(),
	reason: z.string(),
	row_count: z.int(),
});
type RejectedRow = z.output<typeof rejectedRow>;

/** One row for each date and group, with the first of its rejected rows. `line 9` comes before `line 12`. */
function statement(rejected: Rejections, range: DateRange) {
	return sql`
WITH rejected AS (${rejected.sql(range)}),
kinds AS (
	SELECT analysis_date, table_name, source, position, column_name, reason,
		TRANSLATE(IF(STRPOS(reason, '"') > 0, SUBSTR(reason, 1, STRPOS(reason, '"')), reason), '0123456789', '') AS kind
	FROM rejected
),
numbered AS (
	SELECT analysis_date, table_name, source, position, column_name, reason, kind,
		ROW_NUMBER() OVER (
			PARTITION BY analysis_date, table_name, source, column_name, kind ORDER BY LENGTH(position), position
		) AS nth,
		COUNT(*) OVER (PARTITION BY analysis_date, table_name, source, column_name, kind) AS row_count
	FROM kinds
)
SELECT analysis_date, table_name, source, column_name, kind, position, reason, row_count
FROM numbered
WHERE nth = 1
ORDER BY table_name, source, column_name, kind, LENGTH(position), position`;
}

/** The rows come in the order of their positions, so the first of them names the group. */
function groupOf(rows: readonly RejectedRow[]): RejectedGroup {
	const [first] = rows;
	if (first === undefined) throw new TypeError('a group has at least one row');
	const dates = rows.flatMap(({ analysis_date }) => analysis_date ?? []).sort();
	return {
		table: first.table_name,
		file: first.source,
		column: first.column_name,
		reason: first.reason,
		count: rows.reduce((sum, { row_count }) => sum + row_count, 0),
		firstPosition: first.position,
		firstDate: dates[0] ?? null,
		lastDate: dates.at(-1) ?? null,
	};
}

function addCounts(before: RejectedCount | undefined, rows: readonly RejectedRow[]): RejectedCount {
	const byDate = new Map(before?.byDate);
	let undated = before?.undated ?? 0;
	for (const { analysis_date, row_count } of rows)
		if (analysis_date === null) undated += row_count;
		else byDate.set(analysis_date, (byDate.get(analysis_date) ?? 0) + row_count);
	return { byDate, undated };
}

function placeOf({ table, file, column, reason }: RejectedGroup): string {
	return JSON.stringify([table, file, column, reason]);
}

/** Each source that keeps rejected rows, with the first of the processors that reads it. */
function readersOf(processors: readonly AuditedProcessor[]) {
	const readers = new Map<string, { readonly reader: AuditedProcessor; readonly rejected: Rejections }>();
	for (const reader of processors)
		for (const { name, rejected } of sourcesOf(reader))
			if (rejected !== undefined && !readers.has(name)) readers.set(name, { reader, rejected });
	return [...readers.values()];
}

/** The sources that a processor reads, directly, through its upstreams, or through what its expectation rests on. */
function sourcesOf(processor: AuditedProcessor, seen = new Set<string>()): Source[] {
	if (seen.has(processor.name)) return [];
	seen.add(processor.name);
	const read = [...processor.upstream.map(({ from }) => from), ...(processor.expectedFrom ?? [])];
	return read.flatMap((from) => (isProcessor(from) ? sourcesOf(from, seen) : [from]));
}
