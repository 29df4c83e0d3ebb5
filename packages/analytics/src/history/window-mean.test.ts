import fc from 'fast-check';
import { expect, test } from 'vitest';
import { roundMean, windowMean, withoutNoise } from './window-mean.ts';

test('a mean is rounded once, to 2 decimals; without games there is none', () => {
	expect(windowMean(31, 3)).toBe(10.33);
	expect(windowMean(0, 3)).toBe(0);
	expect(windowMean(0, 0)).toBeNull();
	expect(windowMean(null, 0)).toBeNull();
});

test('a mean on a tie is the same in whatever order the decimals were added', () => {
	const [one, other] = [100.05 + 0.1 + 0.2 + 23.1, 23.1 + 0.2 + 0.1 + 100.05];
	expect(windowMean(one, 10)).toBe(12.35);
	expect(windowMean(other, 10)).toBe(12.35);
	expect(windowMean(123.44999999999999, 10)).toBe(12.35);
	expect(windowMean(123.45000000000002, 10)).toBe(12.35);
});

test('noise is what lies behind the ninth decimal', () => {
	expect(withoutNoise(0.1 + 0.2)).toBe(0.3);
	expect(withoutNoise(1 / 3)).toBe(0.333333333);
	expect(withoutNoise(null)).toBeNull();
});

test('a tie that addition has moved is still a tie', () => {
	expect(roundMean(2, 34.565)).toBe(34.57);
	expect(roundMean(2, 34.56499999999999)).toBe(34.57);
	expect(roundMean(2, 34.565000000000005)).toBe(34.57);
	expect(roundMean(2, -0.12499999999999999)).toBe(-0.13);
});

test('what is not a tie is rounded as it is', () => {
	expect(roundMean(2, 34.5649)).toBe(34.56);
	expect(roundMean(2, 34.5650001)).toBe(34.57);
	expect(roundMean(3, 2 / 3)).toBe(0.667);
	expect(roundMean(2, 0)).toBe(0);
	expect(roundMean(2, null)).toBeNull();
});

test('the order of addition makes no difference', () => {
	const minutes = fc.array(
		fc.nat(53_000).map((thousandths) => thousandths / 1000),
		{ minLength: 1, maxLength: 82 },
	);
	fc.assert(
		fc.property(minutes, (values) => {
			const mean = (ordered: readonly number[]) =>
				ordered.reduce((sum, value) => sum + value, 0) / ordered.length;
			const descending = values.toSorted((one, other) => other - one);
			expect(roundMean(2, mean(values))).toBe(roundMean(2, mean(descending)));
			expect(roundMean(2, mean(values))).toBe(roundMean(2, mean(values.toReversed())));
		}),
	);
});
