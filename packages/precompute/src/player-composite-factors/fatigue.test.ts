import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fatigueAdjustment, fatigueScore, type Load } from './fatigue.ts';

/** One day of rest between games, and nothing that weighs. */
const LIGHT: Load = {
	daysRest: 2,
	backToBack: false,
	gamesInLast7Days: 3,
	minutesInLast7Days: 90,
	avgMinutesPerGameLast7: 30,
	backToBacksLast14: 0,
	age: 25,
};
const scoreOf = (load: Partial<Load>) => fatigueScore({ ...LIGHT, ...load });

test('who carries nothing is at 100', () => expect(scoreOf({})).toBe(100));

test.each<[string, Partial<Load>, number]>([
	['a back-to-back', { backToBack: true, daysRest: 1 }, 85],
	['3 games in 7 days', { gamesInLast7Days: 3 }, 100],
	['4 games in 7 days', { gamesInLast7Days: 4 }, 90],
	['240 minutes in 7 days', { minutesInLast7Days: 240 }, 100],
	['more than 240 minutes in 7 days', { minutesInLast7Days: 240.02 }, 90],
	['35 minutes a game', { avgMinutesPerGameLast7: 35 }, 100],
	['more than 35 minutes a game', { avgMinutesPerGameLast7: 35.01 }, 92],
	['no game in 7 days', { gamesInLast7Days: 0, minutesInLast7Days: 0, avgMinutesPerGameLast7: null }, 100],
	['one back-to-back in 14 days', { backToBacksLast14: 1 }, 95],
	['two back-to-backs in 14 days', { backToBacksLast14: 2 }, 88],
	['three back-to-backs in 14 days', { backToBacksLast14: 3 }, 88],
	['29 years', { age: 29 }, 100],
	['30 years', { age: 30 }, 95],
	['34 years', { age: 34 }, 95],
	['35 years', { age: 35 }, 90],
	['an unknown age', { age: null }, 100],
])('%s', (_, load, score) => expect(scoreOf(load)).toBe(score));

test("three days' rest give 5 back, two do not, and nothing goes above 100", () => {
	const tired = { gamesInLast7Days: 4 };
	expect(scoreOf({ ...tired, daysRest: 2 })).toBe(90);
	expect(scoreOf({ ...tired, daysRest: 3 })).toBe(95);
	expect(scoreOf({ ...tired, daysRest: 9 })).toBe(95);
	expect(scoreOf({ ...tired, daysRest: null })).toBe(90);
	expect(scoreOf({ daysRest: 3 })).toBe(100);
});

test('all of it together', () => {
	const spent: Load = {
		daysRest: 1,
		backToBack: true,
		gamesInLast7Days: 7,
		minutesInLast7Days: 300,
		avgMinutesPerGameLast7: 42,
		backToBacksLast14: 6,
		age: 40,
	};
	expect(fatigueScore(spent)).toBe(100 - 15 - 10 - 10 - 8 - 12 - 10);
	expect(fatigueAdjustment(fatigueScore(spent))).toBe(-3.25);
});

test.each([
	[100, 0],
	[85, -0.75],
	[35, -3.25],
	[0, -5],
])('a score of %d adjusts by %d points', (score, points) => expect(fatigueAdjustment(score)).toBe(points));

test('a heavier load never makes fresher', () => {
	const load = fc.record({
		daysRest: fc.constantFrom(null, 1, 2, 3, 10),
		backToBack: fc.boolean(),
		gamesInLast7Days: fc.nat(7),
		minutesInLast7Days: fc.nat(400),
		avgMinutesPerGameLast7: fc.option(fc.nat(53)),
		backToBacksLast14: fc.nat(7),
		age: fc.option(fc.integer({ min: 18, max: 45 })),
	});
	fc.assert(
		fc.property(load, (light) => {
			const score = fatigueScore(light);
			expect(score).toBeGreaterThanOrEqual(0);
			expect(score).toBeLessThanOrEqual(100);
			for (const heavier of [
				{ gamesInLast7Days: light.gamesInLast7Days + 1 },
				{ minutesInLast7Days: light.minutesInLast7Days + 60 },
				{ backToBacksLast14: light.backToBacksLast14 + 1 },
				{ backToBack: true },
				{ age: (light.age ?? 0) + 5 },
			])
				expect(fatigueScore({ ...light, ...heavier })).toBeLessThanOrEqual(score);
		}),
	);
});
