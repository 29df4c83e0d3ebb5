import {
	type DateRange,
	isoDate,
	type Row,
	type Sql,
	sql,
	type TableDefinition,
	type Warehouse,
} from '@accounted/warehouse';
import { openDuckDb } from '@accounted/warehouse-duckdb';
import { type BackfillRequest, backfill } from '../execute/backfill.ts';
import type { ProcessorResult } from '../execute/result.ts';
import { failuresTable } from '../failure/failure-row.ts';
import { prepareSchema } from '../ledger/schema.ts';
import type { AuditedProcessor, Processor } from '../processor/processor.ts';
import { reconcile, unaccountedEntities } from '../reconcile/reconcile.ts';
import { alpha, alphaTable } from './alpha.ts';
import { beta, betaTable } from './beta.ts';
import { loadRoster, onRoster, rosterTable } from './roster.ts';

export const day = (number: number) => isoDate.parse(`2021-11-${String(number).padStart(2, '0')}`);

/** The days that tests play on. It crosses a month, so that a default run has two chunks. */
export const RANGE: DateRange = { start: day(1), end: isoDate.parse('2021-12-05') };

export const PROCESSORS: readonly Processor[] = [alpha, beta];

export const WORLD_TABLES: readonly TableDefinition[] = [rosterTable, alphaTable, betaTable];

/** Runs one test's work on an empty warehouse with all tables, and closes it whatever happens. */
export function inWorld(work: (warehouse: Warehouse) => Promise<void>): () => Promise<void> {
	return onEmptyWarehouse(async (warehouse) => {
		await prepareSchema(warehouse, WORLD_TABLES, () => at(0));
		await work(warehouse);
	});
}

/** As `inWorld`, with nothing in the warehouse at all. */
export function onEmptyWarehouse(work: (warehouse: Warehouse) => Promise<void>): () => Promise<void> {
	return async () => {
		const warehouse = await openDuckDb({ path: ':memory:' });
		try {
			await work(warehouse);
		} finally {
			await warehouse.close();
		}
	};
}

/** A clock that stands at a minute of one day. */
export function at(minute: number): string {
	return new Date(Date.UTC(2022, 0, 1, 0, minute)).toISOString();
}

let runs = 0;

/** A backfill of everything, unless said otherwise, as a run of its own a minute after the last. */
export function run(
	warehouse: Warehouse,
	request: Partial<BackfillRequest> = {},
): Promise<ProcessorResult[]> {
	const minute = ++runs;
	return backfill(warehouse, {
		processors: PROCESSORS,
		range: RANGE,
		runId: `run-${minute}`,
		now: () => at(minute),
		retry: { retries: 5, firstDelay: 0 },
		...request,
	});
}

/** The account of one processor over the whole range. */
export async function accountOf(warehouse: Warehouse, processor: AuditedProcessor) {
	const { processors } = await reconcile(warehouse, [processor], RANGE);
	const [account] = processors;
	if (account === undefined) throw new Error('a reconciliation accounts for each processor it is given');
	return account;
}

/** The rows of a table in an order of their own, so that two states can be compared. */
export async function rowsOf<T extends TableDefinition>(
	warehouse: Warehouse,
	table: T,
	where: Sql = sql`TRUE`,
) {
	const rows: Row[] = await warehouse.query(sql`SELECT * FROM ${table} WHERE ${where}`, table.schema);
	return rows
		.map((row) => JSON.stringify(row))
		.sort()
		.map((text): Row => JSON.parse(text));
}

/** Failure rows by the columns that tests name. */
export async function failuresOf(warehouse: Warehouse, processor: Processor, ...columns: readonly string[]) {
	const rows = await rowsOf(warehouse, failuresTable, sql`processor_name = ${processor.name}`);
	return rows.map((row) => Object.fromEntries(columns.map((column) => [column, row[column]])));
}

/** As `inWorld`, with three people on one day (record, expected failure, error) and one on the next; all of it run. */
export function ranWorld(work: (warehouse: Warehouse) => Promise<void>) {
	return inWorld(async (warehouse) => {
		const people = { ann: 'record', bob: 'INSUFFICIENT_DATA', cid: 'throw' } as const;
		await loadRoster(warehouse, day(1), onRoster(day(1), people));
		await loadRoster(warehouse, day(2), onRoster(day(2), { ann: 'record' }));
		await run(warehouse);
		await work(warehouse);
	});
}

/** The unaccounted entities, as lines that a test can spell. */
export async function unaccountedOf(warehouse: Warehouse, processors: readonly AuditedProcessor[] = [alpha]) {
	const entities = await unaccountedEntities(warehouse, processors, RANGE);
	return entities.map(({ processor, date, entityId, why }) => [processor.code, date, entityId, why]);
}
