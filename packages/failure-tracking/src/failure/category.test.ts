import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	CATEGORY_FACTS,
	dispositionOf,
	FAILURE_CATEGORIES,
	FAILURE_TYPES,
	isUnknownSpelling,
	readCategory,
} from './category.ts';

describe('the taxonomy', () => {
	it('gives each category the disposition that the architecture names', () => {
		const dispositions = FAILURE_CATEGORIES.map((category) => [
			category,
			CATEGORY_FACTS[category].disposition,
		]);
		expect(dispositions).toStrictEqual([
			['EARLY_SEASON', 'expected'],
			['INSUFFICIENT_DATA', 'expected'],
			['SOURCE_NOT_READY', 'pending'],
			['MISSING_SOURCE', 'error'],
			['INVALID_INPUT', 'error'],
			['UNRESOLVED_PLAYER', 'error'],
			['INCOMPLETE_UPSTREAM', 'error'],
			['MISSING_UPSTREAM', 'cascade'],
			['PROCESSING_ERROR', 'error'],
			['UNKNOWN', 'error'],
		]);
	});

	it('knows facts of every category and of no other', () => {
		expect(Object.keys(CATEGORY_FACTS)).toStrictEqual([...FAILURE_CATEGORIES]);
		for (const { failureType, when } of Object.values(CATEGORY_FACTS)) {
			expect(FAILURE_TYPES).toContain(failureType);
			expect(when).not.toBe('');
		}
	});

	it('never calls an expected skip correctable', () => {
		for (const { disposition, isCorrectable } of Object.values(CATEGORY_FACTS))
			if (disposition === 'expected') expect(isCorrectable).toBe(false);
	});
});

describe('reading a category', () => {
	it.each([
		['MISSING_DEPENDENCY', 'MISSING_UPSTREAM'],
		['MISSING_DEPENDENCIES', 'MISSING_UPSTREAM'],
		['UPSTREAM_INCOMPLETE', 'MISSING_UPSTREAM'],
		['NO_SHOT_ZONE', 'MISSING_UPSTREAM'],
		['MINIMUM_THRESHOLD_NOT_MET', 'MISSING_UPSTREAM'],
		['EXPECTED_INCOMPLETE', 'INSUFFICIENT_DATA'],
		['INCOMPLETE_DATA', 'INCOMPLETE_UPSTREAM'],
		['INCOMPLETE_DATA_SKIPPED', 'INCOMPLETE_UPSTREAM'],
		['calculation_error', 'PROCESSING_ERROR'],
		['REGISTRY_LOOKUP_FAILED', 'UNRESOLVED_PLAYER'],
	])('takes %s for %s', (spelling, category) => {
		expect(readCategory(spelling)).toBe(category);
		expect(isUnknownSpelling(spelling)).toBe(false);
	});

	it.each(FAILURE_CATEGORIES)('takes %s as it is, and as no unknown spelling', (category) => {
		expect(readCategory(category)).toBe(category);
		expect(isUnknownSpelling(category)).toBe(false);
	});

	it.each(['GREMLINS', '', 'insufficient_data', ' UNKNOWN', 'toString', 'constructor', '__proto__'])(
		'takes %j for UNKNOWN, to be named',
		(spelling) => {
			expect(readCategory(spelling)).toBe('UNKNOWN');
			expect(isUnknownSpelling(spelling)).toBe(true);
		},
	);

	it('ends in one of the categories, whatever it reads', () => {
		fc.assert(
			fc.property(fc.string(), (text) => {
				expect(FAILURE_CATEGORIES).toContain(readCategory(text));
			}),
		);
	});
});

describe('the disposition of a cascade', () => {
	it.each([
		['INSUFFICIENT_DATA', 'expected'],
		['EARLY_SEASON', 'expected'],
		['SOURCE_NOT_READY', 'pending'],
		['PROCESSING_ERROR', 'error'],
		['MISSING_SOURCE', 'error'],
		['UNKNOWN', 'error'],
		['MISSING_UPSTREAM', 'error'],
		[null, 'error'],
	] as const)('whose root is %s is %s', (root, disposition) => {
		expect(dispositionOf('MISSING_UPSTREAM', root)).toBe(disposition);
	});

	it('is never taken from a cause by a failure that is no cascade', () => {
		for (const category of FAILURE_CATEGORIES.filter((name) => name !== 'MISSING_UPSTREAM'))
			for (const root of [...FAILURE_CATEGORIES, null])
				expect(dispositionOf(category, root)).toBe(CATEGORY_FACTS[category].disposition);
	});
});
