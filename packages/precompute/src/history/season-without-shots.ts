import type { Evidence } from '@accounted/failure-tracking';
import { existsIn, FIRST_SEASONS } from '@accounted/raw';

/**
 * Returns why a window of games with zones cannot be filled in a season before there were shot rows; null in later seasons.
 * No box score is missing then, and nothing can be repaired: one cause for the whole season.
 */
export function seasonWithoutShots(
	seasonYear: number,
	minimum: number,
	usableGames: number,
): Evidence['INSUFFICIENT_DATA'] | null {
	if (usableGames >= minimum || existsIn(seasonYear, 'shots')) return null;
	return {
		reason: `${usableGames} of ${minimum} games with shot zones: the season of ${seasonYear} has no shot rows, which exist from ${FIRST_SEASONS.shots} on`,
		expectedCount: minimum,
		actualCount: usableGames,
		failureType: 'INSUFFICIENT_HISTORY',
		rawDataChecked: true,
	};
}
