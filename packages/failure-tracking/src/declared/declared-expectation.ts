import { type DateRange, isoDate, type Parameter, readSelect, type Sql, sql } from '@accounted/warehouse';
import type { Expectation } from '../processor/expectation.ts';
import type { AuditedProcessor } from '../processor/processor.ts';
import { exactDate, nearDate, recordDate } from '../processor/record-date.ts';

/** Returns the expectation of the entities that have a record of a processor, on each date. */
export function recordsOf({ code, output }: AuditedProcessor): Expectation {
	return {
		name: `records_of_${code.toLowerCase()}`,
		description: `each entity that has a record of ${code}`,
		sql: (range) => sql`
	SELECT DISTINCT ${recordDate(output)} AS analysis_date, CAST(${sql.identifier(output.entityColumn)} AS STRING) AS entity_id
	FROM ${output.table}
	WHERE ${isInRange(nearDate(output), range)}`,
	};
}

/**
 * Returns the expectation of the entities that a SELECT in a configuration file yields. The SELECT may bind @start_date
 * and @end_date. Rows of other dates are left out here, and each pair is yielded once.
 * @throws SelectError where it cannot stand in a statement.
 */
export function selectedBy(code: string, text: string, description?: string): Expectation {
	const select = (range: DateRange): Sql => readSelect(text, boundsOf(range));
	// Whether it can stand in a statement does not depend on the dates, so an error is thrown at once.
	select({ start: ANY_DAY, end: ANY_DAY });
	return {
		name: `selected_for_${code.toLowerCase()}`,
		description: description ?? `the entities that the configuration selects for ${code}`,
		sql: (range) => sql`
	SELECT DISTINCT ${exactDate(sql`declared.analysis_date`)} AS analysis_date, CAST(declared.entity_id AS STRING) AS entity_id
	FROM (${select(range)}) AS declared
	WHERE ${isInRange(sql`CAST(declared.analysis_date AS DATE)`, range)}`,
	};
}

/** A row without a date is kept: reconciliation counts it as a key that cannot be compared. */
function isInRange(date: Sql, { start, end }: DateRange): Sql {
	return sql`(${date} BETWEEN ${sql.date(start)} AND ${sql.date(end)} OR ${date} IS NULL)`;
}

const ANY_DAY = isoDate.parse('1970-01-01');

function boundsOf({ start, end }: DateRange): Readonly<Record<string, Parameter>> {
	return { start_date: sql.date(start), end_date: sql.date(end) };
}
