import type { DateRange, Sql } from '@accounted/warehouse';

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
