import { isAmong } from '@accounted/failure-tracking';
import { countedGames, expectedPlayers, RAW_TABLES } from '@accounted/raw';
import { addDays, type DateRange, type RowOf, type Sql, sql } from '@accounted/warehouse';
import { z } from 'zod';
import { playerGameSummaryTable } from '../player-game-summary/table.ts';
import { expectedInSeason } from './expected-in-season.ts';
import { SEASON_LOOKBACK_DAYS } from './season-lookback.ts';

const { player_box: playerBox } = RAW_TABLES;

/** How many games there were; 0 and null for a player, or a team, without any. */
export const historyCountsRow = z.object({
	usable_games: z.int(),
	played_games: z.int(),
	missed_games: z.int(),
	gap_dates: z.string().nullable().describe('Comma-separated'),
	awaited_dates: z.string().nullable().describe('Comma-separated; of games that are not final'),
});

export interface PlayerHistory {
	readonly range: DateRange;
	/** The players to read; all of them where none are named. */
	readonly only: readonly string[] | undefined;
	/** The columns of a player's game that the window needs. */
	readonly columns: readonly (keyof RowOf<typeof playerGameSummaryTable> & string)[];
	/** Which summaries can be used, said of `summaries`: one without zones cannot tell where the shots came from. */
	readonly usable: Sql;
	/** How many of the last games played must be there. Default: all of the season. */
	readonly gapsWithin?: number;
}

/**
 * The one definition of a player's history, as CTEs:
 * - `standings`, a row for each expected player and date: the season, its opening, and how many games of it before the
 *   date are usable, were played, and were missed.
 * - `history`, a row for each of these and each of those games. `usable` marks games that the summaries hold, and
 *   `recency` numbers them from the newest (1); `played` marks games that raw says were played, and `played_recency` numbers
 *   those. Of other games the number says nothing.
 * - `gaps`, where there are any: the dates of games that were played and the summaries do not hold (`gap_dates`), and the
 *   dates of games that are not final, in which the player may have played or may yet play (`awaited_dates`).
 *
 * A game was played where the box score of a final game says so, and also where the row was rejected or the whole box
 * score is lost: a player who is supposed to have been there may have played. A game that is not final is never evidence
 * of a played game, whatever box rows it has. Games that do not count for the season are not looked at.
 *
 * Games are counted once, in order of date, and a player's counts after each game hold until the next one. Numbering the
 * games back from every date that follows would sort the games of a season for each of its dates.
 */
