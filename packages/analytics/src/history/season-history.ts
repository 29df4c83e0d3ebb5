import type { EmittableCategory, Evidence } from '@accounted/failure-tracking';
import type { IsoDate } from '@accounted/warehouse';

/** What is known of an entity's games this season, strictly before a date. All counts are of distinct games. */
export interface SeasonHistory {
	readonly date: IsoDate;
	/** Days from the season's opening day: 0 on the day itself. */
	readonly dayOfSeason: number;
	/** Games that the derived table holds, complete enough to be used. */
	readonly usableGames: number;
	/** Games that the raw box scores say were played. */
	readonly playedGames: number;
	/** Games for which the raw box scores list the player as DNP or INACTIVE. */
	readonly missedGames: number;
	/** Dates of games played in raw that are not usable in the derived table. */
	readonly gapDates: readonly IsoDate[];
	/** Dates of games that are not final, in which the player may have played or may yet play. */
	readonly awaitedDates: readonly IsoDate[];
}

/** The season's first 14 days: 0 to 13. */
const EARLY_DAYS = 14;

export const HISTORY_FAILURES = [
	'EARLY_SEASON',
	'INSUFFICIENT_DATA',
	'INCOMPLETE_UPSTREAM',
	'SOURCE_NOT_READY',
] as const;

type HistoryFailure = {
	[K in (typeof HISTORY_FAILURES)[number] & EmittableCategory]: { category: K; evidence: Evidence[K] };
}[(typeof HISTORY_FAILURES)[number]];

/**
 * Returns why there is too little history for a minimum number of games; null where there is enough. A gap comes first,
 * then games that are not final: while either is missing, not all the history there is has been found, whatever the day
 * of the season.
 */
export function shortfall(minimum: number, history: SeasonHistory): HistoryFailure | null {
	const { date, usableGames, playedGames, missedGames, gapDates, awaitedDates, dayOfSeason } = history;
	if (usableGames >= minimum) return null;
	const counts = { expectedCount: minimum, actualCount: usableGames };
	const said = `${usableGames} of ${minimum} games before ${date}`;
	if (gapDates.length > 0)
		return {
			category: 'INCOMPLETE_UPSTREAM',
			evidence: {
				...counts,
				reason: `${said}; ${gapDates.length} more were played and are not there: ${gapDates.join(', ')}`,
				// Repairing the gap alone would not reach the minimum.
				failureType: playedGames >= minimum ? 'DATA_GAP' : 'MIXED',
				missingDates: gapDates,
				rawDataChecked: true,
			},
		};
	if (awaitedDates.length > 0)
		return {
			category: 'SOURCE_NOT_READY',
			evidence: {
				reason: `${said}; not final yet: ${awaitedDates.join(', ')}`,
				missingDates: awaitedDates,
			},
		};
	if (dayOfSeason < EARLY_DAYS)
		return {
			category: 'EARLY_SEASON',
			evidence: { ...counts, reason: `${said}, on day ${dayOfSeason} of the season` },
		};
	return {
		category: 'INSUFFICIENT_DATA',
		evidence: {
			...counts,
			reason: missedGames > 0 ? `${said}; missed ${missedGames} more as DNP or inactive` : said,
			// With the games that the player was listed for there would be enough: injury or bench. Else the player is new.
			failureType: playedGames + missedGames >= minimum ? 'PLAYER_DNP' : 'INSUFFICIENT_HISTORY',
			rawDataChecked: true,
		},
	};
}
