import type { Expectation } from '@accounted/failure-tracking';
import { sql } from '@accounted/warehouse';
import { RAW_TABLES } from '../tables/index.ts';

export const gamesOfTheDate: Expectation = {
	name: 'games_of_the_date',
	description: 'each game on the schedule',
	sql: ({ start, end }) => sql`
	SELECT DISTINCT game_date AS analysis_date, game_id AS entity_id FROM ${RAW_TABLES.schedule.table}
	WHERE game_date BETWEEN ${sql.date(start)} AND ${sql.date(end)}`,
};
