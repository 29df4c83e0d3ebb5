import { isoDate } from '@accounted/warehouse';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DATE_LIMITS, parseDateRange, refuseFarDate, withinLimits } from './date-range.ts';
import { UsageError } from './usage-error.ts';

const { start: FIRST, end: LAST } = DATE_LIMITS;
const LIMITS = `${FIRST} to ${LAST}`;

const anyDate = fc
	.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
	.map((date) => isoDate.parse(date.toISOString().slice(0, 10)));

/** The error of a call that must fail. */
function refusalOf(call: () => unknown): UsageError {
	try {
		call();
	} catch (error) {
		if (error instanceof UsageError) return error;
		throw error;
	}
	throw new Error('the call did not fail');
}

test('a range can reach from the first date of the limits to the last', () => {
	expect(parseDateRange(FIRST, LAST)).toEqual({ start: FIRST, end: LAST });
});

test.each([
	['1899-12-31', '2021-11-05', '--start-date 1899-12-31'],
	['0000-01-01', '2021-11-05', '--start-date 0000-01-01'],
	['2021-11-05', '2200-01-01', '--end-date 2200-01-01'],
	['1000-01-01', '8999-12-31', '--start-date 1000-01-01'],
])('%s to %s is refused, with the value, the limits and what to do', (start, end, value) => {
	expect(refusalOf(() => parseDateRange(start, end))).toMatchObject({
		message: `${value}: the date lies outside the limits ${LIMITS}`,
		remedy: `Name a date from ${LIMITS}.`,
	});
});

test('a caller can give its own remedy', () => {
	const far = isoDate.parse('2200-01-01');
	expect(refusalOf(() => refuseFarDate('the plan ends on 2200-01-01', far, 'Make another.'))).toMatchObject({
		message: `the plan ends on 2200-01-01: the date lies outside the limits ${LIMITS}`,
		remedy: 'Make another.',
	});
});

test('exactly the dates that are moved into the limits are refused', () => {
	fc.assert(
		fc.property(anyDate, anyDate, (start, end) => {
			const moved = withinLimits({ start, end });
			for (const [date, near] of [
				[start, moved.start],
				[end, moved.end],
			] as const) {
				expect(() => refuseFarDate('the moved date', near)).not.toThrow();
				if (near === date) expect(() => refuseFarDate('the date', date)).not.toThrow();
				else expect(() => refuseFarDate('the date', date)).toThrow(UsageError);
			}
			// The order of two dates stays.
			if (start <= end) expect(moved.start <= moved.end).toBe(true);
		}),
	);
});
