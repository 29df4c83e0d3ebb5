import { historyCountsRow, type playerGameSummaryTable, playerHistory } from '@accounted/analytics';
import { type Inputs, inputKey } from '@accounted/failure-tracking';
import { type DateRange, isoDate, type RowOf, type Sql, sql } from '@accounted/warehouse';
import { z } from 'zod';
import { forWindow, WINDOWS, type Window } from './windows.ts';

const count = z.int();

/** The columns of a player's game that are added up over each window. */
const summed = {
	fg_attempts: count,
	fg_makes: count,
	paint_attempts: count,
	paint_makes: count,
	mid_range_attempts: count,
	mid_range_makes: count,
	three_pt_attempts: count,
	three_pt_makes: count,
	assisted_fg_makes: count,
} satisfies Partial<Record<keyof RowOf<typeof playerGameSummaryTable>, typeof count>>;

const windowTotals = { games: count, ...summed };

/** A count over one window of games. */
export type WindowTotal = keyof typeof windowTotals;

/** The columns that are 0 for a player without any game. */
const counted = z.object({ ...forWindow(windowTotals, 10), ...forWindow(windowTotals, 20) });

/** One player's shooting before a date, and what raw says of the games it should rest on. */
export const shotZoneRow = inputKey.extend({
	season_year: z.int(),
	opening_date: isoDate,
	...historyCountsRow.shape,
	...counted.shape,
});

/** Totals over the newest `games` usable games. */
function totalsOver(games: Window): Sql {
	const inWindow = sql`usable AND recency <= ${games}`;
	const sums = Object.keys(summed).map(
		(name) =>
			sql`COALESCE(SUM(IF(${inWindow}, ${sql.identifier(name)}, 0)), 0) AS ${sql.identifier(`${name}_last_${games}`)}`,
	);
	return sql.join(
		[sql`COUNTIF(${inWindow}) AS ${sql.identifier(`games_last_${games}`)}`, ...sums],
		',\n\t\t',
	);
}

export const shotZoneInputs: Inputs<typeof shotZoneRow> = {
	row: shotZoneRow,
	sql: (range: DateRange, only) => sql`
WITH ${playerHistory({
		range,
		only,
		columns: z.object(summed).keyof().options,
		usable: sql`summaries.paint_attempts IS NOT NULL`,
	})},
totals AS (
	SELECT analysis_date, entity_id,
		${sql.join(WINDOWS.map(totalsOver), ',\n\t\t')}
	FROM history
	WHERE recency <= ${Math.max(...WINDOWS)}
	GROUP BY analysis_date, entity_id
)
SELECT standings.*, gaps.gap_dates, gaps.awaited_dates,
	${sql.join(
		Object.keys(counted.shape).map(
			(name) => sql`COALESCE(totals.${sql.identifier(name)}, 0) AS ${sql.identifier(name)}`,
		),
		', ',
	)}
FROM standings
LEFT JOIN gaps ON gaps.analysis_date = standings.analysis_date AND gaps.entity_id = standings.entity_id
LEFT JOIN totals ON totals.analysis_date = standings.analysis_date AND totals.entity_id = standings.entity_id`,
};
