import { expect, test } from 'vitest';
import { adjustment, clamp } from './adjustment.ts';

test.each([
	[1.005, 10, 1.01],
	[-1.005, 10, -1.01],
	[0.3 * (15.15 - 22.5), 10, -2.21],
	[10.01, 10, 10],
	[-3.0001, 3, -3],
	[-0.001, 3, 0],
	[12.345, undefined, 12.35],
])('%d within ±%d is %d', (value, limit, adjusted) => expect(adjustment(value, limit)).toBe(adjusted));

test.each([
	[3, 2, 2],
	[-3, 2, -2],
	[2, 2, 2],
	[-1, 2, -1],
])('%d kept within ±%d is %d', (value, limit, clamped) => expect(clamp(value, limit)).toBe(clamped));
