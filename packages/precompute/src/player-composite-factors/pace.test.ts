import { expect, test } from 'vitest';
import { paceScore } from './pace.ts';

test.each([
	[0, 0],
	[2.5, 1.25],
	[-2.5, -1.25],
	[0.01, 0.01],
	[5.99, 3],
	[6, 3],
	[6.02, 3],
	[-9, -3],
])('an opponent %d possessions from the league gives %d', (differential, score) =>
	expect(paceScore(differential)).toBe(score),
);
