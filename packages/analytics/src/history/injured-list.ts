import { countedGames, RAW_TABLES } from '@accounted/raw';
import { addDays, type DateRange, type Sql, sql } from '@accounted/warehouse';
import { SEASON_LOOKBACK_DAYS } from './season-lookback.ts';

const { injury_transactions: injuryTransactions } = RAW_TABLES;

/**
 * The list is drawn up anew before each season. A player who was on it when the last season ended is left out, and not
 * activated. This season's list is what was published from this many days before opening day on.
 */
const PRESEASON_DAYS = 30;

/**
 * The latest injury transaction of each player strictly before each game date of the range: `analysis_date`,
 * `player_lookup`, and its `team`, `action` and `transaction_date`. Of one day's transactions an activation is the last:
 * a player who is placed on the list and activated on the same day plays that night (three did in 2021-22).
 */
export function lastInjuryTransactions({ start, end }: DateRange): Sql {
	return sql`
	WITH openings AS (
		SELECT season_year, MIN(game_date) AS opening_date FROM ${countedGames} AS games GROUP BY season_year
	),
	dates AS (
		SELECT DISTINCT days.game_date, openings.opening_date
		FROM ${countedGames} AS days
		JOIN openings ON openings.season_year = days.season_year
		WHERE days.game_date BETWEEN ${sql.date(start)} AND ${sql.date(end)}
	),
	last_of_day AS (
		SELECT player_lookup, transaction_date, team, action
		FROM ${injuryTransactions.table}
		WHERE transaction_date BETWEEN ${sql.date(addDays(start, -SEASON_LOOKBACK_DAYS))} AND ${sql.date(end)}
		QUALIFY ROW_NUMBER() OVER (PARTITION BY player_lookup, transaction_date ORDER BY action, team) = 1
	),
	spells AS (
		SELECT last_of_day.*,
			LEAD(transaction_date, 1, DATE '9999-12-31') OVER (PARTITION BY player_lookup ORDER BY transaction_date) AS next_date
		FROM last_of_day
	)
	SELECT dates.game_date AS analysis_date, spells.player_lookup, spells.team, spells.action, spells.transaction_date
	FROM dates
	JOIN spells
		ON spells.transaction_date < dates.game_date
		AND spells.next_date >= dates.game_date
		AND UNIX_DATE(spells.transaction_date) >= UNIX_DATE(dates.opening_date) - ${PRESEASON_DAYS}
		AND UNIX_DATE(spells.transaction_date) >= UNIX_DATE(dates.game_date) - ${SEASON_LOOKBACK_DAYS}`;
}

/** The players on the injured list before each game date, and the team that placed each: the latest transaction is PLACED. */
export function injuredList(range: DateRange): Sql {
	return sql`
	SELECT analysis_date, player_lookup, team
	FROM (${lastInjuryTransactions(range)}) AS latest
	WHERE action = 'PLACED'`;
}
