import type { Changed } from '@accounted/failure-tracking';
import { countedGames } from '@accounted/raw';
import { addDays, type DateRange, type Sql, sql } from '@accounted/warehouse';
import type { teamDefenseGameSummaryTable } from '../team-defense-game-summary/table.ts';
import type { teamOffenseGameSummaryTable } from '../team-offense-game-summary/table.ts';
import { SEASON_LOOKBACK_DAYS } from './season-lookback.ts';

export interface Reach {
	readonly changed: Changed;
	readonly range: DateRange;
	readonly summaries: typeof teamOffenseGameSummaryTable | typeof teamDefenseGameSummaryTable;
	/** How many of a team's last usable games the reader of `teamHistory` looks at. */
	readonly games: number;
	/** As in `teamHistory`. */
	readonly usable?: Sql;
}

/**
 * How long a team's changed games are among its last ones: a query with `team` and `analysis_date`, for each date of the
 * range on which a window of `teamHistory` may hold one of them, before the change or after it.
 *
 * A game leaves the window once as many later games are in it. Those that count are usable now and have not themselves
 * changed: they were usable before, too. Where more games were usable, the window moved on sooner.
 */
export function reachOf({ changed, range, summaries, games, usable = sql`TRUE` }: Reach): Sql {
	const earlier = sql`game_date BETWEEN ${sql.date(addDays(range.start, -SEASON_LOOKBACK_DAYS))} AND ${sql.date(range.end)}`;
	const isChanged = changed.has(sql`sides.game_date`, sql`sides.team`);
	return sql`
	WITH sides AS (
		SELECT game_date, season_year, home_team AS team FROM ${countedGames} AS games WHERE ${earlier} AND is_final
		UNION DISTINCT
		SELECT game_date, season_year, away_team FROM ${countedGames} AS games WHERE ${earlier} AND is_final
	),
	usable_games AS (
		SELECT DISTINCT summaries.team_abbr, summaries.game_date
		FROM ${summaries} AS summaries
		WHERE summaries.${earlier} AND ${usable}
	),
	numbered AS (
		SELECT sides.*, ${isChanged} AS is_changed,
			SUM(IF(usable_games.team_abbr IS NOT NULL AND NOT ${isChanged}, 1, 0)) OVER (
				PARTITION BY sides.team, sides.season_year
				ORDER BY sides.game_date
			) AS settled
		FROM sides
		LEFT JOIN usable_games ON usable_games.team_abbr = sides.team AND usable_games.game_date = sides.game_date
	),
	dates AS (
		SELECT DISTINCT game_date, season_year FROM ${countedGames} AS games
		WHERE game_date BETWEEN ${sql.date(range.start)} AND ${sql.date(range.end)}
	),
	windows AS (
		SELECT changed_games.team, changed_games.season_year, changed_games.game_date, MIN(later.game_date) AS last_date
		FROM numbered AS changed_games
		LEFT JOIN numbered AS later
			ON later.team = changed_games.team
			AND later.season_year = changed_games.season_year
			AND later.settled >= changed_games.settled + ${games}
		WHERE changed_games.is_changed
		GROUP BY changed_games.team, changed_games.season_year, changed_games.game_date
	)
	SELECT DISTINCT windows.team, dates.game_date AS analysis_date
	FROM windows
	JOIN dates
		ON dates.season_year = windows.season_year
		AND dates.game_date > windows.game_date
		AND COALESCE(dates.game_date <= windows.last_date, TRUE)`;
}
