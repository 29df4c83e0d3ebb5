import type { Warehouse } from '@accounted/warehouse';
import { makePlan, type PlanRequest } from '../plan/make-plan.ts';
import { type ExecuteRequest, execute } from './execute.ts';
import type { ProcessorResult } from './result.ts';

export type BackfillRequest = PlanRequest & ExecuteRequest;

/** Brings every cell of the range up to date: makes a plan, and carries it out. */
export async function backfill(warehouse: Warehouse, request: BackfillRequest): Promise<ProcessorResult[]> {
	const labelled = warehouse.labelled({ run_id: request.runId });
	return execute(labelled, await makePlan(labelled, request), request);
}
