import { type Inputs, inputKey } from '@accounted/failure-tracking';
import { countedGames, playersOfFinalGames, RAW_TABLES, rejectedRowsTable } from '@accounted/raw';
import { type DateRange, sql } from '@accounted/warehouse';
import { z } from 'zod';
import { SHOT_ZONE } from '../formulas/shot-zone.ts';
import { teamOffenseGameSummaryTable } from '../team-offense-game-summary/table.ts';

const count = z.int().nullable();

/** A box score row of a final game with what surrounds it; all but the key is null where the player has no row. */
export const playerGameRow = inputKey.extend({
	game_id: z.string().nullable(),
	season_year: z.int().nullable(),
	identity_status: z.string().nullable(),
	player_id: z.int().nullable(),
	player_name: z.string().nullable(),
	team: z.string().nullable(),
	opponent: z.string().nullable(),
	is_home: z.boolean().nullable(),
	starter: z.boolean().nullable(),
	minutes: z.number().nullable(),
	fgm: count,
	fga: count,
	fg3m: count,
	fg3a: count,
	ftm: count,
	fta: count,
	oreb: count,
	dreb: count,
	reb: count,
	ast: count,
	stl: count,
	blk: count,
	tov: count,
	pf: count,
	pts: count,
	plus_minus: count,
	home_score: count,
	away_score: count,
	periods: count,
	team_minutes: z.number().nullable(),
	team_fga: count,
	team_fta: count,
	team_tov: count,
	/** Shot rows of the whole game: 0 tells a game without shots from a player without attempts. */
	game_shots: count,
	shots: count,
	/** Twos without a zone. */
	unzoned_shots: count,
	paint_attempts: count,
	paint_makes: count,
	mid_range_attempts: count,
	mid_range_makes: count,
	assisted_makes: count,
	unassisted_makes: count,
	/** Why the player's row was rejected at loading, if it was. */
	rejected_reason: z.string().nullable(),
	/** Sides of the date's final games without any box score row. */
	missing_boxes: z.string().nullable(),
});

const { player_box: playerBox, shots } = RAW_TABLES;

export const playerGameInputs: Inputs<typeof playerGameRow> = {
	row: playerGameRow,
	sql: (range: DateRange) => {
		const inRange = sql`game_date BETWEEN ${sql.date(range.start)} AND ${sql.date(range.end)}`;
		return sql`
WITH expected AS (
	${playersOfFinalGames.sql(range)}
),
games AS (
	SELECT game_id, game_date, home_team, away_team, home_score, away_score, periods
	FROM ${countedGames} AS counted_games
	WHERE ${inRange} AND is_final
),
played AS (
	SELECT box.*, games.home_score, games.away_score, games.periods
	FROM ${playerBox.table} AS box
	JOIN games ON games.game_id = box.game_id AND games.game_date = box.game_date
	WHERE box.${inRange} AND box.status = 'PLAYED'
),
teams AS (
	SELECT game_id, team_abbr, team_minutes, fg_attempts, ft_attempts, turnovers
	FROM ${teamOffenseGameSummaryTable}
	WHERE ${inRange}
),
zones AS (
	SELECT game_id, player_lookup,
		COUNT(*) AS shots,
		COUNTIF(${SHOT_ZONE.unknown}) AS unzoned_shots,
		COUNTIF(${SHOT_ZONE.paint}) AS paint_attempts,
		COUNTIF(shot_made AND ${SHOT_ZONE.paint}) AS paint_makes,
		COUNTIF(${SHOT_ZONE.midRange}) AS mid_range_attempts,
		COUNTIF(shot_made AND ${SHOT_ZONE.midRange}) AS mid_range_makes,
		COUNTIF(shot_made AND assist_player_id > 0) AS assisted_makes,
		COUNTIF(shot_made AND COALESCE(assist_player_id, 0) <= 0) AS unassisted_makes
	FROM ${shots.table}
	WHERE ${inRange}
	GROUP BY game_id, player_lookup
),
game_shots AS (
	SELECT game_id, SUM(shots) AS game_shots FROM zones GROUP BY game_id
),
rejected AS (
	SELECT game_date, player_lookup, MIN(CONCAT(source, ', ', position, ', column ', column_name, ': ', reason)) AS rejected_reason
	FROM ${rejectedRowsTable}
	WHERE ${inRange} AND table_name = 'player_box' AND player_lookup IS NOT NULL
	GROUP BY game_date, player_lookup
),
sides AS (
	SELECT game_id, game_date, home_team AS team FROM games
	UNION ALL
	SELECT game_id, game_date, away_team FROM games
),
boxed AS (
	SELECT DISTINCT game_id, team FROM ${playerBox.table} WHERE ${inRange}
),
missing_boxes AS (
	SELECT sides.game_date, STRING_AGG(CONCAT(sides.team, ' in game ', sides.game_id), ', ' ORDER BY sides.game_id, sides.team) AS missing_boxes
	FROM sides
	LEFT JOIN boxed ON boxed.game_id = sides.game_id AND boxed.team = sides.team
	WHERE boxed.game_id IS NULL
	GROUP BY sides.game_date
)
SELECT expected.analysis_date, expected.entity_id,
	played.game_id, played.season_year, played.identity_status, played.player_id, played.player_name,
	played.team, played.opponent, played.is_home, played.starter, played.minutes,
	played.fgm, played.fga, played.fg3m, played.fg3a, played.ftm, played.fta,
	played.oreb, played.dreb, played.reb, played.ast, played.stl, played.blk, played.tov, played.pf, played.pts,
	played.plus_minus, played.home_score, played.away_score, played.periods,
	teams.team_minutes, teams.fg_attempts AS team_fga, teams.ft_attempts AS team_fta, teams.turnovers AS team_tov,
	game_shots.game_shots, zones.shots, zones.unzoned_shots, zones.paint_attempts, zones.paint_makes,
	zones.mid_range_attempts, zones.mid_range_makes, zones.assisted_makes, zones.unassisted_makes,
	rejected.rejected_reason, missing_boxes.missing_boxes
FROM expected
LEFT JOIN played ON played.player_lookup = expected.entity_id AND played.game_date = expected.analysis_date
LEFT JOIN teams ON teams.game_id = played.game_id AND teams.team_abbr = played.team
LEFT JOIN game_shots ON game_shots.game_id = played.game_id
LEFT JOIN zones ON zones.game_id = played.game_id AND zones.player_lookup = played.player_lookup
LEFT JOIN rejected ON rejected.player_lookup = expected.entity_id AND rejected.game_date = expected.analysis_date
LEFT JOIN missing_boxes ON missing_boxes.game_date = expected.analysis_date`;
	},
};
