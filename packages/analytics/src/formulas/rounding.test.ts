import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pct, rate, ratio, roundTo } from './rounding.ts';

test.each([
	[2, 1.005, 1.01],
	[2, -1.005, -1.01],
	[2, 1.004999, 1],
	[1, 0.25, 0.3],
	[1, -0.25, -0.3],
	[0, 2.5, 3],
	[0, -2.5, -3],
	[3, 0.0005, 0.001],
	[2, 8.345, 8.35],
	[2, 1e-7, 0],
	[7, 1e-7, 1e-7],
	[2, 1.5e300, 1.5e300],
	[2, 123456789012345680000, 123456789012345680000],
	[-2, 1250, 1300],
])('to %i decimals, %d is %d', (digits, value, rounded) => expect(roundTo(digits, value)).toBe(rounded));

test('what rounds to nothing is 0, and never -0', () => {
	expect(roundTo(2, -0.001)).toBe(0);
	expect(roundTo(2, -0)).toBe(0);
});

test('null stays null', () => expect(roundTo(2, null)).toBeNull());

const anyNumber = fc.double({ min: -1e300, max: 1e300, noNaN: true });
const digits = fc.integer({ min: 0, max: 6 });

test('a rounded number lies within half a step, and is not changed by rounding again', () => {
	const sized = fc.double({ min: -1e9, max: 1e9, noNaN: true });
	fc.assert(
		fc.property(sized, digits, (value, places) => {
			const rounded = roundTo(places, value) ?? Number.NaN;
			// Doubles of this size lie so far apart.
			const spacing = Math.abs(value) * Number.EPSILON;
			expect(Math.abs(rounded - value)).toBeLessThanOrEqual((0.5 + 1e-6) * 10 ** -places + spacing);
			expect(roundTo(places, rounded)).toBe(rounded);
		}),
	);
});

test('rounding is finite, the same on both sides of 0, and keeps order', () => {
	fc.assert(
		fc.property(anyNumber, anyNumber, digits, (one, other, places) => {
			const [low, high] = one < other ? [one, other] : [other, one];
			const [lower, higher] = [roundTo(places, low) ?? Number.NaN, roundTo(places, high) ?? Number.NaN];
			expect(Number.isFinite(lower) && Number.isFinite(higher)).toBe(true);
			expect(lower).toBeLessThanOrEqual(higher);
			expect(roundTo(places, -low)).toBe(0 - lower);
		}),
	);
});

test('a part of nothing, or of what is not known, is null', () => {
	for (const share of [ratio, pct, rate]) {
		expect(share(0, 0)).toBeNull();
		expect(share(null, 5)).toBeNull();
		expect(share(5, null)).toBeNull();
		expect(share(0, 5)).toBe(0);
	}
});

test('a pct has 3 decimals, a rate 2 of a hundred', () => {
	expect(pct(1, 3)).toBe(0.333);
	expect(rate(1, 3)).toBe(33.33);
	expect(rate(7, 7)).toBe(100);
});

test('a rate is exact where its decimals end in a half', () => {
	// Decimals in whole numbers: half up of 10000·part / whole.
	const exact = (part: number, whole: number) => Math.floor((20_000 * part + whole) / (2 * whole)) / 100;
	expect(rate(23, 800)).toBe(2.88);
	fc.assert(
		fc.property(fc.integer({ min: 1, max: 4000 }), fc.nat(4000), (whole, part) => {
			expect(rate(part, whole)).toBe(exact(part, whole));
		}),
	);
});

test('the quick way and the decimal text agree on every number, near halves and far from them', () => {
	const onText = (digits: number, text: string) => {
		const scaled = BigInt(text.replace('.', ''));
		const unit = 10n ** BigInt(10 - digits);
		return Number(`${(scaled + unit / 2n) / unit}e${-digits}`);
	};
	const tenDecimals = fc
		.tuple(fc.nat(9999), fc.nat(99_999), fc.constantFrom(0, 49_999, 50_000, 50_001, 99_999))
		.map(
			([whole, first, last]) => `${whole}.${String(first).padStart(5, '0')}${String(last).padStart(5, '0')}`,
		);
	fc.assert(
		fc.property(tenDecimals, digits, (text, places) => {
			expect(roundTo(places, Number(text))).toBe(onText(places, text));
		}),
	);
});
