import { type Sql, sql } from '@accounted/warehouse';
import type { Output } from './processor.ts';

/** Returns the date of a record as SQL. Another system's column may hold instants, local times or ISO text. */
export function recordDate({ dateColumn, timeZone }: Pick<Output, 'dateColumn' | 'timeZone'>): Sql {
	const column = sql.identifier(dateColumn);
	return timeZone === undefined
		? sql`CAST(${column} AS DATE)`
		: sql`CAST(DATETIME(${column}, ${timeZone}) AS DATE)`;
}
