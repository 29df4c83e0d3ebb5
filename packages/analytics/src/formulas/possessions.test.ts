import { expect, test } from 'vitest';
import { estimatedPossessions, offensiveRating, pace, possessions } from './possessions.ts';

const TEAM = { fgm: 40, fga: 90, fta: 25, oreb: 10, dreb: 35, tov: 14 };
const OPPONENT = { fgm: 38, fga: 85, fta: 20, oreb: 15, dreb: 30, tov: 12 };

// The numbers are worked out by hand.
test('possessions are attempts, free throws that end one, and turnovers, less what was rebounded', () => {
	// 90 + 0.44·25 + 14 − 10
	expect(possessions(TEAM)).toBe(105);
	expect(possessions({ ...TEAM, fta: 0, tov: 0, oreb: 0 })).toBe(90);
});

test('pace is per 48 minutes, so that overtime does not make a team faster', () => {
	expect(pace(100, 240)).toBe(100);
	expect(pace(110.42, 265)).toBe(100);
	expect(pace(100, 265)).toBe(90.57);
	expect(pace(100, 0)).toBeNull();
});

test('the estimate is the mean of what either row says', () => {
	// Own: 90 + 10 − 1.07·(10/40)·50 + 14 = 100.625. The opponent's: 85 + 8 − 1.07·(15/50)·47 + 12 = 89.913.
	expect(estimatedPossessions(TEAM, OPPONENT)).toBeCloseTo((100.625 + 89.913) / 2, 10);
});

test('both teams of a game are rated over the same possessions', () => {
	expect(estimatedPossessions(OPPONENT, TEAM)).toBe(estimatedPossessions(TEAM, OPPONENT));
	// 95.269 possessions.
	expect(offensiveRating(105, TEAM, OPPONENT)).toBe(110.2);
	expect(offensiveRating(99, OPPONENT, TEAM)).toBe(103.9);
});

test('without the opponent, or without a rebound to share, there is no rating', () => {
	expect(offensiveRating(105, TEAM, null)).toBeNull();
	expect(offensiveRating(105, { ...TEAM, oreb: 0 }, { ...OPPONENT, dreb: 0 })).toBeNull();
	const nothing = { fgm: 0, fga: 0, fta: 0, oreb: 0, dreb: 1, tov: 0 };
	expect(offensiveRating(0, nothing, nothing)).toBeNull();
});

test('without turnovers or rebounds, as in old seasons, nothing follows', () => {
	for (const unknown of [{ tov: null }, { oreb: null }]) {
		expect(possessions({ ...TEAM, ...unknown })).toBeNull();
		expect(offensiveRating(105, { ...TEAM, ...unknown }, OPPONENT)).toBeNull();
	}
	expect(estimatedPossessions(TEAM, { ...OPPONENT, dreb: null })).toBeNull();
	expect(pace(null, 240)).toBeNull();
});
