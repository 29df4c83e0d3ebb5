import { UsageError } from '@accounted/command-line';
import { coverageOf, type Reconciliation, sumCounts } from '@accounted/failure-tracking';

export const MEASURES = [
	'unaccounted',
	'error',
	'pending',
	'conflicts',
	'unexpected',
	'duplicates',
	'stale',
	'coverage',
] as const;
type Measure = (typeof MEASURES)[number];

const FAILS = {
	'>': (value: number, limit: number) => value > limit,
	'>=': (value: number, limit: number) => value >= limit,
	'<': (value: number, limit: number) => value < limit,
	'<=': (value: number, limit: number) => value <= limit,
} as const;
type Comparison = keyof typeof FAILS;

/** One condition that fails the gate: `unaccounted>0`, `coverage<0.99`. */
export interface Gate {
	readonly measure: Measure;
	readonly comparison: Comparison;
	readonly limit: number;
}

/**
 * Comma-separated conditions. A bare word means "any at all": `error` is `error>0`, and `coverage` is `coverage<1`.
 * @throws UsageError for a word that names nothing that is counted, or a limit that is no number.
 */
export function parseGate(text: string): Gate[] {
	return text.split(',').map((part) => {
		const [, word = '', comparison, limit] = /^\s*([a-z]+)\s*(?:(>=|<=|>|<)\s*(\S+))?\s*$/.exec(part) ?? [];
		const measure = MEASURES.find((known) => known === word);
		if (measure === undefined)
			throw new UsageError(
				`--fail-on ${part}: nothing of that name is counted`,
				`It knows ${MEASURES.join(', ')}, each alone or with a limit: error>10, coverage<0.99.`,
			);
		if (comparison === undefined)
			return measure === 'coverage'
				? { measure, comparison: '<', limit: 1 }
				: { measure, comparison: '>', limit: 0 };
		if (limit === undefined || !/^\d+(\.\d+)?$/.test(limit))
			throw new UsageError(
				`--fail-on ${part}: the limit is not a number`,
				'Write a limit like error>10 or coverage<0.99.',
			);
		return { measure, comparison: isComparison(comparison) ? comparison : '>', limit: Number(limit) };
	});
}

/** A gate with the number that failed it. */
export interface FailedGate extends Gate {
	readonly value: number;
}

export function failedGates(gates: readonly Gate[], { processors }: Reconciliation): FailedGate[] {
	const totals = sumCounts(processors);
	// What somebody accepts for now does not fail the gate; it counts as a failure everywhere else.
	const dispositions = (which: 'error' | 'pending') =>
		processors.reduce(
			(sum, { failuresByDisposition, acknowledged }) =>
				sum + failuresByDisposition[which] - acknowledged[which],
			0,
		);
	const measured = (measure: Measure): number => {
		if (measure === 'coverage') return coverageOf(totals);
		return measure === 'error' || measure === 'pending' ? dispositions(measure) : totals[measure];
	};
	return gates
		.map((gate) => ({ ...gate, value: measured(gate.measure) }))
		.filter(({ comparison, limit, value }) => FAILS[comparison](value, limit));
}

/** The gates that failed, each with its number: `unaccounted 3`, and the limit where it is not "any at all". */
export function gateOf(gates: readonly Gate[], reconciliation: Reconciliation): string[] {
	return failedGates(gates, reconciliation).map(({ measure, comparison, limit, value }) => {
		const any = comparison === '>' && limit === 0;
		return any ? `${measure} ${value}` : `${measure} ${value} (${comparison} ${limit})`;
	});
}

function isComparison(text: string): text is Comparison {
	return text in FAILS;
}
