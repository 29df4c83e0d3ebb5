import { type Sql, sql } from '@accounted/warehouse';
import { RAW_TABLES } from '../tables/index.ts';
import { rejectedGamesTable } from '../tables/rejected-games.ts';

const { table: schedule } = RAW_TABLES.schedule;

/**
 * Every game there is to account for, as a query to stand after FROM or JOIN: the schedule, and the games whose line
 * of the schedule was rejected. A schedule that was loaded by an older version has no state until it is loaded again.
 */
export const knownGames: Sql = sql.shared(
	'known_games',
	sql`
	SELECT game_id, game_date, season_year, season_type, home_team, away_team, home_score, away_score, periods, status,
		COALESCE(game_state, IF(is_final, 'FINAL', 'SCHEDULED')) AS game_state, is_final,
		COALESCE(is_counted, TRUE) AS is_counted, FALSE AS is_rejected
	FROM ${schedule}
	UNION ALL
	SELECT game_id, game_date, season_year, season_type, home_team, away_team, home_score, away_score, CAST(NULL AS INT64), status,
		game_state, is_final, is_counted, TRUE
	FROM ${rejectedGamesTable}`,
);

/**
 * The known games that count for the season and are played or are to be played: no preseason or All-Star game, no game
 * whose teams are not known, and none that is POSTPONED or CANCELLED. All processors but RAW read these.
 */
export const countedGames: Sql = sql.shared(
	'counted_games',
	sql`
	SELECT * FROM ${knownGames}
	WHERE is_counted AND game_state NOT IN ('POSTPONED', 'CANCELLED')`,
);
