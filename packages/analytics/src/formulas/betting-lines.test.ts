import { expect, test } from 'vitest';
import { bettingLines } from './betting-lines.ts';

const lines = (home_spread: number | null, total_line: number | null, isHome = true) =>
	bettingLines({ home_spread, total_line }, isHome);

test('the spread is seen from the team: what the home team gives the other one gets', () => {
	expect(lines(-4.5, 220.5, true)).toEqual({ spread: -4.5, total: 220.5, notes: [] });
	expect(lines(-4.5, 220.5, false)).toEqual({ spread: 4.5, total: 220.5, notes: [] });
});

test('an even game is 0 for both, and never -0', () => {
	for (const isHome of [true, false]) expect(Object.is(lines(0, 220, isHome).spread, 0)).toBe(true);
});

test('no odds are no odds, and nothing to note', () =>
	expect(lines(null, null)).toEqual({ spread: null, total: null, notes: [] }));

test.each([
	[150, true],
	[300, true],
	[149.5, false],
	[300.5, false],
	[6.5, false],
])('a total of %d is possible: %s', (total, possible) => {
	expect(lines(-3, total)).toEqual(
		possible
			? { spread: -3, total, notes: [] }
			: { spread: -3, total: null, notes: [`total ${total} is outside 150 to 300`] },
	);
});

test.each([
	[30, true],
	[-30, true],
	[30.5, false],
	[-30.5, false],
])('a home spread of %d is possible: %s', (spread, possible) => {
	expect(lines(spread, 220)).toEqual(
		possible
			? { spread, total: 220, notes: [] }
			: { spread: null, total: 220, notes: [`home spread ${spread} is wider than 30`] },
	);
});
