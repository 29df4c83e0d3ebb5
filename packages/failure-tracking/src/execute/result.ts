import type { FailureCategory } from '../failure/category.ts';
import type { Processor } from '../processor/processor.ts';
import type { FailedDates } from './bisect-dates.ts';
import type { ChunkResult } from './chunk.ts';

/** What has been committed so far. */
export interface Totals {
	readonly cells: number;
	/** Entities evaluated. */
	readonly expected: number;
	/** Other entities of these cells, whose outcome stands: nothing that has changed concerns them. */
	readonly kept: number;
	readonly records: number;
	readonly failures: ReadonlyMap<FailureCategory, number>;
}

/** What became of one processor. It is returned, not thrown: one that fails never hides the others. */
export interface ProcessorResult extends Totals {
	readonly processor: Processor;
	/** Cells that were done and fresh, or turned out to be: nothing that they read came out differently. */
	readonly cellsSkipped: number;
	/** Cells that were to run and did not: it was interrupted, or nothing could be committed any more. */
	readonly cellsLeft: number;
	readonly seconds: number;
	/** Dates that could not be committed, or the whole range where it came to none; their cells are as they were. */
	readonly errors: readonly FailedDates[];
}

export const NOTHING: Totals = { cells: 0, expected: 0, kept: 0, records: 0, failures: new Map() };

export function plus(totals: Totals, result: ChunkResult): Totals {
	const failures = new Map(totals.failures);
	for (const [category, count] of result.failures)
		failures.set(category, (failures.get(category) ?? 0) + count);
	return {
		cells: totals.cells + result.ledger.length,
		expected: totals.expected + result.expected,
		kept: totals.kept + result.kept,
		records: totals.records + result.records,
		failures,
	};
}
