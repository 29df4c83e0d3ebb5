import { countedGames, RAW_TABLES, rejectedRowsTable } from '@accounted/raw';
import { addDays, type DateRange, type Sql, sql } from '@accounted/warehouse';
import { SEASON_LOOKBACK_DAYS } from '../history/season-lookback.ts';

const { player_box: playerBox } = RAW_TABLES;

/**
 * CTEs that end in `game_of_the_date`: the game and the team of each expected player on the date, after `expected` and the
 * date's `sides`. A player of the date's box score, or of a rejected row of it, is where it lists the player; if twice, where
 * the player PLAYED. Any other player is with the last team that plays on the date and listed the player in a final game.
 * The date's box score tells only that: no feature comes from it. Two rows where it lists a player in two games.
 */
export function gameOfTheDate({ start, end }: DateRange): Sql {
	const inRange = sql`BETWEEN ${sql.date(start)} AND ${sql.date(end)}`;
	return sql`listed_on_date AS (
	SELECT COALESCE(sides.analysis_date, box.game_date) AS analysis_date, box.player_lookup, sides.game_id, sides.team,
		box.identity_status, box.status
	FROM ${playerBox.table} AS box
	JOIN ${countedGames} AS games ON games.game_id = box.game_id AND games.game_date = box.game_date
	LEFT JOIN sides ON sides.game_id = box.game_id AND sides.team = box.team
	WHERE box.game_date ${inRange}
	UNION ALL
	SELECT sides.analysis_date, rejected.player_lookup, sides.game_id, sides.team,
		'RESOLVED', COALESCE(rejected.status, 'PLAYED')
	FROM ${rejectedRowsTable} AS rejected
	JOIN sides ON sides.game_id = rejected.game_id AND sides.team = rejected.team
	WHERE rejected.table_name = 'player_box' AND rejected.game_date ${inRange}
),
found AS (
	SELECT * FROM listed_on_date
	WHERE TRUE
	QUALIFY RANK() OVER (PARTITION BY analysis_date, player_lookup ORDER BY IF(status = 'PLAYED', 1, 2)) = 1
),
carried_over AS (
	SELECT expected.analysis_date, expected.entity_id
	FROM expected
	LEFT JOIN found ON found.analysis_date = expected.analysis_date AND found.player_lookup = expected.entity_id
	WHERE found.player_lookup IS NULL
),
last_listed AS (
	SELECT carried_over.analysis_date, box.player_lookup, sides.game_id, sides.team, box.identity_status
	FROM carried_over
	JOIN ${playerBox.table} AS box
		ON box.player_lookup = carried_over.entity_id
		AND box.game_date < carried_over.analysis_date
		AND UNIX_DATE(box.game_date) >= UNIX_DATE(carried_over.analysis_date) - ${SEASON_LOOKBACK_DAYS}
	JOIN ${countedGames} AS games ON games.game_id = box.game_id AND games.game_date = box.game_date AND games.is_final
	JOIN sides ON sides.analysis_date = carried_over.analysis_date AND sides.team = box.team
	WHERE box.game_date BETWEEN ${sql.date(addDays(start, -SEASON_LOOKBACK_DAYS))} AND ${sql.date(end)}
	QUALIFY ROW_NUMBER() OVER (
		PARTITION BY carried_over.analysis_date, box.player_lookup
		ORDER BY box.game_date DESC, sides.game_id
	) = 1
),
game_of_the_date AS (
	SELECT analysis_date, player_lookup, game_id, team,
		MAX(IF(identity_status <> 'RESOLVED', identity_status, NULL)) AS unresolved
	FROM (
		SELECT analysis_date, player_lookup, game_id, team, identity_status FROM found
		UNION ALL
		SELECT analysis_date, player_lookup, game_id, team, identity_status FROM last_listed
	) AS listed
	GROUP BY analysis_date, player_lookup, game_id, team
)`;
}
