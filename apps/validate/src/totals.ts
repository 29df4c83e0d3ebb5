import { type Counts, type Reconciliation, sumCounts } from '@accounted/failure-tracking';
import { headline } from '@accounted/report-page';
import type { Findings } from './findings.ts';
import { countUnchecked } from './unchecked.ts';

/** The counts of all processors together, and of their failures what asks for attention. */
export interface Totals extends Counts {
	/** Failures whose root cause is an error, the acknowledged ones included. */
	readonly errors: number;
	readonly acknowledgedErrors: number;
	readonly pending: number;
	readonly acknowledgedPending: number;
}

export function totalsOf({ processors }: Pick<Reconciliation, 'processors'>): Totals {
	const sum = (pick: (account: (typeof processors)[number]) => number) =>
		processors.reduce((total, account) => total + pick(account), 0);
	return {
		...sumCounts(processors),
		errors: sum(({ failuresByDisposition }) => failuresByDisposition.error),
		acknowledgedErrors: sum(({ acknowledged }) => acknowledged.error),
		pending: sum(({ failuresByDisposition }) => failuresByDisposition.pending),
		acknowledgedPending: sum(({ acknowledged }) => acknowledged.pending),
	};
}

/** The verdict in one line, as every format states it. */
export function headlineOf({ reconciliation, causes }: Pick<Findings, 'reconciliation' | 'causes'>): string {
	// The status view asks for no causes.
	const errorCauses =
		causes.length === 0 ? null : causes.filter(({ disposition }) => disposition === 'error').length;
	return headline({ ...totalsOf(reconciliation), errorCauses, unchecked: countUnchecked(reconciliation) });
}
