import { expect, test } from 'vitest';
import { featureQuality } from './quality.ts';
import { FEATURE_SOURCES } from './sources.ts';

test('is the mean of 100, 90, 75 and 0', () => {
	expect(featureQuality(['phase4', 'calculated', 'phase3', 'missing'])).toBe(66.25);
	expect(featureQuality(['phase4', 'phase4', 'calculated'])).toBe(96.67);
	expect(featureQuality(['missing'])).toBe(0);
});

test('with all features there it is 94.6: 16 of phase 4, 6 calculated, 3 of phase 3', () => {
	const sources = Object.values(FEATURE_SOURCES);
	expect(sources.filter((source) => source === 'phase4')).toHaveLength(16);
	expect(sources.filter((source) => source === 'calculated')).toHaveLength(6);
	expect(sources.filter((source) => source === 'phase3')).toHaveLength(3);
	expect(featureQuality(sources)).toBe(94.6);
});
