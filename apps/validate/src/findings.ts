import type { Reconciliation, RootCause, UnaccountedEntity } from '@accounted/failure-tracking';

/** What was found, in the shape that every format is made from. */
export interface Findings {
	readonly reconciliation: Reconciliation;
	readonly unaccounted: readonly UnaccountedEntity[];
	/** Of all failures: errors first, then pending, then expected. */
	readonly causes: readonly RootCause[];
	/** UTC, ISO. */
	readonly generatedAt: string;
}
