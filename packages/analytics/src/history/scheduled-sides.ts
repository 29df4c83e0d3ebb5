import { countedGames, RAW_TABLES } from '@accounted/raw';
import { type DateRange, type Sql, sql } from '@accounted/warehouse';

const { game_odds: gameOdds } = RAW_TABLES;

/**
 * Both sides of each counted game of the range, as known before it: `analysis_date`, `team`, `opponent`, `is_home`, `home_team`
 * and the odds as published. A game whose odds are listed twice has none: it is not known which hold.
 */
export function scheduledSides({ start, end }: DateRange): Sql {
	const inRange = sql`game_date BETWEEN ${sql.date(start)} AND ${sql.date(end)}`;
	return sql`
	WITH games AS (
		SELECT game_id, game_date, season_year, season_type, home_team, away_team
		FROM ${countedGames} AS counted_games
		WHERE ${inRange}
		QUALIFY ROW_NUMBER() OVER (PARTITION BY game_id, game_date ORDER BY home_team) = 1
	),
	odds AS (
		SELECT game_id, home_spread, total_line
		FROM ${gameOdds.table}
		WHERE ${inRange}
		QUALIFY COUNT(*) OVER (PARTITION BY game_id) = 1
	),
	lined AS (
		SELECT games.*, odds.home_spread, odds.total_line
		FROM games
		LEFT JOIN odds ON odds.game_id = games.game_id
	)
	SELECT game_date AS analysis_date, game_id, season_year, season_type,
		home_team AS team, away_team AS opponent, TRUE AS is_home, home_team, home_spread, total_line
	FROM lined
	UNION ALL
	SELECT game_date, game_id, season_year, season_type,
		away_team, home_team, FALSE, home_team, home_spread, total_line
	FROM lined`;
}
