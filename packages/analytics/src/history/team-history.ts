import type { Expectation } from '@accounted/failure-tracking';
import { RAW_TABLES } from '@accounted/raw';
import { addDays, type DateRange, type RowOf, type Sql, sql } from '@accounted/warehouse';
import type { teamDefenseGameSummaryTable } from '../team-defense-game-summary/table.ts';
import type { teamOffenseGameSummaryTable } from '../team-offense-game-summary/table.ts';
import { SEASON_LOOKBACK_DAYS } from './season-lookback.ts';

const { table: schedule } = RAW_TABLES.schedule;

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
 * The one definition of a team's last games before a date: a query with a row for each team of each date and each final
 * game of its season strictly before it. `usable` tells games that the summaries hold. `games_ago` counts back over all
 * games, from 1 for the last, and `recency` over the usable ones. `played`, which `historyCounts` asks for, is always
 * true. From the schedule come `home_team`, at whose arena the game was played, and `margin`, from the team's view, which
 * is null where no score was published.
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
		SELECT DISTINCT game_date, season_year FROM ${schedule}
		WHERE game_date BETWEEN ${sql.date(range.start)} AND ${sql.date(range.end)}
	),
	sides AS (
		SELECT game_id, game_date, season_year, home_team AS team, home_team, home_score - away_score AS margin
		FROM ${schedule}
		WHERE ${earlier} AND is_final
		UNION ALL
		SELECT game_id, game_date, season_year, away_team, home_team, away_score - home_score
		FROM ${schedule}
		WHERE ${earlier} AND is_final
	),
	final_games AS (
		SELECT * FROM sides
		WHERE TRUE
		QUALIFY ROW_NUMBER() OVER (PARTITION BY team, game_date ORDER BY game_id) = 1
	),
	summaries AS (
		SELECT team_abbr, game_date, ${listOf('')}
		FROM ${summaries}
		WHERE ${earlier}
		QUALIFY ROW_NUMBER() OVER (PARTITION BY team_abbr, game_date ORDER BY game_id) = 1
	),
	games AS (
		SELECT final_games.team, final_games.season_year, final_games.game_date, final_games.home_team, final_games.margin,
			TRUE AS played,
			COALESCE(summaries.team_abbr IS NOT NULL AND ${usable}, FALSE) AS usable,
			${listOf('summaries.')}
		FROM final_games
		LEFT JOIN summaries
			ON summaries.team_abbr = final_games.team AND summaries.game_date = final_games.game_date
	)
	SELECT teams.analysis_date, teams.entity_id, games.*,
		ROW_NUMBER() OVER (
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

/** The aggregates over a history that tell a data gap from too short a history. */
export const historyCounts = sql`COUNTIF(usable) AS usable_games,
		COUNTIF(played) AS played_games,
		COUNTIF(NOT played) AS missed_games,
		STRING_AGG(IF(played AND NOT usable, CAST(game_date AS STRING), NULL), ',' ORDER BY game_date) AS gap_dates`;
