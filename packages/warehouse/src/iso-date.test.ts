import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, dayOf, daysBetween, isoDate, isoDateFromDay, monthsOf } from './iso-date.ts';

const FIRST = dayOf(isoDate.parse('0001-01-01'));
const LAST = dayOf(isoDate.parse('9999-12-31'));
const day = fc.integer({ min: FIRST, max: LAST });
const date = day.map(isoDateFromDay);
const date$ = (text: string) => isoDate.parse(text);

describe('isoDate', () => {
	it.each(['2021-02-30', '2021-2-3', '2021-13-01', '20210203', '2021-02-03T00:00:00Z', '', '1900-02-29'])(
		'refuses %j',
		(text) => {
			expect(isoDate.safeParse(text).success).toBe(false);
		},
	);
});

describe('isoDateFromDay and dayOf', () => {
	it('undo each other', () => {
		fc.assert(fc.property(day, (number) => dayOf(isoDateFromDay(number)) === number));
	});

	it('count from 1970', () => {
		expect([dayOf(date$('1970-01-01')), dayOf(date$('2000-03-01'))]).toStrictEqual([0, 11_017]);
	});

	it('keep the order of days in the order of texts', () => {
		fc.assert(fc.property(day, day, (a, b) => isoDateFromDay(a) < isoDateFromDay(b) === a < b));
	});

	it.each([LAST + 1, -800_000, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31 - 1])(
		'refuse %d, which is no day of four-digit years',
		(number) => {
			expect(() => isoDateFromDay(number)).toThrow(RangeError);
		},
	);
});

describe('addDays and daysBetween', () => {
	it('are inverse', () => {
		fc.assert(fc.property(date, date, (from, to) => addDays(from, daysBetween(from, to)) === to));
		fc.assert(
			fc.property(fc.integer({ min: -300_000, max: 300_000 }), (days) => {
				const from = date$('2021-11-05');
				expect(daysBetween(from, addDays(from, days))).toBe(days);
			}),
		);
	});

	it('cross months, years and leap days', () => {
		expect(addDays(date$('2024-02-28'), 1)).toBe('2024-02-29');
		expect(addDays(date$('2023-02-28'), 1)).toBe('2023-03-01');
		expect(addDays(date$('2021-12-31'), 1)).toBe('2022-01-01');
		expect(daysBetween(date$('2022-01-01'), date$('2021-12-31'))).toBe(-1);
	});
});

describe('monthsOf', () => {
	const range = fc
		.tuple(date, fc.nat(1500))
		.map(([start, length]) => ({ start, end: isoDateFromDay(Math.min(dayOf(start) + length, LAST)) }));

	it('parts a range exactly, in order, each chunk within a month', () => {
		fc.assert(
			fc.property(range, ({ start, end }) => {
				const chunks = monthsOf({ start, end });
				expect(chunks[0]?.start).toBe(start);
				expect(chunks.at(-1)?.end).toBe(end);
				for (const [index, chunk] of chunks.entries()) {
					expect(chunk.start <= chunk.end).toBe(true);
					expect(chunk.start.slice(0, 7)).toBe(chunk.end.slice(0, 7));
					const before = chunks[index - 1];
					if (before === undefined) continue;
					expect(addDays(before.end, 1)).toBe(chunk.start);
					expect(before.end.slice(0, 7)).not.toBe(chunk.start.slice(0, 7));
				}
			}),
		);
	});

	it.each([
		[
			'2021-10-19',
			'2022-01-02',
			[
				'2021-10-19..2021-10-31',
				'2021-11-01..2021-11-30',
				'2021-12-01..2021-12-31',
				'2022-01-01..2022-01-02',
			],
		],
		['2022-01-01', '2022-01-01', ['2022-01-01..2022-01-01']],
		['2022-01-31', '2022-02-01', ['2022-01-31..2022-01-31', '2022-02-01..2022-02-01']],
		['0050-01-31', '0050-02-01', ['0050-01-31..0050-01-31', '0050-02-01..0050-02-01']],
		['9999-12-30', '9999-12-31', ['9999-12-30..9999-12-31']],
		['2022-01-02', '2022-01-01', []],
	])('parts %s..%s into %j', (start, end, chunks) => {
		const parts = monthsOf({ start: date$(start), end: date$(end) });
		expect(parts.map((chunk) => `${chunk.start}..${chunk.end}`)).toStrictEqual(chunks);
	});
});
