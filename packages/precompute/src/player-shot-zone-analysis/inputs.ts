import { playerGameSummaryTable } from '@accounted/analytics';
import { type Inputs, inputKey } from '@accounted/failure-tracking';
import { playersOfTheDate, RAW_TABLES } from '@accounted/raw';
import { addDays, type DateRange, isoDate, type Sql, sql } from '@accounted/warehouse';
import { z } from 'zod';
import { SEASON_LOOKBACK_DAYS } from '../history/season-lookback.ts';

const total = z.int();

/** One player's shooting before a date, and what raw says of the games it should rest on. */
export const shotZoneRow = inputKey.extend({
	season_year: z.int(),
	opening_date: isoDate,
	usable_games: total,
	played_games: total,
	missed_games: total,
	gap_dates: z.string().nullable().describe('Comma-separated'),
	games_last_10: total,
	fg_attempts_last_10: total,
	fg_makes_last_10: total,
	paint_attempts_last_10: total,
	paint_makes_last_10: total,
	mid_range_attempts_last_10: total,
	mid_range_makes_last_10: total,
	three_pt_attempts_last_10: total,
	three_pt_makes_last_10: total,
	assisted_makes_last_10: total,
	games_last_20: total,
	fg_attempts_last_20: total,
	fg_makes_last_20: total,
	paint_attempts_last_20: total,
	paint_makes_last_20: total,
	mid_range_attempts_last_20: total,
	mid_range_makes_last_20: total,
	three_pt_attempts_last_20: total,
	three_pt_makes_last_20: total,
	assisted_makes_last_20: total,
});

const { schedule, player_box: playerBox } = RAW_TABLES;

/** Totals over the newest `games` usable games. */
function windowTotals(games: number): Sql {
	const totals = [
		['fg_attempts', 'fg_attempts'],
		['fg_makes', 'fg_makes'],
		['paint_attempts', 'paint_attempts'],
		['paint_makes', 'paint_makes'],
		['mid_range_attempts', 'mid_range_attempts'],
		['mid_range_makes', 'mid_range_makes'],
		['three_pt_attempts', 'three_pt_attempts'],
		['three_pt_makes', 'three_pt_makes'],
		['assisted_makes', 'assisted_fg_makes'],
	] as const;
	const inWindow = sql`usable AND recency <= ${games}`;
	return sql.join(
		[
			sql`COUNTIF(${inWindow}) AS ${sql.identifier(`games_last_${games}`)}`,
			...totals.map(
				([name, column]) =>
					sql`COALESCE(SUM(IF(${inWindow}, ${sql.identifier(column)}, 0)), 0) AS ${sql.identifier(`${name}_last_${games}`)}`,
			),
		],
		',\n\t\t',
	);
}

export const shotZoneInputs: Inputs<typeof shotZoneRow> = {
	row: shotZoneRow,
	tables: [schedule.table, playerBox.table],
	sql: (range: DateRange) => {
		const earlier = sql`game_date BETWEEN ${sql.date(addDays(range.start, -SEASON_LOOKBACK_DAYS))} AND ${sql.date(range.end)}`;
		return sql`
WITH openings AS (
	SELECT season_year, MIN(game_date) AS opening_date FROM ${schedule.table} GROUP BY season_year
),
seasons AS (
	SELECT DISTINCT game_date, season_year FROM ${schedule.table}
	WHERE game_date BETWEEN ${sql.date(range.start)} AND ${sql.date(range.end)}
),
expected AS (
	SELECT players.analysis_date, players.entity_id, seasons.season_year, openings.opening_date
	FROM (${playersOfTheDate.sql(range)}) AS players
	JOIN seasons ON seasons.game_date = players.analysis_date
	JOIN openings ON openings.season_year = seasons.season_year
),
listed AS (
	SELECT player_lookup, season_year, game_date, LOGICAL_OR(status = 'PLAYED') AS played
	FROM ${playerBox.table}
	WHERE ${earlier}
	GROUP BY player_lookup, season_year, game_date
),
summaries AS (
	SELECT player_lookup, season_year, game_date, fg_attempts, fg_makes, paint_attempts, paint_makes,
		mid_range_attempts, mid_range_makes, three_pt_attempts, three_pt_makes, assisted_fg_makes
	FROM ${playerGameSummaryTable}
	WHERE ${earlier}
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
		${windowTotals(10)},
		${windowTotals(20)}
	FROM history
	GROUP BY analysis_date, entity_id
)
SELECT expected.analysis_date, expected.entity_id, expected.season_year, expected.opening_date, totals.gap_dates,
	${sql.join(
		COUNTED.map((name) => sql`COALESCE(totals.${sql.identifier(name)}, 0) AS ${sql.identifier(name)}`),
		', ',
	)}
FROM expected
LEFT JOIN totals ON totals.analysis_date = expected.analysis_date AND totals.entity_id = expected.entity_id`;
	},
};

/** The columns that are 0 for a player without any game. */
const COUNTED = Object.keys(shotZoneRow.shape).filter((name) => /_games$|_last_(10|20)$/.test(name));
