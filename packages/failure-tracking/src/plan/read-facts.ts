import {
	addDays,
	type DateRange,
	type IsoDate,
	isoDate,
	type Sql,
	sql,
	type Warehouse,
} from '@accounted/warehouse';
import { z } from 'zod';
import { DATE_LEVEL, failuresTable } from '../failure/failure-row.ts';
import { expectedTable } from '../ledger/tables.ts';
import type { Processor } from '../processor/processor.ts';
import type { CellFacts } from './reason-for.ts';

/** Asked for at once: what bounds the memory of the warehouse, however many years there are. */
const DAYS_AT_ONCE = 366;

/**
 * What the tables hold of each date of a range on which anybody is expected or anything is there.
 * @param stale The dates of which `damaged` is asked; of others it is not told.
 */
export async function readFacts(
	warehouse: Warehouse,
	processor: Processor,
	range: DateRange,
	{ retryFailures, stale }: { readonly retryFailures: boolean; readonly stale: readonly IsoDate[] },
): Promise<CellFacts[]> {
	const retryable = retryFailures
		? await retryableFailures(warehouse, processor, range)
		: new Map<string, number>();
	const facts: CellFacts[] = [];
	for (let start = range.start; start <= range.end; start = addDays(start, DAYS_AT_ONCE)) {
		const last = addDays(start, DAYS_AT_ONCE - 1);
		const span = { start, end: last < range.end ? last : range.end };
		for (const { analysis_date: date, ...counts } of await warehouse.query(
			accounts(processor, span, stale),
			cellRow,
		))
			facts.push({ date, ...counts, retryable: retryable.get(date) ?? 0 });
	}
	return facts;
}

const cellRow = z.object({ analysis_date: isoDate, expected: z.int(), broken: z.int(), damaged: z.int() });

/**
 * How many are expected on each date, and how many of them have not exactly one outcome. The validator asks the same
 * with a statement of its own, which tells the ways apart; here it is only whether the cell must run.
 */
function accounts(
	{ name, output, expectation }: Processor,
	range: DateRange,
	stale: readonly IsoDate[],
): Sql {
	const date = sql.identifier(output.dateColumn);
	const within = (column: typeof date) =>
		sql`${column} BETWEEN ${sql.date(range.start)} AND ${sql.date(range.end)}`;
	const isStale = sql`analysis_date ${sql.in('DATE', stale)}`;
	return sql`
WITH lines AS (
	SELECT DISTINCT analysis_date, entity_id, 1 AS expected, 0 AS outcomes, 0 AS known FROM (${expectation.sql(range)}) AS entities
	UNION ALL
	SELECT ${date}, ${sql.identifier(output.entityColumn)}, 0, 1, 0 FROM ${output.table} WHERE ${within(date)}
	UNION ALL
	SELECT analysis_date, entity_id, 0, 1, 0 FROM ${failuresTable}
	WHERE processor_name = ${name} AND ${within(sql.identifier('analysis_date'))}
		AND entity_id <> ${DATE_LEVEL} AND COALESCE(resolution_status, 'UNRESOLVED') <> 'RESOLVED'
	UNION ALL
	SELECT analysis_date, entity_id, 0, 0, 1 FROM ${expectedTable}
	WHERE processor_name = ${name} AND ${within(sql.identifier('analysis_date'))} AND ${isStale}
),
entities AS (
	SELECT analysis_date, entity_id, SUM(expected) AS expected, SUM(outcomes) AS outcomes, SUM(known) AS known
	FROM lines
	GROUP BY analysis_date, entity_id
)
SELECT analysis_date, SUM(expected) AS expected, COUNTIF(expected = 1 AND outcomes <> 1) AS broken,
	COUNTIF(outcomes <> known AND ${isStale}) AS damaged
FROM entities
GROUP BY analysis_date
ORDER BY analysis_date`;
}

/** Open failures that say they might pass, by date. Cascades are left out: their cause is what is to be tried again. */
async function retryableFailures(
	warehouse: Warehouse,
	{ name }: Processor,
	{ start, end }: DateRange,
): Promise<ReadonlyMap<string, number>> {
	const rows = await warehouse.query(
		sql`SELECT analysis_date, COUNT(*) AS failures FROM ${failuresTable}
			WHERE processor_name = ${name} AND analysis_date BETWEEN ${sql.date(start)} AND ${sql.date(end)}
				AND can_retry AND failure_category <> 'MISSING_UPSTREAM' AND entity_id <> ${DATE_LEVEL}
				AND COALESCE(resolution_status, 'UNRESOLVED') <> 'RESOLVED'
			GROUP BY analysis_date`,
		z.object({ analysis_date: isoDate, failures: z.int() }),
	);
	return new Map(rows.map(({ analysis_date, failures }) => [analysis_date, failures]));
}
