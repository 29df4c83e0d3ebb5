import { prepareSchema } from '@accounted/failure-tracking';
import type { TableChange, TableDefinition, Warehouse } from '@accounted/warehouse';
import { openDuckDb } from '@accounted/warehouse-duckdb';
import { onTestFinished } from 'vitest';
import { RAW_SCHEMA } from '../schema.ts';
import { now } from './now.ts';

/** A warehouse in memory, with the raw tables and these, that holds these rows; closed when the test ends. */
export async function warehouseWith(
	tables: readonly TableDefinition[],
	changes: readonly TableChange[] = [],
): Promise<Warehouse> {
	const warehouse = await openDuckDb({ path: ':memory:' });
	onTestFinished(() => warehouse.close());
	await prepareSchema(warehouse, [...RAW_SCHEMA, ...tables], now);
	await warehouse.commit(changes);
	return warehouse;
}
