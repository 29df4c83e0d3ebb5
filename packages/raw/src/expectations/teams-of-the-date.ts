import type { Expectation } from '@accounted/failure-tracking';
import { type DateRange, type Sql, sql } from '@accounted/warehouse';
import { countedGames } from './known-games.ts';

/** Both teams of each counted game of the date. */
export const teamsOfTheDate: Expectation = {
	name: 'teams_of_the_date',
	description: 'both teams of each game that counts for the season',
	sql: (range) => teams(range, sql`TRUE`),
};

/** Both teams of each counted game of the date that is final. */
export const teamsOfFinalGames: Expectation = {
	name: 'teams_of_final_games',
	description: 'both teams of each final game that counts for the season',
	sql: (range) => teams(range, sql`is_final`),
};

/** Every team of the season, on each date with a counted game, whether or not the team plays on the date. */
export const teamsOfTheSeason: Expectation = {
	name: 'teams_of_the_season',
	description: 'every team with a game that counts for the season, on each date with such a game',
	sql: ({ start, end }) => sql`
	WITH dates AS (
		SELECT DISTINCT game_date, season_year FROM ${countedGames} AS games
		WHERE game_date BETWEEN ${sql.date(start)} AND ${sql.date(end)}
	),
	season_teams AS (
		SELECT season_year, home_team AS team FROM ${countedGames} AS games
		UNION DISTINCT
		SELECT season_year, away_team FROM ${countedGames} AS games
	)
	SELECT DISTINCT dates.game_date AS analysis_date, season_teams.team AS entity_id
	FROM dates
	JOIN season_teams ON season_teams.season_year = dates.season_year`,
};

function teams({ start, end }: DateRange, gamesWanted: Sql): Sql {
	const games = sql`game_date BETWEEN ${sql.date(start)} AND ${sql.date(end)} AND ${gamesWanted}`;
	return sql`
	SELECT game_date AS analysis_date, home_team AS entity_id FROM ${countedGames} AS games WHERE ${games}
	UNION DISTINCT
	SELECT game_date, away_team FROM ${countedGames} AS games WHERE ${games}`;
}
