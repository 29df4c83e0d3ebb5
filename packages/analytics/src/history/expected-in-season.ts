import type { Expectation } from '@accounted/failure-tracking';
import { RAW_TABLES } from '@accounted/raw';
import { type DateRange, type Sql, sql } from '@accounted/warehouse';

const { table: schedule } = RAW_TABLES.schedule;

/**
 * CTEs that end in `expected`: each expected entity and date of the range with its `season_year` and that season's
 * `opening_date`. On the way stands `seasons`, the season of each date of `seasonsOf`, which is the range unless told.
 */
export function expectedInSeason(expectation: Expectation, range: DateRange, seasonsOf = range): Sql {
	return sql`openings AS (
	SELECT season_year, MIN(game_date) AS opening_date FROM ${schedule} GROUP BY season_year
),
seasons AS (
	SELECT DISTINCT game_date, season_year FROM ${schedule}
	WHERE game_date BETWEEN ${sql.date(seasonsOf.start)} AND ${sql.date(seasonsOf.end)}
),
expected AS (
	SELECT entities.analysis_date, entities.entity_id, seasons.season_year, openings.opening_date
	FROM (${expectation.sql(range)}) AS entities
	JOIN seasons ON seasons.game_date = entities.analysis_date
	JOIN openings ON openings.season_year = seasons.season_year
)`;
}
