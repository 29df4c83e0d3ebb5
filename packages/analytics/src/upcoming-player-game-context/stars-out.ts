import type { Concerns } from '@accounted/failure-tracking';
import { countedGames, playersOfTheDate, RAW_TABLES, rejectedRowsTable } from '@accounted/raw';
import { addDays, type DateRange, type Sql, sql } from '@accounted/warehouse';
import { injuredList } from '../history/injured-list.ts';
import { SEASON_LOOKBACK_DAYS } from '../history/season-lookback.ts';
import { playerGameSummaryTable } from '../player-game-summary/table.ts';

const { player_box: playerBox } = RAW_TABLES;

/** A player with as many points a game over the last 10 is a star. */
const STAR_POINTS = 18;

/**
 * CTEs that end in `stars_out`, the stars on the injured list before each date with the team that listed them last, and
 * `team_stars`, how many each team misses; after the date's `sides`. How a player stood after each of his games holds
 * from then until his next one, so that all dates are answered by looking up one row.
 */
export function starsOut(range: DateRange): Sql {
	const earlier = sql`game_date BETWEEN ${sql.date(addDays(range.start, -SEASON_LOOKBACK_DAYS))} AND ${sql.date(range.end)}`;
	const ofSeason = sql`PARTITION BY player_lookup, season_year ORDER BY game_date`;
	return sql`scored AS (
	SELECT player_lookup, season_year, game_date, points FROM ${playerGameSummaryTable}
	WHERE ${earlier}
	QUALIFY ROW_NUMBER() OVER (PARTITION BY player_lookup, game_date ORDER BY game_id) = 1
),
form AS (
	SELECT player_lookup, season_year, game_date,
		LEAD(game_date, 1, DATE '9999-12-31') OVER (${ofSeason}) AS next_date,
		SUM(points) OVER (${ofSeason} ROWS BETWEEN 9 PRECEDING AND CURRENT ROW) AS points,
		COUNT(*) OVER (${ofSeason} ROWS BETWEEN 9 PRECEDING AND CURRENT ROW) AS games
	FROM scored
),
boxes AS (
	SELECT box.player_lookup, games.season_year, box.game_date, box.team
	FROM ${playerBox.table} AS box
	JOIN ${countedGames} AS games ON games.game_id = box.game_id AND games.game_date = box.game_date
	WHERE games.is_final AND box.${earlier}
	QUALIFY ROW_NUMBER() OVER (
		PARTITION BY box.player_lookup, box.game_date
		ORDER BY IF(box.status = 'PLAYED', 1, 2), box.game_id, box.team
	) = 1
),
listings AS (
	SELECT player_lookup, season_year, game_date, team,
		LEAD(game_date, 1, DATE '9999-12-31') OVER (${ofSeason}) AS next_date
	FROM boxes
),
injured AS (${injuredList(range)}
),
season_dates AS (
	SELECT DISTINCT analysis_date, season_year FROM sides
),
stars_out AS (
	SELECT injured.analysis_date, injured.player_lookup, listings.team
	FROM injured
	JOIN season_dates ON season_dates.analysis_date = injured.analysis_date
	JOIN form
		ON form.player_lookup = injured.player_lookup
		AND form.season_year = season_dates.season_year
		AND form.game_date < injured.analysis_date
		AND form.next_date >= injured.analysis_date
	JOIN listings
		ON listings.player_lookup = injured.player_lookup
		AND listings.season_year = season_dates.season_year
		AND listings.game_date < injured.analysis_date
		AND listings.next_date >= injured.analysis_date
	WHERE form.points >= ${STAR_POINTS} * form.games
),
team_stars AS (
	SELECT analysis_date, team, COUNT(*) AS stars FROM stars_out GROUP BY analysis_date, team
)`;
}

/**
 * A player's changed game or box score concerns the player; and, on dates on which the player is on the injured list, every
 * player listed for a team that listed the player: they may miss a star.
 */
export const playersAndTeamMates: Concerns = (changed, range) => {
	const earlier = sql`game_date BETWEEN ${sql.date(addDays(range.start, -SEASON_LOOKBACK_DAYS))} AND ${sql.date(range.end)}`;
	return sql`
WITH listings AS (
	SELECT DISTINCT player_lookup, team FROM ${playerBox.table} WHERE ${earlier}
	UNION DISTINCT
	SELECT player_lookup, team FROM ${rejectedRowsTable} WHERE table_name = 'player_box' AND ${earlier}
),
absent AS (
	SELECT DISTINCT injured.analysis_date, listings.team
	FROM (${injuredList(range)}) AS injured
	JOIN listings ON listings.player_lookup = injured.player_lookup
	WHERE ${changed.hasId(sql`injured.player_lookup`)}
)
SELECT analysis_date, entity_id
FROM (${playersOfTheDate.sql(range)}) AS players
WHERE ${changed.hasId(sql`entity_id`)}
UNION ALL
SELECT absent.analysis_date, listings.player_lookup
FROM absent
JOIN listings ON listings.team = absent.team`;
};
