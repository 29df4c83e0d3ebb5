import { backfill, failuresTable, type Processor } from '@accounted/failure-tracking';
import { now } from '@accounted/raw/testing';
import { type IsoDate, sql, type TableDefinition, type Warehouse } from '@accounted/warehouse';
import { expect } from 'vitest';
import type { z } from 'zod';

/** What a processor makes of the one entity that is expected of it on a date: a record, or else a failure. */
export async function outcomeOn<S extends z.ZodObject>(
	date: IsoDate,
	warehouse: Warehouse,
	processor: Processor,
	table: TableDefinition<S>,
) {
	const [result] = await backfill(warehouse, {
		processors: [processor],
		range: { start: date, end: date },
		runId: 'run',
		now,
	});
	expect(result).toMatchObject({ errors: [], expected: 1 });
	const records = await warehouse.query(sql`SELECT * FROM ${table}`, table.schema);
	const failures = await warehouse.query(
		sql`SELECT * FROM ${failuresTable} WHERE run_id = 'run'`,
		failuresTable.schema,
	);
	expect(records.length + failures.length).toBe(1);
	return { record: records[0], failure: failures[0] };
}
