import {
	type EntityDefect,
	entityDefects,
	type NearlyAgreeing,
	nearlyAgreeingKeys,
	type Reconciliation,
	type RootCause,
	rootCauses,
	type UnaccountedEntity,
	unaccountedEntities,
} from '@accounted/failure-tracking';
import type { Warehouse } from '@accounted/warehouse';

/** What a check found, in the shape that every format is made from. */
export interface Findings {
	readonly reconciliation: Reconciliation;
	readonly unaccounted: readonly UnaccountedEntity[];
	/** Entities with a record or an open failure that no expectation names. */
	readonly unexpected: readonly EntityDefect[];
	/** Pairs of unaccounted and unexpected entities that are two spellings of one. */
	readonly nearlyAgreeing: readonly NearlyAgreeing[];
	/** The root causes of all failures: errors first, then pending, then expected. */
	readonly causes: readonly RootCause[];
	/** UTC, ISO. */
	readonly generatedAt: string;
}

/** Returns a reconciliation with its unaccounted and unexpected entities and the causes of its failures, where it has any. */
export async function findingsOf(warehouse: Warehouse, reconciliation: Reconciliation): Promise<Findings> {
	const { range } = reconciliation;
	const processors = reconciliation.processors.map(({ processor }) => processor);
	const any = (which: 'unaccounted' | 'unexpected' | 'hasFailure') =>
		reconciliation.processors.some((one) => one[which] > 0);
	const unaccounted = any('unaccounted') ? await unaccountedEntities(warehouse, processors, range) : [];
	const unexpected = any('unexpected')
		? await entityDefects(warehouse, processors, range, ['unexpected'])
		: [];
	return {
		reconciliation,
		unaccounted,
		unexpected,
		nearlyAgreeing: nearlyAgreeingKeys(unaccounted, unexpected),
		causes: any('hasFailure') ? await rootCauses(warehouse, processors, range) : [],
		generatedAt: new Date().toISOString(),
	};
}
