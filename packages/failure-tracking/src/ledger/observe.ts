import {
	addDays,
	type DateRange,
	Fingerprint,
	type IsoDate,
	isoDate,
	type Sql,
	sql,
	type Warehouse,
} from '@accounted/warehouse';
import { z } from 'zod';
import { isProcessor, type Upstream } from '../processor/processor.ts';
import { recordDate } from '../processor/record-date.ts';
import { EVERY_DATE, type Source, type SourceTable } from '../processor/source.ts';
import { isFatal } from './fatal-errors.ts';
import { DEFAULT_RETRY, type RetryPolicy, retrying } from './retry.ts';

/** What observing needs of a warehouse. */
export type Observable = Pick<Warehouse, 'engine' | 'existing' | 'query'>;

/** What a source holds of one date. */
interface ObservedDate {
	/** The engine, and a fingerprint of the rows of all tables. Equal rows give equal text on the same engine. */
	readonly version: string;
	readonly rows: number;
}

/** What a source holds, by date, over a range. EVERY_DATE is always among the dates, even if no row lacks one. */
export interface Observation {
	readonly source: Source;
	readonly engine: string;
	readonly range: DateRange;
	readonly dates: ReadonlyMap<IsoDate, ObservedDate>;
}

/** Returns whether an observation covers a date: without rows there, the source has none. */
export function covers({ range }: Observation, date: IsoDate): boolean {
	return date === EVERY_DATE || (date >= range.start && date <= range.end);
}

/** What the sources of some processors hold, and why some of them cannot be read. */
export interface Observations {
	readonly sources: readonly Observation[];
	/** By the name of the source. */
	readonly problems: ReadonlyMap<string, Error>;
}

/** Observes every source that processors read over a range of dates. A source that cannot be read keeps no other from it. */
export async function observeSources(
	warehouse: Observable,
	processors: Parameters<typeof sourcesRead>[0],
	range: DateRange,
	retry: RetryPolicy = DEFAULT_RETRY,
): Promise<Observations> {
	const sources: Observation[] = [];
	const problems = new Map<string, Error>();
	for (const read of sourcesRead(processors, range))
		try {
			sources.push(await retrying(() => observe(warehouse, read.source, read.range), retry));
		} catch (thrown) {
			const error = thrown instanceof Error ? thrown : new Error(String(thrown));
			if (isFatal(error)) throw error;
			problems.set(read.source.name, error);
		}
	return { sources, problems };
}

/** Returns why a processor's sources cannot be read; null if they can. */
export function sourceProblem(
	{ upstream }: { readonly upstream: readonly Pick<Upstream, 'from'>[] },
	{ problems }: Observations,
): Error | null {
	for (const { from } of upstream) {
		const problem = problems.get(from.name);
		if (problem !== undefined) return new Error(`the source ${from.name} cannot be read: ${problem.message}`);
	}
	return null;
}

/** Returns the source cells that a range reads, each source with the range of dates from the furthest look-back on. */
export function sourcesRead(
	processors: readonly { readonly upstream: readonly Pick<Upstream, 'from' | 'lookbackDays'>[] }[],
	{ start, end }: DateRange,
): { readonly source: Source; readonly range: DateRange }[] {
	const furthest = new Map<string, { source: Source; days: number }>();
	for (const { upstream } of processors)
		for (const { from, lookbackDays } of upstream)
			if (!isProcessor(from)) {
				const known = furthest.get(from.name);
				furthest.set(from.name, { source: from, days: Math.max(lookbackDays, known?.days ?? 0) });
			}
	return [...furthest.values()].map(({ source, days }) => ({
		source,
		range: { start: addDays(start, -days), end },
	}));
}

const observedRow = z.object({
	table_name: z.string(),
	analysis_date: isoDate,
	row_count: z.int(),
	version: z.string(),
});

/**
 * Returns what a source holds now: one statement over its tables. A table that is not there holds nothing. Equal rows count as
 * many times as they are there.
 * @throws WarehouseError where a table cannot be read.
 */
export async function observe(warehouse: Observable, source: Source, range: DateRange): Promise<Observation> {
	const present = await warehouse.existing(source.tables.map(({ table }) => table));
	const tables = source.tables.filter(({ table }) => present.has(table.name));
	const dates = new Map([[EVERY_DATE, { print: new Fingerprint(), rows: 0 }]]);
	if (tables.length > 0)
		for (const { table_name, analysis_date, row_count, version } of await warehouse.query(
			sql.join(
				tables.map((table) => observed(table, range)),
				'\nUNION ALL\n',
			),
			observedRow,
		)) {
			const known = dates.get(analysis_date) ?? { print: new Fingerprint(), rows: 0 };
			known.print.add([table_name, version]);
			dates.set(analysis_date, { print: known.print, rows: known.rows + row_count });
		}
	return {
		source,
		engine: warehouse.engine,
		range,
		dates: new Map(
			[...dates].map(([date, { print, rows }]) => [date, { version: `${warehouse.engine} ${print}`, rows }]),
		),
	};
}

/**
 * The rows of a table per date. A sum beside the XOR: two equal rows cancel each other in an XOR, and so do two others in
 * their place. The remainder keeps the sum within 64 bits.
 */
function observed(source: SourceTable, { start, end }: DateRange): Sql {
	const { table, version, ignored = [] } = source;
	const date = dateOf(source);
	const columns = table.columns
		.filter(({ name }) => !ignored.includes(name))
		.toSorted((one, other) => (one.name < other.name ? -1 : 1));
	const fingerprint =
		version === undefined
			? sql`CONCAT(CAST(BIT_XOR(row_fingerprint) AS STRING), ' ', CAST(SUM(MOD(row_fingerprint, 4294967291)) AS STRING))`
			: sql`COALESCE(CAST(${version} AS STRING), '')`;
	const rows = version === undefined ? sql`${sql.fingerprint(columns)} AS row_fingerprint` : sql`*`;
	const where =
		date === null
			? sql`TRUE`
			: sql`${date} IS NULL OR ${date} BETWEEN ${sql.date(start)} AND ${sql.date(end)}`;
	return sql`SELECT ${table.name} AS table_name, observed_date AS analysis_date, COUNT(*) AS row_count, ${fingerprint} AS version
FROM (
	SELECT COALESCE(${date ?? sql`CAST(NULL AS DATE)`}, ${sql.date(EVERY_DATE)}) AS observed_date, ${rows}
	FROM ${table}
	WHERE ${where}
) AS rows_of_table
GROUP BY observed_date`;
}

/** The date of a row; null if the rows of the table have none. A DATE column as it is, so that partitions are passed over. */
function dateOf({ table, dateColumn, timeZone }: SourceTable): Sql | null {
	if (dateColumn === null) return null;
	const type = table.columns.find(({ name }) => name === dateColumn)?.type;
	if (type === 'DATE') return sql`${sql.identifier(dateColumn)}`;
	return recordDate({ dateColumn, ...(timeZone === undefined ? {} : { timeZone }) });
}
