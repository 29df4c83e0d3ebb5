import { UsageError } from '@accounted/command-line';
import { type Reconciliation, sumCounts } from '@accounted/failure-tracking';

const GATES = ['unaccounted', 'error', 'pending', 'conflicts', 'unexpected', 'duplicates', 'stale'] as const;

export type Gate = (typeof GATES)[number];

/** @throws UsageError for a word that names no gate. */
export function parseGate(text: string): Gate[] {
	return text.split(',').map((word) => {
		const gate = GATES.find((known) => known === word.trim());
		if (gate === undefined)
			throw new UsageError(
				`--fail-on ${word}: nothing of that name is counted`,
				`It knows ${GATES.join(', ')}.`,
			);
		return gate;
	});
}

/** The gates that failed, each with its number: `unaccounted 3`. */
export function gateOf(gates: readonly Gate[], { processors }: Reconciliation): string[] {
	const totals = sumCounts(processors);
	const dispositions = (which: 'error' | 'pending') =>
		processors.reduce((sum, { failuresByDisposition }) => sum + failuresByDisposition[which], 0);
	return gates
		.map((gate) => ({
			gate,
			count: gate === 'error' || gate === 'pending' ? dispositions(gate) : totals[gate],
		}))
		.filter(({ count }) => count > 0)
		.map(({ gate, count }) => `${gate} ${count}`);
}
