import type { CellAccount } from './reconcile.ts';

/** How a processor's date stands, in one word. */
export type CellStatus = 'OK' | 'SKIPPED' | 'DEPS_MISSING' | 'UNTRACKED' | 'INVESTIGATE' | 'NO_GAMES';

/** What each status means, for people. */
export const STATUS_MEANINGS: Readonly<Record<CellStatus, string>> = {
	OK: 'every expected entity has a record or an expected failure, and there are records',
	SKIPPED: 'no records, and every failure is expected or pending',
	DEPS_MISSING: 'no records, because an upstream processor has none; or it has not run, nor has its upstream',
	UNTRACKED: 'an entity is unaccounted: nothing says why it has no record',
	INVESTIGATE:
		'all accounted for, with errors, conflicts, unexpected or duplicate records, or rejected rows among them',
	NO_GAMES: 'no entity is expected on this date',
};

/** The status of one cell. `upstreamRan` tells whether the processors it reads have that date. */
export function statusOf(cell: CellAccount | undefined, upstreamRan: boolean): CellStatus {
	if (cell === undefined) return 'NO_GAMES';
	const { unaccounted, conflicts, unexpected, duplicates, rejected, hasRecord, hasFailure } = cell;
	if (unaccounted > 0) return !cell.ran && !upstreamRan ? 'DEPS_MISSING' : 'UNTRACKED';
	if (conflicts > 0 || unexpected > 0 || duplicates > 0 || rejected > 0) return 'INVESTIGATE';
	const cascades = cell.failuresByCategory.MISSING_UPSTREAM ?? 0;
	if (hasRecord === 0 && hasFailure > 0 && cascades === hasFailure) return 'DEPS_MISSING';
	if (cell.failuresByDisposition.error > 0) return 'INVESTIGATE';
	if (cell.expected === 0) return 'NO_GAMES';
	return hasRecord > 0 ? 'OK' : 'SKIPPED';
}
