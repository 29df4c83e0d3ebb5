import { loadWithEngine, openWarehouse, PIPELINE_TABLES, PROCESSORS } from '@accounted/command-line';
import {
	type BackfillRequest,
	backfill,
	type Processor,
	type ProcessorResult,
	prepareSchema,
	type Reconciliation,
	reconcile,
} from '@accounted/failure-tracking';
import type { RawSource } from '@accounted/raw';
import type { DateRange, Warehouse } from '@accounted/warehouse';

/** A clock that ticks a second each time it is read: runs are told apart, and repeat. */
function tickingClock(): () => string {
	let seconds = 0;
	return () => new Date(Date.UTC(2022, 5, 1) + 1000 * seconds++).toISOString();
}

export interface ProcessedLeague {
	readonly warehouse: Warehouse;
	readonly range: DateRange;
	readonly results: readonly ProcessorResult[];
	readonly reconciliation: Reconciliation;
}

export async function emptyWarehouse(database = ':memory:'): Promise<Warehouse> {
	const warehouse = await openWarehouse({ warehouse: 'duckdb', database }, 'write');
	await prepareSchema(warehouse, PIPELINE_TABLES, tickingClock());
	return warehouse;
}

/** Loads a source and runs processors, by default all, over all of it, as the two commands do; in one chunk, which is quicker. */
export async function process(
	warehouse: Warehouse,
	source: RawSource,
	{
		runId = 'first',
		force = false,
		processors = PROCESSORS,
		chunksOf = (range) => [range],
	}: {
		runId?: string;
		force?: boolean;
		processors?: readonly Processor[];
		chunksOf?: BackfillRequest['chunksOf'];
	} = {},
): Promise<ProcessedLeague> {
	const now = tickingClock();
	const { range } = await loadWithEngine(warehouse, { source, runId, now });
	const results = await backfill(warehouse, { processors, range, runId, now, force, chunksOf });
	return { warehouse, range, results, reconciliation: await reconcile(warehouse, processors, range) };
}
