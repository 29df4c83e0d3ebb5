import { expect, test } from 'vitest';
import { restAdvantage } from './rest-advantage.ts';

test.each([
	[1, 1, 0],
	[2, 1, 1],
	[1, 2, -1],
	[3, 1, 2],
	[4, 1, 2],
	[1, 8, -2],
	[null, 2, null],
	[2, null, null],
	[null, null, null],
])('%s days of rest against %s: %s', (own, opponent, advantage) =>
	expect(restAdvantage(own, opponent)).toBe(advantage),
);
