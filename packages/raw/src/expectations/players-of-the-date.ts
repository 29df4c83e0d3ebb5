import type { Expectation } from '@accounted/failure-tracking';
import { addDays, type DateRange, type Sql, sql } from '@accounted/warehouse';
import { rejectedRowsTable } from '../load/tables.ts';
import { RAW_TABLES } from '../tables/index.ts';

/**
 * How far back from a date a team's last box score is looked for: longer than any pause between seasons. Counted from
 * each date, not from the range, so that the answer does not depend on how a backfill was cut into chunks.
 */
export const BOX_LOOKBACK_DAYS = 366;

/** Everybody who played, or must be supposed to have, in a game of the date. */
export const playersOfTheDate: Expectation = {
	name: 'players_of_the_date',
	description:
		"who played in a final game; where the box score is lost or the game not final, who was in the team's last one",
	sql: (range) => players(range, sql`TRUE`),
};

/** The same for games that are final. */
export const playersOfFinalGames: Expectation = {
	name: 'players_of_final_games',
	description: "who played in a final game; where the box score is lost, who was in the team's last one",
	sql: (range) => players(range, sql`is_final`),
};

/**
 * A row that was rejected at loading still says that its player was there: being unreadable must not make anybody
 * unexpected.
 */
function players({ start, end }: DateRange, gamesWanted: Sql): Sql {
	const { table: schedule } = RAW_TABLES.schedule;
	const { table: playerBox } = RAW_TABLES.player_box;
	return sql`
	WITH games AS (
		SELECT game_id, game_date, is_final, home_team, away_team FROM ${schedule}
		WHERE game_date BETWEEN ${sql.date(start)} AND ${sql.date(end)} AND ${gamesWanted}
	),
	sides AS (
		SELECT game_id, game_date, is_final, home_team AS team FROM games
		UNION ALL
		SELECT game_id, game_date, is_final, away_team FROM games
	),
	listed AS (
		SELECT game_id, team, player_lookup, status FROM ${playerBox}
		WHERE game_date BETWEEN ${sql.date(start)} AND ${sql.date(end)}
		UNION ALL
		SELECT game_id, team, player_lookup, COALESCE(status, 'PLAYED') FROM ${rejectedRowsTable}
		WHERE table_name = 'player_box' AND player_lookup IS NOT NULL
			AND game_date BETWEEN ${sql.date(start)} AND ${sql.date(end)}
	),
	boxed AS (
		SELECT DISTINCT game_id, team FROM listed
	),
	unboxed AS (
		SELECT sides.game_date, sides.team
		FROM sides
		LEFT JOIN boxed ON boxed.game_id = sides.game_id AND boxed.team = sides.team
		WHERE NOT sides.is_final OR boxed.game_id IS NULL
	),
	last_boxes AS (
		SELECT unboxed.game_date, unboxed.team, MAX(box.game_date) AS box_date
		FROM unboxed
		JOIN ${playerBox} AS box
			ON box.team = unboxed.team
			AND box.game_date < unboxed.game_date
			AND UNIX_DATE(box.game_date) >= UNIX_DATE(unboxed.game_date) - ${BOX_LOOKBACK_DAYS}
		WHERE box.game_date BETWEEN ${sql.date(addDays(start, -BOX_LOOKBACK_DAYS))} AND ${sql.date(end)}
		GROUP BY unboxed.game_date, unboxed.team
	)
	SELECT games.game_date AS analysis_date, listed.player_lookup AS entity_id
	FROM games
	JOIN listed ON listed.game_id = games.game_id
	WHERE games.is_final AND listed.status NOT IN ('DNP', 'INACTIVE')
	UNION DISTINCT
	SELECT last_boxes.game_date, box.player_lookup
	FROM last_boxes
	JOIN ${playerBox} AS box ON box.team = last_boxes.team AND box.game_date = last_boxes.box_date
	WHERE box.status IN ('PLAYED', 'DNP')`;
}
