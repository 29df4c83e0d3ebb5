import { expect, test } from 'vitest';
import { usageRate } from './usage.ts';

const TEAM = { minutes: 240, fieldGoalAttempts: 90, freeThrowAttempts: 25, turnovers: 14 };

// The formula is Basketball-Reference's (glossary: Usg%); the numbers are worked out by hand.
test('usage is the share of the possessions that were played while on court', () => {
	// 100·(20 + 0.44·10 + 3)·48 / (36·(90 + 0.44·25 + 14)) = 131520 / 4140
	const player = { minutes: 36, fieldGoalAttempts: 20, freeThrowAttempts: 10, turnovers: 3 };
	expect(usageRate(player, TEAM)).toBe(31.77);
});

test('a fifth of everything in all minutes is 20', () => {
	const fifth = { minutes: 48, fieldGoalAttempts: 18, freeThrowAttempts: 5, turnovers: 2.8 };
	expect(usageRate(fifth, TEAM)).toBe(20);
});

test('overtime makes the game longer, not the share larger', () => {
	const longer = { ...TEAM, minutes: 265 };
	const player = { minutes: 53, fieldGoalAttempts: 18, freeThrowAttempts: 5, turnovers: 2.8 };
	expect(usageRate(player, longer)).toBe(20);
});

test('who touched nothing has 0; who did not play, or whose team did nothing, has none', () => {
	const nothing = { minutes: 0, fieldGoalAttempts: 0, freeThrowAttempts: 0, turnovers: 0 };
	expect(usageRate({ ...nothing, minutes: 12 }, TEAM)).toBe(0);
	expect(usageRate(nothing, TEAM)).toBeNull();
	expect(usageRate({ ...nothing, minutes: 12 }, { ...nothing, minutes: 240 })).toBeNull();
});
