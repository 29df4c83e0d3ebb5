import fc from 'fast-check';
import { expect, test } from 'vitest';
import { barOf } from './bar.ts';

const cell = (hasRecord: number, expectedFailures: number, pending: number, error: number) => ({
	expected: hasRecord + expectedFailures + pending + error,
	hasRecord,
	expectedFailures,
	pending,
	error,
});
const several = fc.nat({ max: 2000 });

test('the parts of a bar fit into the cell, and what is there is seen: an error by 3 pixels at least', () => {
	fc.assert(
		fc.property(several, several, several, several, (record, expected, pending, error) => {
			const bar = barOf(cell(record, expected, pending, error), 24);
			expect(bar.record + bar.expected + bar.pending + bar.error).toBeLessThanOrEqual(24.000001);
			for (const [amount, tall, least] of [
				[record, bar.record, 2],
				[expected, bar.expected, 2],
				[pending, bar.pending, 2],
				[error, bar.error, 3],
			] as const)
				if (amount === 0) expect(tall).toBe(0);
				else expect(tall).toBeGreaterThanOrEqual(least);
		}),
	);
});

test('a bar is in proportion, and one error among many is seen', () => {
	expect(barOf(cell(12, 6, 0, 6), 24)).toEqual({ record: 12, expected: 6, pending: 0, error: 6 });
	expect(barOf(cell(999, 0, 0, 1), 24).error).toBe(3);
	expect(barOf({ ...cell(5, 0, 0, 0), expected: 10 }, 24).record).toBe(12);
});
