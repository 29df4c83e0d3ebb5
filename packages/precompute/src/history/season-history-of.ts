import { historyCountsRow, listedDates, type SeasonHistory } from '@accounted/analytics';
import type { Entity } from '@accounted/failure-tracking';
import { daysBetween, isoDate } from '@accounted/warehouse';
import type { z } from 'zod';

/** The columns of an inputs row that tell an entity's history: the counts, and when its season began. */
export const seasonHistoryColumns = historyCountsRow.extend({ opening_date: isoDate }).shape;

/** The history that an inputs row tells of. */
export function seasonHistoryOf(
	{ date }: Entity,
	row: z.output<z.ZodObject<typeof seasonHistoryColumns>>,
): SeasonHistory {
	return {
		date,
		dayOfSeason: daysBetween(row.opening_date, date),
		usableGames: row.usable_games,
		playedGames: row.played_games,
		missedGames: row.missed_games,
		gapDates: listedDates(row.gap_dates),
		awaitedDates: listedDates(row.awaited_dates),
	};
}
