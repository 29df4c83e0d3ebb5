import { expect, test } from 'vitest';
import { settledWinPct } from './win-pct.ts';

test.each([
	[0.6, 6, 0.6],
	[0, 6, 0],
	[1, 82, 1],
	[0.75, 5, null],
	[null, 1, null],
	[null, 10, null],
	[0.6, null, null],
])('%s won before game number %s: %s', (winPct, gameNumber, feature) =>
	expect(settledWinPct(winPct, gameNumber)).toBe(feature),
);
