import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Random } from '../random/random.ts';
import { shareMargin } from './share-margin.ts';
import { shareSeconds } from './share-seconds.ts';

const weights = fc.array(fc.double({ min: 0.1, max: 100, noNaN: true }), { minLength: 5, maxLength: 15 });
const gameSeconds = fc.constantFrom(2880, 3180, 3480);

test('playing time sums to five times the game, and nobody plays more than all of it', () => {
	fc.assert(
		fc.property(weights, gameSeconds, (each, length) => {
			const seconds = shareSeconds(each, length);
			expect(seconds.reduce((sum, share) => sum + share, 0)).toBe(5 * length);
			for (const share of seconds) expect(share >= 0 && share <= length).toBe(true);
		}),
	);
});

test('plus-minus sums to five times the margin, and is the margin for who never sat', () => {
	fc.assert(
		fc.property(weights, gameSeconds, fc.integer({ min: -60, max: 60 }), (each, length, margin) => {
			const seconds = shareSeconds(each, length);
			const shares = shareMargin(Random.stream(1, 'shares', margin), seconds, length, margin);
			expect(shares.reduce((sum, share) => sum + share, 0)).toBe(5 * margin);
			seconds.forEach((played, index) => {
				if (played === length) expect(Math.abs((shares[index] ?? 0) - margin)).toBeLessThanOrEqual(1);
			});
		}),
	);
});
