import { type DateRange, type Sql, sql } from '@accounted/warehouse';

/**
 * Who must be accounted for. A query over schedule, rosters and box scores, never over the processor's own input, so
 * that nobody is forgotten because their input is.
 */
export interface Expectation {
	/** A name for plans and messages: players_of_the_date. Also the name of its CTE in a reconciliation. */
	readonly name: string;
	readonly description: string;
	/** Yields analysis_date DATE and entity_id STRING, each pair once, for the dates of the range. */
	sql(range: DateRange): Sql;
}

/** The same expectation of some entities alone; of all of them where none are named. */
export function restrictedTo(expectation: Expectation, only: readonly string[] | undefined): Expectation {
	if (only === undefined) return expectation;
	return {
		...expectation,
		sql: (range) =>
			sql`SELECT analysis_date, entity_id FROM (${expectation.sql(range)}) AS everybody WHERE ${isAmong(sql`entity_id`, only)}`,
	};
}

/** Whether a column names one of some entities; always true where none are named. */
export function isAmong(column: Sql, only: readonly string[] | undefined): Sql {
	return only === undefined ? sql`TRUE` : sql`${column} ${sql.in('STRING', only)}`;
}
