import { type Sql, sql } from '@accounted/warehouse';
import type { Output } from './processor.ts';

type DateColumn = Pick<Output, 'dateColumn' | 'timeZone'>;

/** Returns the date of a record as SQL. Another system's column may hold instants, local times or ISO text. */
export function recordDate({ dateColumn, timeZone }: DateColumn): Sql {
	return timeZone === undefined
		? exactDate(sql`${sql.identifier(dateColumn)}`)
		: nearDate({ dateColumn, timeZone });
}

/**
 * Returns the date of a date, an instant, a local time or ISO text. A statement fails on any other text. A cast alone
 * does not: DuckDB takes text that only begins with a date, and drops what follows, a time zone too.
 */
export function exactDate(value: Sql): Sql {
	const text = sql`CAST(${value} AS STRING)`;
	return sql`CAST(IF(${isIsoText(text)} IS FALSE, CONCAT('not a date: ', ${text}), SUBSTR(${text}, 1, 10)) AS DATE)`;
}

/**
 * Returns a date by which the warehouse can pass over the partitions of other dates. It is that of `recordDate` where
 * that has one. BigQuery fails on text with a time of day here.
 */
export function nearDate({ dateColumn, timeZone }: DateColumn): Sql {
	const column = sql.identifier(dateColumn);
	return timeZone === undefined
		? sql`CAST(${column} AS DATE)`
		: sql`CAST(DATETIME(${column}, ${timeZone}) AS DATE)`;
}

/**
 * Whether a text is an ISO date, alone or with a time of day and no zone; NULL for NULL. `+00` is UTC, and is how an
 * instant reads as text.
 */
export function isIsoText(text: Sql): Sql {
	return sql`REGEXP_CONTAINS(${text}, ${ISO})`;
}

const ISO =
	'^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]+)?)?([+]00)?)?$';
