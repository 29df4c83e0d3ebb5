import { addDays, type DateRange, type Sql, sql } from '@accounted/warehouse';
import { type AuditedProcessor, isOwn, type Output } from '../processor/processor.ts';
import { nearDate, recordDate } from '../processor/record-date.ts';
import { inRange } from './rooted-failures.ts';

/** Yields analysis_date and entity_id of each record of a range, once for each row. An entity may be NULL. */
export function recordKeys(processor: AuditedProcessor, range: DateRange): Sql {
	const { output } = processor;
	const entity = sql.identifier(output.entityColumn);
	if (isOwn(processor))
		return sql`SELECT ${sql.identifier(output.dateColumn)} AS analysis_date, ${entity} AS entity_id FROM ${output.table} WHERE ${inRange(output.dateColumn, range)}`;
	return sql`SELECT ${recordDate(output)} AS analysis_date, CAST(${entity} AS STRING) AS entity_id
	FROM ${output.table}
	WHERE ${ofRange(output, range)}`;
}

/** Whether a record of another system's table is of a range. */
export function ofRange(output: Output, { start, end }: DateRange): Sql {
	const exact = sql`${nearDate(output)} BETWEEN ${sql.date(start)} AND ${sql.date(end)}`;
	if (output.timeZone === undefined) return exact;
	// Partitions are by UTC date. No time zone is more than a day away from it.
	const near = nearDate({ dateColumn: output.dateColumn });
	return sql`${near} BETWEEN ${sql.date(addDays(start, -1))} AND ${sql.date(addDays(end, 1))} AND ${exact}`;
}
