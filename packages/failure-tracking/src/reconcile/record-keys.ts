import { type DateRange, type Sql, sql } from '@accounted/warehouse';
import { type AuditedProcessor, isOwn } from '../processor/processor.ts';
import { inRange } from './rooted-failures.ts';

/** Yields analysis_date and entity_id of each record of a range, as often as it is there. */
export function recordKeys(processor: AuditedProcessor, range: DateRange): Sql {
	const { table, dateColumn, entityColumn } = processor.output;
	const date = sql.identifier(dateColumn);
	const entity = sql.identifier(entityColumn);
	if (isOwn(processor))
		return sql`SELECT ${date} AS analysis_date, ${entity} AS entity_id FROM ${table} WHERE ${inRange(dateColumn, range)}`;
	// Tables of others may have times for dates, numbers for names, or none: a record of nobody is still there.
	return sql`SELECT CAST(${date} AS DATE) AS analysis_date, COALESCE(CAST(${entity} AS STRING), '') AS entity_id
	FROM ${table}
	WHERE CAST(${date} AS DATE) BETWEEN ${sql.date(range.start)} AND ${sql.date(range.end)}`;
}
