import { type Inputs, inputKey, type RequiredEntity } from '@accounted/failure-tracking';
import { RAW_TABLES, teamsOfFinalGames } from '@accounted/raw';
import { type DateRange, sql } from '@accounted/warehouse';
import { z } from 'zod';
import { SHOT_ZONE } from '../formulas/shot-zone.ts';
import { finalSides } from '../team-offense-game-summary/final-sides.ts';
import { teamOffenseGameSummaryTable } from '../team-offense-game-summary/table.ts';

const count = z.int().nullable();

/** A team's game on the schedule, and in it what the opponent did on offence: null where that has no record. */
export const teamDefenseRow = inputKey.extend({
	game_id: z.string(),
	season_year: z.int(),
	opponent: z.string(),
	is_home: z.boolean(),
	win_flag: z.boolean().nullable().describe("The opponent's, as all that follows"),
	points_scored: count,
	offensive_rating: z.number().nullable(),
	pace: z.number().nullable(),
	ts_pct: z.number().nullable(),
	fg_attempts: count,
	fg_makes: count,
	paint_attempts: count,
	paint_makes: count,
	mid_range_attempts: count,
	mid_range_makes: count,
	three_pt_attempts: count,
	three_pt_makes: count,
	turnovers: count,
	data_quality_tier: teamOffenseGameSummaryTable.schema.shape.data_quality_tier.nullable(),
	own_steals: count.describe('Of the team itself; null where its own offence has no record'),
	own_defensive_rebounds: count,
	blocked_in_paint: count.describe(
		'Null where no shot of the opponent was blocked, or the game has no shot rows',
	),
	blocked_mid_range: count,
	blocked_threes: count,
});

const { shots } = RAW_TABLES;

export const teamDefenseInputs: Inputs<typeof teamDefenseRow> = {
	row: teamDefenseRow,
	sql: (range: DateRange) => {
		const inRange = sql`game_date BETWEEN ${sql.date(range.start)} AND ${sql.date(range.end)}`;
		return sql`
WITH expected AS (
	${teamsOfFinalGames.sql(range)}
),
sides AS (${finalSides(range)}
),
offenses AS (
	SELECT * FROM ${teamOffenseGameSummaryTable} WHERE ${inRange}
),
blocked AS (
	SELECT game_id, team,
		COUNTIF(${SHOT_ZONE.paint}) AS blocked_in_paint,
		COUNTIF(${SHOT_ZONE.midRange}) AS blocked_mid_range,
		COUNTIF(${SHOT_ZONE.three}) AS blocked_threes
	FROM ${shots.table}
	WHERE ${inRange} AND block_player_id > 0
	GROUP BY game_id, team
)
SELECT expected.analysis_date, expected.entity_id, sides.game_id, sides.season_year, sides.opponent, sides.is_home,
	offense.win_flag, offense.points_scored, offense.offensive_rating, offense.pace, offense.ts_pct,
	offense.fg_attempts, offense.fg_makes, offense.paint_attempts, offense.paint_makes,
	offense.mid_range_attempts, offense.mid_range_makes, offense.three_pt_attempts, offense.three_pt_makes,
	offense.turnovers, offense.data_quality_tier,
	own.steals AS own_steals, own.defensive_rebounds AS own_defensive_rebounds,
	blocked.blocked_in_paint, blocked.blocked_mid_range, blocked.blocked_threes
FROM expected
JOIN sides ON sides.game_date = expected.analysis_date AND sides.team = expected.entity_id
LEFT JOIN offenses AS offense ON offense.game_id = sides.game_id AND offense.team_abbr = sides.opponent
LEFT JOIN offenses AS own ON own.game_id = sides.game_id AND own.team_abbr = sides.team
LEFT JOIN blocked ON blocked.game_id = sides.game_id AND blocked.team = sides.opponent`;
	},
};

/** Whose offence a team's defence is the mirror of; null where it has more than one game on the date. */
export const opponentOf: RequiredEntity = (_, inputs) => {
	const [row, another] = inputs;
	const opponent = another === undefined ? row?.opponent : undefined;
	return typeof opponent === 'string' ? opponent : null;
};
