import type { Expectation } from '@accounted/failure-tracking';
import { sql } from '@accounted/warehouse';
import { knownGames } from './known-games.ts';

export const gamesOfTheDate: Expectation = {
	name: 'games_of_the_date',
	description: 'each game on the schedule, and each of a schedule line that was rejected',
	sql: ({ start, end }) => sql`
	SELECT DISTINCT game_date AS analysis_date, game_id AS entity_id FROM ${knownGames} AS known_games
	WHERE game_date BETWEEN ${sql.date(start)} AND ${sql.date(end)}`,
};
