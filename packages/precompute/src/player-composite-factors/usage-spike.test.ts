import { expect, test } from 'vitest';
import { usageSpike } from './usage-spike.ts';

test.each([
	['the same usage', 22, 22, 0, 0],
	['5 more', 27, 22, 0, 1.5],
	['5 more with a star out', 27, 22, 1, 1.73],
	['5 more with two stars out', 27, 22, 2, 1.95],
	['5 more with three stars out', 27, 22, 3, 1.95],
	['5 less', 17, 22, 0, -1.5],
	['5 less, and stars make no difference', 17, 22, 2, -1.5],
	['the same, and stars make no difference', 22, 22, 2, 0],
	['10 more is the most', 32, 22, 0, 3],
	['9 more with two stars out is above it', 31, 22, 2, 3],
	['11 less is the least', 11, 22, 0, -3],
	['a tie that the machine misses', 15.15, 22.5, 0, -2.21],
])('%s', (_, projected, recent, starsOut, score) =>
	expect(usageSpike(projected, recent, starsOut)).toBe(score),
);
