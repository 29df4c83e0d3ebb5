import { type Expectation, isAmong, restrictedTo } from '@accounted/failure-tracking';
import { playersOfFinalGames, RAW_TABLES, rejectedRowsTable } from '@accounted/raw';
import {
	addDays,
	type DateRange,
	type RowOf,
	type Sql,
	sql,
	type TableDefinition,
} from '@accounted/warehouse';
import { z } from 'zod';
import { playerGameSummaryTable } from '../player-game-summary/table.ts';
import { expectedInSeason } from './expected-in-season.ts';
import { SEASON_LOOKBACK_DAYS } from './season-lookback.ts';

const { schedule, player_box: playerBox } = RAW_TABLES;

/** The tables that a player's history is put together from, besides the player game summaries. */
export const HISTORY_SOURCES: readonly TableDefinition[] = [
	schedule.table,
	playerBox.table,
	rejectedRowsTable,
];

/** What `historyCounts` counts; 0 and null for a player without any game. */
export const historyCountsRow = z.object({
	usable_games: z.int(),
	played_games: z.int(),
	missed_games: z.int(),
	gap_dates: z.string().nullable().describe('Comma-separated'),
});

export interface PlayerHistory {
	readonly range: DateRange;
	readonly expectation: Expectation;
	/** Whose history alone is wanted; everybody's, if nobody is named. */
	readonly only: readonly string[] | undefined;
	/** The columns of a player's game that the window needs. */
	readonly columns: readonly (keyof RowOf<typeof playerGameSummaryTable> & string)[];
	/** Which summaries can be used, said of `summaries`: one without zones cannot tell where the shots came from. */
	readonly usable: Sql;
}

/**
 * The one definition of a player's history: CTEs that end in `history`, a row for each expected player and each game of
 * his season strictly before the date. `usable` tells games that the summaries hold, `recency` numbers those from the
 * newest (1); `played` tells games that raw says he played. Beside it stands `expected`, with the season and its opening.
 *
 * Raw says that a game was played where its box score does, and also where the row was rejected or the whole box score
 * is lost: whoever is supposed to have been there may have played, and nobody can say that he did not.
 */
export function playerHistory({ range, expectation, only, columns, usable }: PlayerHistory): Sql {
	const lookback = { start: addDays(range.start, -SEASON_LOOKBACK_DAYS), end: range.end };
	const earlier = sql`game_date BETWEEN ${sql.date(lookback.start)} AND ${sql.date(lookback.end)}`;
	const ours = isAmong(sql`player_lookup`, only);
	const listOf = (prefix: string) =>
		sql.join(
			columns.map((column) => sql`${sql.identifier(`${prefix}${column}`)}`),
			', ',
		);
	return sql`${expectedInSeason(restrictedTo(expectation, only), range, lookback)},
supposed AS (
	SELECT players.entity_id AS player_lookup, seasons.season_year, players.analysis_date AS game_date
	FROM (${restrictedTo(playersOfFinalGames, only).sql(lookback)}) AS players
	JOIN seasons ON seasons.game_date = players.analysis_date
),
sightings AS (
	SELECT player_lookup, season_year, game_date, status = 'PLAYED' AS played FROM ${playerBox.table}
	WHERE ${earlier} AND ${ours}
	UNION ALL
	SELECT player_lookup, season_year, game_date, TRUE FROM supposed
),
listed AS (
	SELECT player_lookup, season_year, game_date, LOGICAL_OR(played) AS played
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
		COALESCE(summaries.player_lookup IS NOT NULL AND ${usable}, FALSE) AS usable,
		${listOf('summaries.')}
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
)`;
}

/** The aggregates over `history` that tell a data gap from too short a history. */
export const historyCounts = sql`COUNTIF(usable) AS usable_games,
		COUNTIF(played) AS played_games,
		COUNTIF(NOT played) AS missed_games,
		STRING_AGG(IF(played AND NOT usable, CAST(game_date AS STRING), NULL), ',' ORDER BY game_date) AS gap_dates`;
