import {
	type AuditedProcessor,
	type Reconciliation,
	type RootCause,
	rootCauses,
	type UnaccountedEntity,
	unaccountedEntities,
} from '@accounted/failure-tracking';
import type { Warehouse } from '@accounted/warehouse';

/** What was found, in the shape that every format is made from. */
export interface Findings {
	readonly reconciliation: Reconciliation;
	readonly unaccounted: readonly UnaccountedEntity[];
	/** Of all failures: errors first, then pending, then expected. */
	readonly causes: readonly RootCause[];
	/** UTC, ISO. */
	readonly generatedAt: string;
}

/** A reconciliation with what is asked for only where there is any: who is unaccounted for, and the causes of failures. */
export async function findingsOf(
	warehouse: Warehouse,
	processors: readonly AuditedProcessor[],
	reconciliation: Reconciliation,
): Promise<Findings> {
	const { range } = reconciliation;
	const any = (which: 'unaccounted' | 'hasFailure') =>
		reconciliation.processors.some((one) => one[which] > 0);
	return {
		reconciliation,
		unaccounted: any('unaccounted') ? await unaccountedEntities(warehouse, processors, range) : [],
		causes: any('hasFailure') ? await rootCauses(warehouse, processors, range) : [],
		generatedAt: new Date().toISOString(),
	};
}
