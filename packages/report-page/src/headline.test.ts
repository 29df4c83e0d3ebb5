import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type HeadlineCounts, headline, isSound } from './headline.ts';

const CLEAN: HeadlineCounts = {
	unchecked: 0,
	expected: 1000,
	unaccounted: 0,
	errors: 0,
	acknowledgedErrors: 0,
	errorCauses: 0,
	pending: 0,
	rejected: 0,
	conflicts: 0,
	unexpected: 0,
	duplicates: 0,
	stale: 0,
};

describe('the headline of a report', () => {
	it.each<[Partial<HeadlineCounts>, string]>([
		[{}, '0 unaccounted, 0 errors, 0 pending, 0 rejected'],
		[
			{ errors: 5887, errorCauses: 20, pending: 1 },
			'0 unaccounted, 5,887 errors from 20 causes, 1 pending, 0 rejected',
		],
		[
			{ errors: 1, errorCauses: 1, acknowledgedErrors: 1 },
			'0 unaccounted, 1 error from 1 cause (1 acknowledged), 0 pending, 0 rejected',
		],
		[{ errors: 3, errorCauses: null }, '0 unaccounted, 3 errors, 0 pending, 0 rejected'],
		[{ unchecked: 1 }, 'could not check 1 processor, 0 unaccounted, 0 errors, 0 pending, 0 rejected'],
		[{ expected: 0 }, 'nothing is expected, 0 unaccounted, 0 errors, 0 pending, 0 rejected'],
		[
			{ unaccounted: 3, rejected: 12, conflicts: 1, unexpected: 2, duplicates: 4, stale: 123_334 },
			'3 unaccounted, 0 errors, 0 pending, 12 rejected, 1 conflict, 2 unexpected, 4 duplicates, 123,334 stale',
		],
	])('%j', (counts, text) => expect(headline({ ...CLEAN, ...counts })).toBe(text));

	it('is sound only where something was expected and no number but pending is above 0', () => {
		expect(isSound({ ...CLEAN, pending: 5 })).toBe(true);
		expect(isSound({ ...CLEAN, expected: 0 })).toBe(false);
		const count = fc.nat({ max: 3 });
		fc.assert(
			fc.property(
				fc.record({
					unchecked: count,
					unaccounted: count,
					errors: count,
					rejected: count,
					conflicts: count,
					unexpected: count,
					duplicates: count,
					stale: count,
				}),
				(counts) => {
					const all = Object.values(counts).every((value) => value === 0);
					expect(isSound({ ...CLEAN, ...counts })).toBe(all);
				},
			),
		);
	});
});
