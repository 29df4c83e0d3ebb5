import { type Inputs, inputKey } from '@accounted/failure-tracking';
import { type DateRange, sql } from '@accounted/warehouse';
import { z } from 'zod';
import { knownGames } from '../expectations/known-games.ts';
import { rejectedRowsTable } from '../load/tables.ts';
import type { boxStats } from '../tables/box-stats.ts';
import { GAME_STATES } from '../tables/game-state.ts';
import { RAW_TABLES } from '../tables/index.ts';

export const gameInputRow = inputKey.extend({
	game_state: z.enum(GAME_STATES),
	status: z.string().nullable(),
	/** The line of the schedule was rejected: what is known of the game is what could be read of it. */
	is_rejected: z.boolean(),
	home_team: z.string(),
	away_team: z.string(),
	home_score: z.int().nullable(),
	away_score: z.int().nullable(),
	home_players: z.int(),
	away_players: z.int(),
	players_played: z.int(),
	/** Players with more than one row. */
	repeated_players: z.int(),
	/** Team rows beyond the first of each team. */
	repeated_teams: z.int(),
	/** Rows with a counting stat below zero. */
	negative_rows: z.int(),
	home_points: z.int().nullable().describe("Sum of the players' points"),
	away_points: z.int().nullable(),
	home_team_points: z.int().nullable().describe("Points of the team's own row; null without one"),
	away_team_points: z.int().nullable(),
	shots: z.int(),
	rejected_rows: z.int(),
	rejected_reason: z.string().nullable(),
	/** Why the line of the schedule was rejected, if it was. */
	rejected_line: z.string().nullable(),
});

/** Stats that count something; plus_minus may well be negative. */
const COUNTING_STATS = [
	'fgm',
	'fga',
	'fg3m',
	'fg3a',
	'ftm',
	'fta',
	'oreb',
	'dreb',
	'reb',
	'ast',
	'stl',
	'blk',
	'tov',
	'pf',
	'pts',
] as const satisfies readonly (keyof typeof boxStats)[];

/** Not LEAST: with one stat null it is null in GoogleSQL, and the rest is not looked at. */
const belowZero = sql.join(
	COUNTING_STATS.map((stat) => sql`${sql.identifier(stat)} < 0`),
	' OR ',
);

export const gameInputs: Inputs<typeof gameInputRow> = {
	row: gameInputRow,
	sql: ({ start, end }: DateRange) => {
		const inRange = sql`game_date BETWEEN ${sql.date(start)} AND ${sql.date(end)}`;
		return sql`
WITH games AS (
	SELECT * FROM ${knownGames} AS known_games WHERE ${inRange}
),
player_rows AS (
	SELECT game_id, game_date, team, player_lookup, COUNT(*) AS listed, COUNTIF(status = 'PLAYED') AS played, SUM(pts) AS pts,
		COUNTIF(${belowZero}) AS negative
	FROM ${RAW_TABLES.player_box.table}
	WHERE ${inRange}
	GROUP BY game_id, game_date, team, player_lookup, player_id
),
player_totals AS (
	SELECT games.game_id, games.game_date,
		COALESCE(SUM(IF(player_rows.team = games.home_team, listed, 0)), 0) AS home_players,
		COALESCE(SUM(IF(player_rows.team = games.away_team, listed, 0)), 0) AS away_players,
		COALESCE(SUM(played), 0) AS players_played,
		COUNTIF(listed > 1) AS repeated_players,
		COALESCE(SUM(negative), 0) AS negative_rows,
		SUM(IF(player_rows.team = games.home_team, pts, NULL)) AS home_points,
		SUM(IF(player_rows.team = games.away_team, pts, NULL)) AS away_points
	FROM games
	LEFT JOIN player_rows ON player_rows.game_id = games.game_id AND player_rows.game_date = games.game_date
	GROUP BY games.game_id, games.game_date
),
team_totals AS (
	SELECT games.game_id, games.game_date,
		COUNT(*) - COUNT(DISTINCT team_box.team) AS repeated_teams,
		MAX(IF(team_box.team = games.home_team, team_box.pts, NULL)) AS home_team_points,
		MAX(IF(team_box.team = games.away_team, team_box.pts, NULL)) AS away_team_points
	FROM games
	JOIN ${RAW_TABLES.team_box.table} AS team_box
		ON team_box.game_id = games.game_id AND team_box.game_date = games.game_date
	GROUP BY games.game_id, games.game_date
),
shot_totals AS (
	SELECT game_id, game_date, COUNT(*) AS shots FROM ${RAW_TABLES.shots.table}
	WHERE ${inRange}
	GROUP BY game_id, game_date
),
rejected AS (
	SELECT game_id, game_date, COUNT(*) AS rejected_rows,
		MIN(CONCAT(table_name, ' ', position, ', column ', column_name, ': ', reason)) AS rejected_reason,
		MIN(IF(table_name = 'schedule', CONCAT(position, ', column ', column_name, ': ', reason), NULL)) AS rejected_line
	FROM ${rejectedRowsTable}
	WHERE ${inRange}
	GROUP BY game_id, game_date
)
SELECT games.game_date AS analysis_date, games.game_id AS entity_id,
	games.game_state, games.status, games.is_rejected, games.home_team, games.away_team, games.home_score, games.away_score,
	player_totals.home_players, player_totals.away_players, player_totals.players_played,
	player_totals.repeated_players, COALESCE(team_totals.repeated_teams, 0) AS repeated_teams,
	player_totals.negative_rows,
	player_totals.home_points, player_totals.away_points,
	team_totals.home_team_points, team_totals.away_team_points,
	COALESCE(shot_totals.shots, 0) AS shots,
	COALESCE(rejected.rejected_rows, 0) AS rejected_rows, rejected.rejected_reason, rejected.rejected_line
FROM games
JOIN player_totals ON player_totals.game_id = games.game_id AND player_totals.game_date = games.game_date
LEFT JOIN team_totals ON team_totals.game_id = games.game_id AND team_totals.game_date = games.game_date
LEFT JOIN shot_totals ON shot_totals.game_id = games.game_id AND shot_totals.game_date = games.game_date
LEFT JOIN rejected ON rejected.game_id = games.game_id AND rejected.game_date = games.game_date`;
	},
};
