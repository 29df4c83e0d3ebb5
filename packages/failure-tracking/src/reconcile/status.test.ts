import { describe, expect, it } from 'vitest';
import { day } from '../testing/world.ts';
import type { CellAccount } from './reconcile.ts';
import { STATUS_MEANINGS, statusOf } from './status.ts';

const CELL: CellAccount = {
	date: day(1),
	ran: true,
	expected: 10,
	hasRecord: 10,
	hasFailure: 0,
	unaccounted: 0,
	conflicts: 0,
	unexpected: 0,
	duplicates: 0,
	stale: 0,
	rejected: 0,
	failuresByCategory: {},
	failuresByDisposition: { expected: 0, error: 0, pending: 0 },
	acknowledged: { expected: 0, error: 0, pending: 0 },
};

function failing(
	count: number,
	category: keyof CellAccount['failuresByCategory'],
	disposition: keyof CellAccount['failuresByDisposition'],
): CellAccount {
	return {
		...CELL,
		hasRecord: 10 - count,
		hasFailure: count,
		failuresByCategory: { [category]: count },
		failuresByDisposition: { expected: 0, error: 0, pending: 0, [disposition]: count },
	};
}

const NOTHING = { ...CELL, expected: 0, hasRecord: 0 };

describe('the status of a cell', () => {
	it.each([
		['NO_GAMES', 'no cell at all', undefined, true],
		['NO_GAMES', 'nobody expected, and nothing there', NOTHING, true],
		['INVESTIGATE', 'rejected rows, and nothing expected', { ...NOTHING, rejected: 2 }, true],
		['INVESTIGATE', 'records for all, and a rejected row', { ...CELL, rejected: 1 }, true],
		['OK', 'records for all', CELL, true],
		['OK', 'records, and expected failures', failing(9, 'INSUFFICIENT_DATA', 'expected'), true],
		['OK', 'records, and pending failures', failing(1, 'SOURCE_NOT_READY', 'pending'), true],
		['OK', 'stale records', { ...CELL, stale: 10 }, true],
		['SKIPPED', 'expected failures only', failing(10, 'EARLY_SEASON', 'expected'), true],
		['SKIPPED', 'pending failures only', failing(10, 'SOURCE_NOT_READY', 'pending'), true],
		['DEPS_MISSING', 'cascades only', failing(10, 'MISSING_UPSTREAM', 'expected'), true],
		['DEPS_MISSING', 'cascades only, from an error', failing(10, 'MISSING_UPSTREAM', 'error'), true],
		[
			'DEPS_MISSING',
			'never ran, nor did its upstream',
			{ ...NOTHING, expected: 10, unaccounted: 10, ran: false },
			false,
		],
		[
			'UNTRACKED',
			'never ran, though its upstream did',
			{ ...NOTHING, expected: 10, unaccounted: 10, ran: false },
			true,
		],
		['UNTRACKED', 'ran, and lost one', { ...CELL, hasRecord: 9, unaccounted: 1 }, false],
		[
			'UNTRACKED',
			'lost one, with conflicts besides',
			{ ...CELL, hasRecord: 9, unaccounted: 1, conflicts: 1 },
			true,
		],
		['INVESTIGATE', 'an error among records', failing(1, 'PROCESSING_ERROR', 'error'), true],
		['INVESTIGATE', 'errors only', failing(10, 'PROCESSING_ERROR', 'error'), true],
		['INVESTIGATE', 'a cascade from an error among records', failing(1, 'MISSING_UPSTREAM', 'error'), true],
		['INVESTIGATE', 'a conflict', { ...CELL, conflicts: 1 }, true],
		['INVESTIGATE', 'a duplicate', { ...CELL, duplicates: 1 }, true],
		['INVESTIGATE', 'somebody unexpected', { ...CELL, unexpected: 1 }, true],
		['INVESTIGATE', 'somebody unexpected where nobody is expected', { ...NOTHING, unexpected: 1 }, true],
		[
			'INVESTIGATE',
			'somebody unexpected among cascades',
			{ ...failing(10, 'MISSING_UPSTREAM', 'expected'), unexpected: 1 },
			true,
		],
	] as const)('is %s for %s', (status, _, cell, upstreamRan) => {
		expect(statusOf(cell, upstreamRan)).toBe(status);
		expect(STATUS_MEANINGS[status]).not.toBe('');
	});
});
