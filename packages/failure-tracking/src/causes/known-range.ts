import { type DateRange, isoDate, type Sql, sql, type Warehouse } from '@accounted/warehouse';
import { z } from 'zod';
import { failuresTable } from '../failure/failure-row.ts';
import { ledgerTable } from '../ledger/tables.ts';
import { type AuditedProcessor, isOwn } from '../processor/processor.ts';
import { recordDate } from '../processor/record-date.ts';
import { EVERY_DATE } from '../processor/source.ts';
import { type Checkable, overCheckable } from '../reconcile/could-not-check.ts';

/** Any date that a table may hold: a fault in it must be found, wherever it lies. */
const ALL_DATES = { start: isoDate.parse('1900-01-01'), end: isoDate.parse('2199-12-31') };

/** From when to when one column has dates. */
export interface KnownDates {
	/** The table and its column: `nba_processing.entity_failures.analysis_date`. */
	readonly column: string;
	readonly range: DateRange;
}

type Readable = Pick<Warehouse, 'existing' | 'query' | 'tablesIn'>;

/**
 * Returns the range from the first date on which anything has run, or failed, to the last; null if nothing has. A
 * processor of another system has no ledger, so its records tell. One that cannot be read tells nothing.
 */
export async function knownRange(
	warehouse: Readable,
	processors: readonly AuditedProcessor[] = [],
): Promise<DateRange | null> {
	const ranges = (await knownDates(warehouse, processors)).map(({ range }) => range);
	const [first, ...others] = ranges;
	if (first === undefined) return null;
	return others.reduce(
		(span, { start, end }) => ({
			start: start < span.start ? start : span.start,
			end: end > span.end ? end : span.end,
		}),
		first,
	);
}

/** Returns the dates of `knownRange` column by column, in order of their names. A column without dates is left out. */
export async function knownDates(
	warehouse: Readable,
	processors: readonly AuditedProcessor[],
): Promise<KnownDates[]> {
	const { result } = await overCheckable(warehouse, processors, ALL_DATES, (checkable) =>
		datesOf(warehouse, checkable),
	);
	return result;
}

async function datesOf(
	warehouse: Pick<Warehouse, 'query'>,
	{ processors, tables }: Checkable<AuditedProcessor>,
): Promise<KnownDates[]> {
	const columns = [
		...[ledgerTable, failuresTable]
			.filter(({ name }) => tables.has(name))
			.map((table) =>
				spanOf(
					`${table.name}.analysis_date`,
					sql`SELECT analysis_date FROM ${table} WHERE analysis_date <> ${sql.date(EVERY_DATE)}`,
				),
			),
		...processors
			.filter((processor) => !isOwn(processor))
			.map(({ output }) =>
				spanOf(
					`${output.table.name}.${output.dateColumn}`,
					sql`SELECT ${recordDate(output)} AS analysis_date FROM ${output.table}`,
				),
			),
	];
	if (columns.length === 0) return [];
	const rows = await warehouse.query(
		sql`
SELECT column_name, first_date, last_date
FROM (
	${sql.join(columns, '\n\tUNION ALL\n\t')}
) AS spans
ORDER BY column_name`,
		z.object({ column_name: z.string(), first_date: isoDate.nullable(), last_date: isoDate.nullable() }),
	);
	return rows.flatMap(({ column_name: column, first_date: start, last_date: end }) =>
		start === null || end === null ? [] : [{ column, range: { start, end } }],
	);
}

function spanOf(column: string, dates: Sql): Sql {
	return sql`SELECT ${column} AS column_name, MIN(analysis_date) AS first_date, MAX(analysis_date) AS last_date FROM (${dates}) AS dates`;
}
