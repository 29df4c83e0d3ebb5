import { type DateRange, isoDate, type Parameter, readSelect, type Sql, sql } from '@accounted/warehouse';
import type { Expectation } from '../processor/expectation.ts';
import type { AuditedProcessor } from '../processor/processor.ts';

/** Everybody who has a record of a processor, on each date. */
export function recordsOf({ code, output }: AuditedProcessor): Expectation {
	const date = sql.identifier(output.dateColumn);
	const entity = sql.identifier(output.entityColumn);
	return {
		name: `records_of_${code.toLowerCase()}`,
		description: `everybody who has a record of ${code}`,
		sql: ({ start, end }) => sql`
	SELECT DISTINCT CAST(${date} AS DATE) AS analysis_date, CAST(${entity} AS STRING) AS entity_id
	FROM ${output.table}
	WHERE CAST(${date} AS DATE) BETWEEN ${sql.date(start)} AND ${sql.date(end)} AND ${entity} IS NOT NULL`,
	};
}

/**
 * Whom a SELECT yields that stands in a configuration file. It may bind @start_date and @end_date; that it keeps to them,
 * and says each pair once, is seen to here.
 * @throws SelectError where it cannot stand in a statement.
 */
export function selectedBy(code: string, text: string, description?: string): Expectation {
	const select = (range: DateRange): Sql => readSelect(text, boundsOf(range));
	// Before anybody asks: whether it can stand does not depend on the dates.
	select({ start: ANY_DAY, end: ANY_DAY });
	return {
		name: `selected_for_${code.toLowerCase()}`,
		description: description ?? `whom the configuration selects for ${code}`,
		sql: (range) => sql`
	SELECT DISTINCT CAST(declared.analysis_date AS DATE) AS analysis_date, CAST(declared.entity_id AS STRING) AS entity_id
	FROM (${select(range)}) AS declared
	WHERE CAST(declared.analysis_date AS DATE) BETWEEN ${sql.date(range.start)} AND ${sql.date(range.end)}
		AND declared.entity_id IS NOT NULL`,
	};
}

const ANY_DAY = isoDate.parse('1970-01-01');

function boundsOf({ start, end }: DateRange): Readonly<Record<string, Parameter>> {
	return { start_date: sql.date(start), end_date: sql.date(end) };
}
