import type { Expectation } from '@accounted/failure-tracking';
import { type DateRange, type Sql, sql } from '@accounted/warehouse';
import { RAW_TABLES } from '../tables/index.ts';

const { table: schedule } = RAW_TABLES.schedule;

/** Both teams of each game of the date. */
export const teamsOfTheDate: Expectation = {
	name: 'teams_of_the_date',
	description: 'both teams of each game on the schedule',
	sql: (range) => teams(range, sql`TRUE`),
};

/** Both teams of each game of the date that is final. */
export const teamsOfFinalGames: Expectation = {
	name: 'teams_of_final_games',
	description: 'both teams of each final game',
	sql: (range) => teams(range, sql`is_final`),
};

/** Every team of the season, on each date of it with a game: a team is known on the days it rests, too. */
export const teamsOfTheSeason: Expectation = {
	name: 'teams_of_the_season',
	description: 'every team on the season’s schedule, on each date with a game',
	sql: ({ start, end }) => sql`
	WITH dates AS (
		SELECT DISTINCT game_date, season_year FROM ${schedule}
		WHERE game_date BETWEEN ${sql.date(start)} AND ${sql.date(end)}
	),
	season_teams AS (
		SELECT season_year, home_team AS team FROM ${schedule}
		UNION DISTINCT
		SELECT season_year, away_team FROM ${schedule}
	)
	SELECT DISTINCT dates.game_date AS analysis_date, season_teams.team AS entity_id
	FROM dates
	JOIN season_teams ON season_teams.season_year = dates.season_year`,
};

function teams({ start, end }: DateRange, gamesWanted: Sql): Sql {
	const games = sql`game_date BETWEEN ${sql.date(start)} AND ${sql.date(end)} AND ${gamesWanted}`;
	return sql`
	SELECT game_date AS analysis_date, home_team AS entity_id FROM ${schedule} WHERE ${games}
	UNION DISTINCT
	SELECT game_date, away_team FROM ${schedule} WHERE ${games}`;
}
