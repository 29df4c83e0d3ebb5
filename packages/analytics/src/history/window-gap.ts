import type { Evidence } from '@accounted/failure-tracking';
import type { IsoDate } from '@accounted/warehouse';
import { listedDates } from './listed-dates.ts';

/** The last games before a date: how many there are, how many of them the summaries hold, and the dates of the rest. */
export interface GameWindow {
	readonly window_games: number;
	readonly window_usable_games: number;
	/** Comma-separated; null for none. */
	readonly gap_dates: string | null;
}

/** Returns the evidence of games in the window that the summaries do not hold; null where they hold all. `known` is what
 * raw says of such a game. */
export function windowGap(
	date: IsoDate,
	known: 'played' | 'final',
	{ window_games, window_usable_games, gap_dates }: GameWindow,
): Evidence['INCOMPLETE_UPSTREAM'] | null {
	const gaps = listedDates(gap_dates);
	if (gaps.length === 0) return null;
	return {
		expectedCount: window_games,
		actualCount: window_usable_games,
		reason: `${window_usable_games} of the last ${window_games} games before ${date} are summarised; ${known} and not there: ${gaps.join(', ')}`,
		failureType: 'DATA_GAP',
		missingDates: gaps,
		rawDataChecked: true,
	};
}

/** Returns the evidence of earlier games that are not final yet; null where there are none. `awaited`: comma-separated. */
export function windowAwaits(date: IsoDate, awaited: string | null): Evidence['SOURCE_NOT_READY'] | null {
	const dates = listedDates(awaited);
	if (dates.length === 0) return null;
	return { reason: `games before ${date} are not final yet: ${dates.join(', ')}`, missingDates: dates };
}
