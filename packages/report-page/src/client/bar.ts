import type { Cell } from './report.ts';

/** The parts of a cell's bar, from the bottom up. */
export const BAR = ['record', 'expected', 'pending', 'error'] as const;
type Part = (typeof BAR)[number];

/** What is there is seen, however few it is. */
const LEAST: Readonly<Record<Part, number>> = { record: 2, expected: 2, pending: 2, error: 3 };

type Counts = Pick<Cell, 'expected' | 'hasRecord' | 'expectedFailures' | 'pending' | 'error'>;

/**
 * Returns how tall each part is, in pixels. They are in proportion to what is expected, none is less than its least, and
 * where that is too much for the cell, those give way that have more.
 */
export function barOf(cell: Counts, height: number): Record<Part, number> {
	const amounts = {
		record: cell.hasRecord,
		expected: cell.expectedFailures,
		pending: cell.pending,
		error: cell.error,
	};
	const whole = Math.max(1, cell.expected);
	const least = (part: Part) => (amounts[part] > 0 ? LEAST[part] : 0);
	const wanted = (part: Part) =>
		amounts[part] > 0 ? Math.max(LEAST[part], (amounts[part] / whole) * height) : 0;
	const sum = (of: (part: Part) => number) => BAR.reduce((all, part) => all + of(part), 0);
	const spare = sum(wanted) - sum(least);
	const share = spare > 0 ? Math.min(1, (height - sum(least)) / spare) : 1;
	const tall = (part: Part) => least(part) + (wanted(part) - least(part)) * share;
	return {
		record: tall('record'),
		expected: tall('expected'),
		pending: tall('pending'),
		error: tall('error'),
	};
}
