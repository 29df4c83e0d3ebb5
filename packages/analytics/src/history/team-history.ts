import type { Expectation } from '@accounted/failure-tracking';
import { countedGames } from '@accounted/raw';
import { addDays, type DateRange, type RowOf, type Sql, sql } from '@accounted/warehouse';
import type { teamDefenseGameSummaryTable } from '../team-defense-game-summary/table.ts';
import type { teamOffenseGameSummaryTable } from '../team-offense-game-summary/table.ts';
import { SEASON_LOOKBACK_DAYS } from './season-lookback.ts';

type TeamSummaryTable = typeof teamOffenseGameSummaryTable | typeof teamDefenseGameSummaryTable;

export interface TeamHistory<T extends TeamSummaryTable = TeamSummaryTable> {
	readonly range: DateRange;
	/** Whose history, on which dates. */
	readonly teams: Expectation;
	/** The games as seen from the team's own offence, or its defence. */
	readonly summaries: T;
	/** The columns of a team's game that the window needs. */
	readonly columns: readonly (keyof RowOf<T> & string)[];
	/** Which summaries can be used, said of `summaries`; all of them unless told. */
	readonly usable?: Sql;
}

/**
 * The one definition of a team's last games before a date: a query with a row for each team of each date and each counted
 * game of its season strictly before it.
 * - `played`: the game is final. A game that is not final is a row too, with `played` false: the numbers of the date wait
 *   for it, whatever rows it has.
 * - `usable`: the summaries hold the game.
 * - `games_ago`: of a final game, its number counted back from 1 for the last one; of a game that is not final, how many
 *   final games came after it.
 * - `recency`: the number among the usable games, counted back from 1.
 * - `home_team`, at whose arena the game was played, and `margin`, from the team's view: null where the game has no score,
 *   or is not final.
 */
export function teamHistory<T extends TeamSummaryTable>({
	range,
	teams,
	summaries,
	columns,
	usable = sql`TRUE`,
}: TeamHistory<T>): Sql {
	const earlier = sql`game_date BETWEEN ${sql.date(addDays(range.start, -SEASON_LOOKBACK_DAYS))} AND ${sql.date(range.end)}`;
	const listOf = (prefix: string) =>
		sql.join(
			columns.map((column) => sql`${sql.identifier(`${prefix}${column}`)}`),
			', ',
		);
	return sql`
	WITH seasons AS (
		SELECT DISTINCT game_date, season_year FROM ${countedGames} AS games
		WHERE game_date BETWEEN ${sql.date(range.start)} AND ${sql.date(range.end)}
	),
	sides AS (
		SELECT game_id, game_date, season_year, home_team AS team, home_team, is_final, home_score - away_score AS margin
		FROM ${countedGames} AS games
		WHERE ${earlier}
		UNION ALL
		SELECT game_id, game_date, season_year, away_team, home_team, is_final, away_score - home_score
		FROM ${countedGames} AS games
		WHERE ${earlier}
	),
	team_games AS (
		SELECT * FROM sides
		WHERE TRUE
		QUALIFY ROW_NUMBER() OVER (PARTITION BY team, game_date ORDER BY IF(is_final, 1, 2), game_id) = 1
	),
	summaries AS (
		SELECT team_abbr, game_date, ${listOf('')}
		FROM ${summaries}
		WHERE ${earlier}
		QUALIFY ROW_NUMBER() OVER (PARTITION BY team_abbr, game_date ORDER BY game_id) = 1
	),
	games AS (
		SELECT team_games.team, team_games.season_year, team_games.game_date, team_games.home_team,
			IF(team_games.is_final, team_games.margin, NULL) AS margin,
			team_games.is_final AS played,
			COALESCE(team_games.is_final AND summaries.team_abbr IS NOT NULL AND ${usable}, FALSE) AS usable,
			${listOf('summaries.')}
		FROM team_games
		LEFT JOIN summaries
			ON summaries.team_abbr = team_games.team AND summaries.game_date = team_games.game_date
	)
	SELECT teams.analysis_date, teams.entity_id, games.*,
		COUNTIF(games.played) OVER (
			PARTITION BY teams.entity_id, teams.analysis_date
			ORDER BY games.game_date DESC
		) AS games_ago,
		ROW_NUMBER() OVER (
			PARTITION BY teams.entity_id, teams.analysis_date, games.usable
			ORDER BY games.game_date DESC
		) AS recency
	FROM (${teams.sql(range)}) AS teams
	JOIN seasons ON seasons.game_date = teams.analysis_date
	JOIN games
		ON games.team = teams.entity_id
		AND games.season_year = seasons.season_year
		AND games.game_date < teams.analysis_date`;
}

/** The aggregates over a team's history that tell a data gap from too short a history. A team misses none of its games. */
export const historyCounts = sql`COUNTIF(usable) AS usable_games,
		COUNTIF(played) AS played_games,
		0 AS missed_games,
		STRING_AGG(IF(played AND NOT usable, CAST(game_date AS STRING), NULL), ',' ORDER BY game_date) AS gap_dates,
		STRING_AGG(IF(played, NULL, CAST(game_date AS STRING)), ',' ORDER BY game_date) AS awaited_dates`;
