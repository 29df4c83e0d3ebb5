import { countedGames } from '@accounted/raw';
import { type DateRange, type Sql, sql } from '@accounted/warehouse';

/**
 * CTEs that end in `expected`: each of the entities and dates that a query yields (`analysis_date`, `entity_id`), with its
 * `season_year` and that season's `opening_date`, the date of the first game that counts. The CTE `seasons` holds the season
 * of each date of a range, in which the dates of the query must lie.
 */
export function expectedInSeason(entities: Sql, { start, end }: DateRange): Sql {
	return sql`openings AS (
	SELECT season_year, MIN(game_date) AS opening_date FROM ${countedGames} AS games GROUP BY season_year
),
seasons AS (
	SELECT DISTINCT game_date, season_year FROM ${countedGames} AS games
	WHERE game_date BETWEEN ${sql.date(start)} AND ${sql.date(end)}
),
expected AS (
	SELECT entities.analysis_date, entities.entity_id, seasons.season_year, openings.opening_date
	FROM (${entities}) AS entities
	JOIN seasons ON seasons.game_date = entities.analysis_date
	JOIN openings ON openings.season_year = seasons.season_year
)`;
}
