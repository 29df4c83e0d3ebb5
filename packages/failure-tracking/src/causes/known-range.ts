import { type DateRange, isoDate, sql, type Warehouse } from '@accounted/warehouse';
import { z } from 'zod';
import { failuresTable } from '../failure/failure-row.ts';
import { ledgerTable } from '../ledger/tables.ts';
import { type AuditedProcessor, isOwn } from '../processor/processor.ts';
import { recordDate } from '../processor/record-date.ts';
import { EVERY_DATE } from '../processor/source.ts';
import { type Checkable, overCheckable } from '../reconcile/could-not-check.ts';

/** Any date that a table may hold: a fault in it must be found, wherever it lies. */
const ALL_DATES = { start: isoDate.parse('1900-01-01'), end: isoDate.parse('2199-12-31') };

/**
 * Returns the range from the first date on which anything has run, or failed, to the last; null if nothing has. A
 * processor of another system has no ledger, so its records tell. One that cannot be read tells nothing.
 */
export async function knownRange(
	warehouse: Pick<Warehouse, 'existing' | 'query' | 'tablesIn'>,
	processors: readonly AuditedProcessor[] = [],
): Promise<DateRange | null> {
	const { result } = await overCheckable(warehouse, processors, ALL_DATES, (checkable) =>
		rangeOf(warehouse, checkable),
	);
	return result;
}

async function rangeOf(
	warehouse: Pick<Warehouse, 'query'>,
	{ processors, tables }: Checkable<AuditedProcessor>,
): Promise<DateRange | null> {
	const dates = [
		...[ledgerTable, failuresTable]
			.filter(({ name }) => tables.has(name))
			.map((table) => sql`SELECT analysis_date FROM ${table} WHERE analysis_date <> ${sql.date(EVERY_DATE)}`),
		...processors
			.filter((processor) => !isOwn(processor))
			.map(({ output }) => sql`SELECT ${recordDate(output)} AS analysis_date FROM ${output.table}`),
	];
	if (dates.length === 0) return null;
	const [row] = await warehouse.query(
		sql`SELECT MIN(analysis_date) AS first_date, MAX(analysis_date) AS last_date FROM (${sql.join(dates, ' UNION ALL ')}) AS known`,
		z.object({ first_date: isoDate.nullable(), last_date: isoDate.nullable() }),
	);
	return row?.first_date && row.last_date ? { start: row.first_date, end: row.last_date } : null;
}
