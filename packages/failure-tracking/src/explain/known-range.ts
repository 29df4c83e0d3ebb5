import { type DateRange, isoDate, sql, type Warehouse } from '@accounted/warehouse';
import { z } from 'zod';
import { failuresTable } from '../failure/failure-row.ts';
import { type AuditedProcessor, isOwn } from '../processor/processor.ts';
import { recordDate } from '../processor/record-date.ts';
import { ledgerTable } from '../tables.ts';

/**
 * From the first date that anything has run on, or failed on, to the last; null where nothing has. Of processors of
 * others, which leave nothing in the ledger, records tell it.
 */
export async function knownRange(
	warehouse: Warehouse,
	processors: readonly AuditedProcessor[] = [],
): Promise<DateRange | null> {
	const outputs = processors.filter((processor) => !isOwn(processor)).map(({ output }) => output);
	const known = await warehouse.existing([ledgerTable, failuresTable, ...outputs.map(({ table }) => table)]);
	const dates = [
		...[ledgerTable, failuresTable]
			.filter(({ name }) => known.has(name))
			.map((table) => sql`SELECT analysis_date FROM ${table}`),
		...outputs
			.filter(({ table }) => known.has(table.name))
			.map((output) => sql`SELECT ${recordDate(output)} AS analysis_date FROM ${output.table}`),
	];
	if (dates.length === 0) return null;
	const [row] = await warehouse.query(
		sql`SELECT MIN(analysis_date) AS first_date, MAX(analysis_date) AS last_date FROM (${sql.join(dates, ' UNION ALL ')}) AS known`,
		z.object({ first_date: isoDate.nullable(), last_date: isoDate.nullable() }),
	);
	return row?.first_date && row.last_date ? { start: row.first_date, end: row.last_date } : null;
}
