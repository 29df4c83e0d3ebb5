import { type Inputs, inputKey } from '@accounted/failure-tracking';
import { RAW_TABLES, rejectedRowsTable, teamsOfFinalGames } from '@accounted/raw';
import { type DateRange, type Sql, sql } from '@accounted/warehouse';
import { z } from 'zod';
import { BOX_COLUMNS } from '../formulas/box-line.ts';
import { SHOT_ZONE } from '../formulas/shot-zone.ts';
import { finalSides } from './final-sides.ts';

const count = z.int().nullable();

/** One side of a game of the team: its own, where `team` is the entity, or its opponent's. */
export const teamGameRow = inputKey.extend({
	game_id: z.string(),
	season_year: z.int(),
	periods: count,
	team: z.string(),
	opponent: z.string(),
	is_home: z.boolean(),
	score: count.describe('From the schedule'),
	opponent_score: count,
	team_rows: z.int().describe('Published rows of the team'),
	players: z.int().describe('Rows of players with status PLAYED'),
	repeated_players: z.int().describe('Of these, rows beyond the first of each player'),
	rejected_team_row: z.string().nullable().describe('Why a row of the team was rejected at loading'),
	rejected_player_row: z
		.string()
		.nullable()
		.describe('Why a row of a player was rejected; rows of DNP and INACTIVE left out'),
	/** The box score: the published row, or without one the sum over the players, null where a part is unknown, or below zero. */
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
	/** Null where the team has no shot rows in the game, as all of these. */
	shots: count,
	/** Twos without a zone. */
	unzoned_shots: count,
	paint_attempts: count,
	paint_makes: count,
	mid_range_attempts: count,
	mid_range_makes: count,
});

const { player_box: playerBox, team_box: teamBox, shots } = RAW_TABLES;

export const teamGameInputs: Inputs<typeof teamGameRow> = {
	row: teamGameRow,
	sql: (range: DateRange) => {
		const inRange = sql`game_date BETWEEN ${sql.date(range.start)} AND ${sql.date(range.end)}`;
		const forEachStat = (column: (stat: Sql) => Sql) =>
			sql.join(
				BOX_COLUMNS.map((stat) => column(sql`${sql.identifier(stat)}`)),
				',\n\t\t',
			);
		// A team with two rows is refused by their count, and its numbers are not looked at.
		return sql`
WITH expected AS (
	${teamsOfFinalGames.sql(range)}
),
sides AS (${finalSides(range)}
),
team_totals AS (
	SELECT game_id, team, COUNT(*) AS team_rows,
		${forEachStat((stat) => sql`MAX(${stat}) AS ${stat}`)}
	FROM ${teamBox.table}
	WHERE ${inRange}
	GROUP BY game_id, team
),
player_totals AS (
	SELECT game_id, team, COUNT(*) AS players,
		COUNT(*) - COUNT(DISTINCT CONCAT(player_lookup, ' ', COALESCE(CAST(player_id AS STRING), ''))) AS repeated_players,
		${forEachStat((stat) => sql`IF(COUNTIF(${stat} >= 0) = COUNT(*), SUM(${stat}), NULL) AS ${stat}`)}
	FROM ${playerBox.table}
	WHERE ${inRange} AND status = 'PLAYED'
	GROUP BY game_id, team
),
unread AS (
	SELECT game_id, team, table_name, CONCAT(source, ', ', position, ', column ', column_name, ': ', reason) AS why
	FROM ${rejectedRowsTable}
	WHERE ${inRange} AND table_name IN ('team_box', 'player_box')
		AND COALESCE(status, 'PLAYED') NOT IN ('DNP', 'INACTIVE')
),
-- A row that does not even say whose it is may be either team's.
rejected AS (
	SELECT sides.game_id, sides.team,
		MIN(IF(unread.table_name = 'team_box', why, NULL)) AS rejected_team_row,
		MIN(IF(unread.table_name = 'player_box', why, NULL)) AS rejected_player_row
	FROM sides
	JOIN unread ON unread.game_id = sides.game_id AND COALESCE(unread.team <> sides.opponent, TRUE)
	GROUP BY sides.game_id, sides.team
),
zones AS (
	SELECT game_id, team, COUNT(*) AS shots,
		COUNTIF(${SHOT_ZONE.unknown}) AS unzoned_shots,
		COUNTIF(${SHOT_ZONE.paint}) AS paint_attempts,
		COUNTIF(shot_made AND ${SHOT_ZONE.paint}) AS paint_makes,
		COUNTIF(${SHOT_ZONE.midRange}) AS mid_range_attempts,
		COUNTIF(shot_made AND ${SHOT_ZONE.midRange}) AS mid_range_makes
	FROM ${shots.table}
	WHERE ${inRange}
	GROUP BY game_id, team
)
SELECT expected.analysis_date, expected.entity_id,
	sides.game_id, sides.season_year, sides.periods, sides.team, sides.opponent, sides.is_home,
	sides.score, sides.opponent_score,
	COALESCE(team_totals.team_rows, 0) AS team_rows,
	COALESCE(player_totals.players, 0) AS players,
	COALESCE(player_totals.repeated_players, 0) AS repeated_players,
	rejected.rejected_team_row, rejected.rejected_player_row,
	${forEachStat((stat) => sql`IF(team_totals.team_rows IS NULL, player_totals.${stat}, team_totals.${stat}) AS ${stat}`)},
	zones.shots, zones.unzoned_shots, zones.paint_attempts, zones.paint_makes, zones.mid_range_attempts, zones.mid_range_makes
FROM expected
JOIN sides
	ON sides.game_date = expected.analysis_date
	AND expected.entity_id IN (sides.team, sides.opponent)
LEFT JOIN team_totals ON team_totals.game_id = sides.game_id AND team_totals.team = sides.team
LEFT JOIN player_totals ON player_totals.game_id = sides.game_id AND player_totals.team = sides.team
LEFT JOIN rejected ON rejected.game_id = sides.game_id AND rejected.team = sides.team
LEFT JOIN zones ON zones.game_id = sides.game_id AND zones.team = sides.team`;
	},
};
