import { expect, test } from 'vitest';
import { effectiveFieldGoal, trueShooting } from './shooting.ts';

// The formulas are Basketball-Reference's (glossary: TS%, eFG%); the numbers are worked out by hand.
test('true shooting is points over twice the attempts that points cost', () => {
	// 30 / (2·(20 + 0.44·10)) = 30 / 48.8
	expect(trueShooting(30, 20, 10)).toBe(0.615);
	// One three from one attempt: 3 / 2.
	expect(trueShooting(3, 1, 0)).toBe(1.5);
	// Free throws alone: 2 / (2·0.88).
	expect(trueShooting(2, 0, 2)).toBe(1.136);
});

test('effective field goals count a three half as much again', () => {
	// (9 + 0.5·4) / 20
	expect(effectiveFieldGoal(9, 4, 20)).toBe(0.55);
	expect(effectiveFieldGoal(2, 2, 2)).toBe(1.5);
	expect(effectiveFieldGoal(0, 0, 7)).toBe(0);
});

test('without an attempt neither is known', () => {
	expect(trueShooting(0, 0, 0)).toBeNull();
	expect(effectiveFieldGoal(0, 0, 0)).toBeNull();
});
