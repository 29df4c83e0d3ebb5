import { expect, test } from 'vitest';
import { minutesChange } from './minutes-change.ts';

test.each([
	[30, 30, 0],
	[32.99, 30, 0],
	[33, 30, 1],
	[35.99, 30, 1],
	[36, 30, 2],
	[45, 30, 2],
	[27.01, 30, 0],
	[27, 30, -1],
	[24.01, 30, -1],
	[24, 30, -2],
	[3, 30, -2],
	// Ratios that a machine makes a little smaller than they are.
	[13.2, 12, 1],
	[15.73, 14.3, 1],
	[14.4, 12, 2],
	[0.01, 0, null],
	[0, 0, null],
	[null, 30, null],
	[30, null, null],
])('%s minutes over the last 10 against %s: %s', (last10, season, change) =>
	expect(minutesChange(last10, season)).toBe(change),
);

test('no change is 0, not −0', () => expect(Object.is(minutesChange(29.9, 30), 0)).toBe(true));
