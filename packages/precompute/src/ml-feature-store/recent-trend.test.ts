import { expect, test } from 'vitest';
import { recentTrend } from './recent-trend.ts';

/** The points of the last 5 games, newest first. */
function trendOf(...points: readonly [number, number, number, number, number]) {
	const [first, second, third, fourth, fifth] = points;
	return recentTrend({ games: 5, newest3: first + second + third, older2: fourth + fifth });
}

test('the mean of the newest 3 against that of the 2 before', () => {
	expect(trendOf(20, 20, 20, 20, 20)).toBe(0);
	expect(trendOf(22, 22, 22, 20, 20)).toBe(1);
	expect(trendOf(25, 25, 25, 20, 20)).toBe(2);
	expect(trendOf(18, 18, 18, 20, 20)).toBe(-1);
	expect(trendOf(15, 15, 15, 20, 20)).toBe(-2);
	expect(trendOf(60, 0, 0, 15, 15)).toBe(2);
});

test('thirds and halves on either side of an edge', () => {
	// 21⅔ − 20, then 22⅓ − 20.
	expect(trendOf(22, 22, 21, 20, 20)).toBe(0);
	expect(trendOf(23, 22, 22, 20, 20)).toBe(1);
	// 19⅓ − 14½ is below 5; 19⅔ − 14½ above it.
	expect(trendOf(20, 19, 19, 15, 14)).toBe(1);
	expect(trendOf(20, 20, 19, 15, 14)).toBe(2);
	expect(trendOf(14, 14, 15, 19, 19)).toBe(-1);
});

test('fewer than 5 games have no trend', () => {
	for (const games of [0, 4]) expect(recentTrend({ games, newest3: 90, older2: 0 })).toBeNull();
});

test('no trend is 0, not −0', () => expect(Object.is(trendOf(19, 20, 20, 20, 20), 0)).toBe(true));
