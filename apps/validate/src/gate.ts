import { didYouMean, UsageError } from '@accounted/command-line';
import { coverageOf, isOwn, type Reconciliation } from '@accounted/failure-tracking';
import { totalsOf } from './totals.ts';

export const MEASURES = [
	'unaccounted',
	'error',
	'pending',
	'conflicts',
	'unexpected',
	'duplicates',
	'stale',
	'rejected',
	'empty',
	'expected',
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

/** Measures of which too few fail the gate. Each of the others fails it by being there at all. */
const TOO_FEW: ReadonlySet<Measure> = new Set(['expected', 'coverage']);

/**
 * Reads comma-separated conditions; one that stands twice counts once. A word without a limit means "any at all":
 * `error` is `error>0`, and `expected` and `coverage` are `expected<1` and `coverage<1`.
 * @throws UsageError for a word that is not a measure, or a limit that is not a number.
 */
export function parseGate(text: string): Gate[] {
	const gates = text.split(',').map(parseCondition);
	return gates.filter(
		({ measure, comparison, limit }, index) =>
			gates.findIndex(
				(other) => other.measure === measure && other.comparison === comparison && other.limit === limit,
			) === index,
	);
}

function parseCondition(part: string): Gate {
	const [, word = part.trim(), comparison, limit] =
		/^\s*([a-z]+)\s*(?:(>=|<=|>|<)\s*(\S*))?\s*$/i.exec(part) ?? [];
	const measure = MEASURES.find((known) => known === word.toLowerCase());
	if (measure === undefined)
		throw new UsageError(
			`--fail-on ${part}: there is no such measure.${didYouMean(word.toLowerCase(), MEASURES)}`,
			`The measures are ${MEASURES.join(', ')}. Each stands alone or with a limit: error>10, coverage<0.99.`,
		);
	if (comparison === undefined || !isComparison(comparison))
		return TOO_FEW.has(measure)
			? { measure, comparison: '<', limit: 1 }
			: { measure, comparison: '>', limit: 0 };
	if (measure === 'empty')
		throw new UsageError(
			`--fail-on ${part}: empty takes no limit`,
			'Write empty alone, or a limit on what is expected: expected<100.',
		);
	if (limit === undefined || !/^\d+(\.\d+)?$/.test(limit))
		throw new UsageError(
			`--fail-on ${part}: the limit is not a number`,
			'Write a limit like error>10 or coverage<0.99.',
		);
	return { measure, comparison, limit: Number(limit) };
}

/** A gate with the number that failed it. */
export interface FailedGate extends Gate {
	readonly value: number;
}

export function failedGates(gates: readonly Gate[], reconciliation: Reconciliation): FailedGate[] {
	const totals = totalsOf(reconciliation);
	const measured = (measure: Measure): number => {
		switch (measure) {
			// Nothing is covered where nothing is expected: a share of nothing must not pass for all of it.
			case 'coverage':
				return totals.expected === 0 ? 0 : coverageOf(totals);
			case 'empty':
				// If no processor could be checked, the exit code says so.
				if (reconciliation.processors.length === 0) return 0;
				return totals.expected === 0 ? 1 : emptyBesideOthers(reconciliation).length;
			// Acknowledged failures do not fail the gate. They count as failures everywhere else.
			case 'error':
				return totals.errors - totals.acknowledgedErrors;
			case 'pending':
				return totals.pending - totals.acknowledgedPending;
			default:
				return totals[measure];
		}
	};
	return gates
		.map((gate) => ({ ...gate, value: measured(gate.measure) }))
		.filter(({ comparison, limit, value }) => FAILS[comparison](value, limit));
}

/** The gates that failed, each with its number: `unaccounted 3`, and the limit where it is not "any at all". */
export function gateOf(gates: readonly Gate[], reconciliation: Reconciliation): string[] {
	return failedGates(gates, reconciliation).map(({ measure, comparison, limit, value }) => {
		if (measure === 'empty') return `empty (${whatIsEmpty(reconciliation)})`;
		const any = comparison === '>' && limit === 0;
		return any ? `${measure} ${value}` : `${measure} ${value} (${comparison} ${limit})`;
	});
}

function whatIsEmpty(reconciliation: Reconciliation): string {
	return totalsOf(reconciliation).expected === 0
		? 'nothing is expected in the whole range'
		: emptyBesideOthers(reconciliation).join(', ');
}

/**
 * The codes of the declared processors of which nothing is expected. Most likely the expectation is wrong. A processor
 * of this program can have nothing to do in a range: on a day of preseason games only RAW has.
 */
function emptyBesideOthers({ processors }: Reconciliation): string[] {
	return processors
		.filter(({ processor, expected }) => expected === 0 && !isOwn(processor))
		.map(({ processor }) => processor.code);
}

function isComparison(text: string): text is Comparison {
	return text in FAILS;
}