export function playerHistory({ range, only, columns, usable, gapsWithin }: PlayerHistory): Sql {
	const lookback = { start: addDays(range.start, -SEASON_LOOKBACK_DAYS), end: range.end };
	const earlier = sql`game_date BETWEEN ${sql.date(lookback.start)} AND ${sql.date(lookback.end)}`;
	const ofDates = sql`SELECT DISTINCT analysis_date, entity_id FROM expected_players
		WHERE analysis_date BETWEEN ${sql.date(range.start)} AND ${sql.date(range.end)}`;
	const ours = isAmong(sql`player_lookup`, only);
	const listOf = (prefix: string) =>
		sql.join(
			columns.map((column) => sql`${sql.identifier(`${prefix}${column}`)}`),
			', ',
		);
	const asItGoes = sql`PARTITION BY player_lookup, season_year ORDER BY game_date`;
	return sql`expected_players AS (
	SELECT analysis_date, entity_id, is_final FROM (${expectedPlayers(lookback)}) AS players
	WHERE ${isAmong(sql`entity_id`, only)}
),
${expectedInSeason(ofDates, lookback)},
supposed AS (
	SELECT players.entity_id AS player_lookup, seasons.season_year, players.analysis_date AS game_date
	FROM expected_players AS players
	JOIN seasons ON seasons.game_date = players.analysis_date
	WHERE players.is_final
),
box_rows AS (
	SELECT box.player_lookup, box.team, games.season_year, games.game_date, games.is_final, box.status
	FROM ${playerBox.table} AS box
	JOIN ${countedGames} AS games ON games.game_id = box.game_id AND games.game_date = box.game_date
	WHERE box.${earlier} AND ${ours}
),
unfinished_sides AS (
	SELECT game_date, season_year, home_team AS team FROM ${countedGames} AS games WHERE ${earlier} AND NOT is_final
	UNION DISTINCT
	SELECT game_date, season_year, away_team FROM ${countedGames} AS games WHERE ${earlier} AND NOT is_final
),
-- A player may have been with the team of the first box score of the season before it, too.
first_boxes AS (
	SELECT player_lookup, season_year, team, game_date FROM box_rows
	WHERE is_final
	QUALIFY RANK() OVER (PARTITION BY player_lookup, season_year ORDER BY game_date) = 1
),
sightings AS (
	SELECT player_lookup, season_year, game_date, is_final AND status = 'PLAYED' AS played, NOT is_final AS awaited,
		game_date AS known_from
	FROM box_rows
	WHERE is_final OR status <> 'INACTIVE'
	UNION ALL
	SELECT player_lookup, season_year, game_date, TRUE, FALSE, game_date FROM supposed
	UNION ALL
	SELECT players.entity_id, seasons.season_year, players.analysis_date, FALSE, TRUE, players.analysis_date
	FROM expected_players AS players
	JOIN seasons ON seasons.game_date = players.analysis_date
	WHERE NOT players.is_final
	UNION ALL
	SELECT first_boxes.player_lookup, first_boxes.season_year, unfinished_sides.game_date, FALSE, TRUE, first_boxes.game_date
	FROM first_boxes
	JOIN unfinished_sides
		ON unfinished_sides.team = first_boxes.team
		AND unfinished_sides.season_year = first_boxes.season_year
		AND unfinished_sides.game_date < first_boxes.game_date
),
-- A player of a final game of the date is not waited for in another game of it.
listed AS (
	SELECT player_lookup, season_year, game_date, LOGICAL_OR(played) AS played, LOGICAL_AND(awaited) AS awaited,
		MIN(known_from) AS known_from
	FROM sightings
	GROUP BY player_lookup, season_year, game_date
),
summaries AS (
	SELECT player_lookup, season_year, game_date, ${listOf('')}
	FROM ${playerGameSummaryTable}
	WHERE ${earlier} AND ${ours}
	QUALIFY ROW_NUMBER() OVER (PARTITION BY player_lookup, game_date ORDER BY game_id) = 1
),
games AS (
	SELECT COALESCE(listed.player_lookup, summaries.player_lookup) AS player_lookup,
		COALESCE(listed.season_year, summaries.season_year) AS season_year,
		COALESCE(listed.game_date, summaries.game_date) AS game_date,
		COALESCE(listed.played, TRUE) AS played,
		COALESCE(listed.awaited, FALSE) AS awaited,
		listed.known_from,
		COALESCE(summaries.player_lookup IS NOT NULL AND NOT COALESCE(listed.awaited, FALSE) AND ${usable}, FALSE) AS usable,
		${listOf('summaries.')}
	FROM listed
	FULL JOIN summaries ON summaries.player_lookup = listed.player_lookup AND summaries.game_date = listed.game_date
),
numbered AS (
	SELECT games.*,
		COUNTIF(NOT awaited) OVER (${asItGoes}) AS listed_number,
		COUNTIF(usable) OVER (${asItGoes}) AS usable_number,
		COUNTIF(played) OVER (${asItGoes}) AS played_number,
		LEAD(game_date, 1, DATE '9999-12-31') OVER (${asItGoes}) AS next_date
	FROM games
),
standings AS (
	SELECT expected.*,
		COALESCE(last_games.usable_number, 0) AS usable_games,
		COALESCE(last_games.played_number, 0) AS played_games,
		COALESCE(last_games.listed_number - last_games.played_number, 0) AS missed_games
	FROM expected
	LEFT JOIN numbered AS last_games
		ON last_games.player_lookup = expected.entity_id
		AND last_games.season_year = expected.season_year
		AND last_games.game_date < expected.analysis_date
		AND last_games.next_date >= expected.analysis_date
),
history AS (
	SELECT standings.analysis_date, standings.entity_id,
		games.player_lookup, games.game_date, games.played, games.usable, ${listOf('games.')},
		standings.usable_games - games.usable_number + 1 AS recency,
		standings.played_games - games.played_number + 1 AS played_recency
	FROM standings
	JOIN numbered AS games
		ON games.player_lookup = standings.entity_id
		AND games.season_year = standings.season_year
		AND games.game_date < standings.analysis_date
),
gaps AS (
	SELECT standings.analysis_date, standings.entity_id,
		STRING_AGG(IF(missing.awaited, NULL, CAST(missing.game_date AS STRING)), ',' ORDER BY missing.game_date) AS gap_dates,
		STRING_AGG(IF(missing.awaited, CAST(missing.game_date AS STRING), NULL), ',' ORDER BY missing.game_date) AS awaited_dates
	FROM standings
	JOIN (SELECT * FROM numbered WHERE awaited OR (played AND NOT usable)) AS missing
		ON missing.player_lookup = standings.entity_id
		AND missing.season_year = standings.season_year
		AND missing.game_date < standings.analysis_date
		AND COALESCE(missing.known_from <= standings.analysis_date, TRUE)${
			gapsWithin === undefined
				? sql``
				: sql`
		AND standings.played_games - missing.played_number < ${gapsWithin}`
		}
	GROUP BY standings.analysis_date, standings.entity_id
)`;
}
