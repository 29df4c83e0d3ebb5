import type { Expectation } from '@accounted/failure-tracking';
import { addDays, type DateRange, type Sql, sql } from '@accounted/warehouse';
import { rejectedRowsTable } from '../load/tables.ts';
import { RAW_TABLES } from '../tables/index.ts';
import { countedGames } from './known-games.ts';

/**
 * How far back from a date a team's last box score is looked for: longer than any pause between seasons. Counted from
 * each date, not from the range, so that the answer does not depend on how a backfill was cut into chunks.
 */
export const BOX_LOOKBACK_DAYS = 366;

/** Each player who played, or may be supposed to play, in a counted game of the date. */
export const playersOfTheDate: Expectation = {
	name: 'players_of_the_date',
	description:
		"the players of each final game; where the box score is lost or the game not final, those of the team's last one",
	sql: (range) => sql`SELECT DISTINCT analysis_date, entity_id FROM (${expectedPlayers(range)}) AS players`,
};

/** The same for games that are final. */
export const playersOfFinalGames: Expectation = {
	name: 'players_of_final_games',
	description: "the players of each final game; where the box score is lost, those of the team's last one",
	sql: (range) => sql`SELECT analysis_date, entity_id FROM (${players(range, sql`is_final`)}) AS players`,
};

/**
 * The players of the date with why they are expected: `analysis_date`, `entity_id`, and `is_final`, whether for a final game
 * or for one that is not final yet. A player who is expected for both stands there twice.
 */
export function expectedPlayers(range: DateRange): Sql {
	return players(range, sql`TRUE`);
}

/** A row that was rejected at loading still says that its player was there: the player stays expected. */
function players({ start, end }: DateRange, gamesWanted: Sql): Sql {
	const { table: playerBox } = RAW_TABLES.player_box;
	return sql`
	WITH games AS (
		SELECT game_id, game_date, is_final, home_team, away_team FROM ${countedGames} AS counted_games
		WHERE game_date BETWEEN ${sql.date(start)} AND ${sql.date(end)} AND ${gamesWanted}
	),
	sides AS (
		SELECT game_id, game_date, is_final, home_team AS team FROM games
		UNION ALL
		SELECT game_id, game_date, is_final, away_team FROM games
	),
	listed AS (
		SELECT game_id, game_date, team, player_lookup, status FROM ${playerBox}
		WHERE game_date BETWEEN ${sql.date(start)} AND ${sql.date(end)}
		UNION ALL
		SELECT game_id, game_date, team, player_lookup, COALESCE(status, 'PLAYED') FROM ${rejectedRowsTable}
		WHERE table_name = 'player_box' AND player_lookup IS NOT NULL
			AND game_date BETWEEN ${sql.date(start)} AND ${sql.date(end)}
	),
	boxed AS (
		SELECT DISTINCT game_id, game_date, team FROM listed
	),
	unboxed AS (
		SELECT sides.game_date, sides.team, sides.is_final
		FROM sides
		LEFT JOIN boxed
			ON boxed.game_id = sides.game_id AND boxed.game_date = sides.game_date AND boxed.team = sides.team
		WHERE NOT sides.is_final OR boxed.game_id IS NULL
	),
	-- Box scores of final games that count: no other rows say that a player is with a team.
	boxes AS (
		SELECT box.game_date, box.team, box.player_lookup, box.status
		FROM ${playerBox} AS box
		JOIN ${countedGames} AS final_games ON final_games.game_id = box.game_id AND final_games.game_date = box.game_date
		WHERE final_games.is_final
			AND box.game_date BETWEEN ${sql.date(addDays(start, -BOX_LOOKBACK_DAYS))} AND ${sql.date(end)}
	),
	last_boxes AS (
		SELECT unboxed.game_date, unboxed.team, unboxed.is_final, MAX(boxes.game_date) AS box_date
		FROM unboxed
		JOIN boxes
			ON boxes.team = unboxed.team
			AND boxes.game_date < unboxed.game_date
			AND UNIX_DATE(boxes.game_date) >= UNIX_DATE(unboxed.game_date) - ${BOX_LOOKBACK_DAYS}
		GROUP BY unboxed.game_date, unboxed.team, unboxed.is_final
	)
	SELECT games.game_date AS analysis_date, listed.player_lookup AS entity_id, TRUE AS is_final
	FROM games
	JOIN listed ON listed.game_id = games.game_id AND listed.game_date = games.game_date
	WHERE games.is_final AND listed.status NOT IN ('DNP', 'INACTIVE')
	UNION DISTINCT
	SELECT last_boxes.game_date, boxes.player_lookup, last_boxes.is_final
	FROM last_boxes
	JOIN boxes ON boxes.team = last_boxes.team AND boxes.game_date = last_boxes.box_date
	WHERE boxes.status IN ('PLAYED', 'DNP')`;
}
