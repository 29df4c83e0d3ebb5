import { playerGameSummaryTable } from '@accounted/analytics';
import { type Inputs, inputKey } from '@accounted/failure-tracking';
import { playersOfFinalGames, playersOfTheDate, RAW_TABLES, rejectedRowsTable } from '@accounted/raw';
import { addDays, type DateRange, isoDate, type RowOf, type Sql, sql } from '@accounted/warehouse';
import { z } from 'zod';
import { SEASON_LOOKBACK_DAYS } from '../history/season-lookback.ts';
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
const counted = z.object({
	usable_games: count,
	played_games: count,
	missed_games: count,
	...forWindow(windowTotals, 10),
	...forWindow(windowTotals, 20),
});

/** One player's shooting before a date, and what raw says of the games it should rest on. */
export const shotZoneRow = inputKey.extend({
	season_year: z.int(),
	opening_date: isoDate,
	gap_dates: z.string().nullable().describe('Comma-separated'),
	...counted.shape,
});

const { schedule, player_box: playerBox } = RAW_TABLES;

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

/**
 * Raw says that a game was played where its box score does, and also where the row was rejected or the whole box score
 * is lost: whoever is supposed to have been there may have played, and nobody can say that he did not.
 */
export const shotZoneInputs: Inputs<typeof shotZoneRow> = {
	row: shotZoneRow,
	tables: [schedule.table, playerBox.table, rejectedRowsTable],
	sql: (range: DateRange) => {
		const lookback = { start: addDays(range.start, -SEASON_LOOKBACK_DAYS), end: range.end };
		const earlier = sql`game_date BETWEEN ${sql.date(lookback.start)} AND ${sql.date(lookback.end)}`;
		return sql`
WITH openings AS (
	SELECT season_year, MIN(game_date) AS opening_date FROM ${schedule.table} GROUP BY season_year
),
seasons AS (
	SELECT DISTINCT game_date, season_year FROM ${schedule.table} WHERE ${earlier}
),
expected AS (
	SELECT players.analysis_date, players.entity_id, seasons.season_year, openings.opening_date
	FROM (${playersOfTheDate.sql(range)}) AS players
	JOIN seasons ON seasons.game_date = players.analysis_date
	JOIN openings ON openings.season_year = seasons.season_year
),
supposed AS (
	SELECT players.entity_id AS player_lookup, seasons.season_year, players.analysis_date AS game_date
	FROM (${playersOfFinalGames.sql(lookback)}) AS players
	JOIN seasons ON seasons.game_date = players.analysis_date
),
sightings AS (
	SELECT player_lookup, season_year, game_date, status = 'PLAYED' AS played FROM ${playerBox.table} WHERE ${earlier}
	UNION ALL
	SELECT player_lookup, season_year, game_date, TRUE FROM supposed
),
listed AS (
	SELECT player_lookup, season_year, game_date, LOGICAL_OR(played) AS played
	FROM sightings
	GROUP BY player_lookup, season_year, game_date
),
summaries AS (
	SELECT player_lookup, season_year, game_date, fg_attempts, fg_makes, paint_attempts, paint_makes,
		mid_range_attempts, mid_range_makes, three_pt_attempts, three_pt_makes, assisted_fg_makes
	FROM ${playerGameSummaryTable}
	WHERE ${earlier}
	QUALIFY ROW_NUMBER() OVER (PARTITION BY player_lookup, game_date ORDER BY game_id) = 1
),
games AS (
	SELECT COALESCE(listed.player_lookup, summaries.player_lookup) AS player_lookup,
		COALESCE(listed.season_year, summaries.season_year) AS season_year,
		COALESCE(listed.game_date, summaries.game_date) AS game_date,
		COALESCE(listed.played, TRUE) AS played,
		summaries.paint_attempts IS NOT NULL AS usable,
		summaries.fg_attempts, summaries.fg_makes, summaries.paint_attempts, summaries.paint_makes,
		summaries.mid_range_attempts, summaries.mid_range_makes,
		summaries.three_pt_attempts, summaries.three_pt_makes, summaries.assisted_fg_makes
	FROM listed
	FULL JOIN summaries ON summaries.player_lookup = listed.player_lookup AND summaries.game_date = listed.game_date
),
history AS (
	SELECT expected.analysis_date, expected.entity_id, games.*,
		ROW_NUMBER() OVER (
			PARTITION BY expected.entity_id, expected.analysis_date, games.usable
			ORDER BY games.game_date DESC
		) AS recency
	FROM expected
	JOIN games
		ON games.player_lookup = expected.entity_id
		AND games.season_year = expected.season_year
		AND games.game_date < expected.analysis_date
),
totals AS (
	SELECT analysis_date, entity_id,
		COUNTIF(usable) AS usable_games,
		COUNTIF(played) AS played_games,
		COUNTIF(NOT played) AS missed_games,
		STRING_AGG(IF(played AND NOT usable, CAST(game_date AS STRING), NULL), ',' ORDER BY game_date) AS gap_dates,
		${sql.join(WINDOWS.map(totalsOver), ',\n\t\t')}
	FROM history
	GROUP BY analysis_date, entity_id
)
SELECT expected.analysis_date, expected.entity_id, expected.season_year, expected.opening_date, totals.gap_dates,
	${sql.join(
		Object.keys(counted.shape).map(
			(name) => sql`COALESCE(totals.${sql.identifier(name)}, 0) AS ${sql.identifier(name)}`,
		),
		', ',
	)}
FROM expected
LEFT JOIN totals ON totals.analysis_date = expected.analysis_date AND totals.entity_id = expected.entity_id`;
	},
};
