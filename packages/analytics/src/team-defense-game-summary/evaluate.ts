import type { Entity, Outcome, OutcomeBuilder } from '@accounted/failure-tracking';
import type { RowOf } from '@accounted/warehouse';
import { z } from 'zod';
import { teamDefenseRow } from './inputs.ts';
import type { teamDefenseGameSummaryTable } from './table.ts';

type TeamDefenseRow = z.output<typeof teamDefenseRow>;
type TeamDefense = RowOf<typeof teamDefenseGameSummaryTable>;

/** What was wrong with the opponent's rows is its offence's failure: this one cascades from it. */
export const TEAM_DEFENSE_FAILURES = ['INVALID_INPUT'] as const;

/** What the record of an opponent's offence always has. */
const completeRow = teamDefenseRow.extend({
	win_flag: z.boolean(),
	points_scored: z.int(),
	fg_attempts: z.int(),
	fg_makes: z.int(),
	data_quality_tier: teamDefenseRow.shape.data_quality_tier.unwrap(),
});

/** The mirror of the opponent's offence: nothing is computed anew, so the two sides cannot disagree. */
export function evaluateTeamDefense(
	entity: Entity,
	rows: readonly TeamDefenseRow[],
	outcome: OutcomeBuilder<TeamDefense, (typeof TEAM_DEFENSE_FAILURES)[number]>,
): Outcome<TeamDefense> {
	if (rows.length > 1)
		return outcome.fail('INVALID_INPUT', {
			reason: `${rows.length} games on one date, ${rows.map(({ game_id }) => game_id).join(', ')}`,
		});
	const [row] = rows;
	if (row === undefined) throw new Error(`the inputs have no row for ${entity.id} on ${entity.date}`);
	const complete = completeRow.safeParse(row);
	// The engine has made sure of a record on this date: only one of another game is not among the inputs.
	if (!complete.success)
		throw new Error(`the offence of ${row.opponent} on ${entity.date} is not of game ${row.game_id}`);
	const opponent = complete.data;
	// With zones known, an opponent without blocked shots has 0 of them.
	const blocks = (blocked: number | null) => (opponent.paint_attempts === null ? null : (blocked ?? 0));
	return outcome.record({
		team_abbr: entity.id,
		game_date: entity.date,
		game_id: row.game_id,
		season_year: row.season_year,
		opponent: row.opponent,
		is_home: row.is_home,
		win_flag: !opponent.win_flag,
		points_allowed: opponent.points_scored,
		defensive_rating: opponent.offensive_rating,
		opponent_pace: opponent.pace,
		opponent_ts_pct: opponent.ts_pct,
		opponent_fg_attempts: opponent.fg_attempts,
		opponent_fg_makes: opponent.fg_makes,
		opponent_paint_attempts: opponent.paint_attempts,
		opponent_paint_makes: opponent.paint_makes,
		opponent_mid_range_attempts: opponent.mid_range_attempts,
		opponent_mid_range_makes: opponent.mid_range_makes,
		opponent_three_pt_attempts: opponent.three_pt_attempts,
		opponent_three_pt_makes: opponent.three_pt_makes,
		paint_blocks: blocks(row.blocked_in_paint),
		mid_range_blocks: blocks(row.blocked_mid_range),
		three_pt_blocks: blocks(row.blocked_threes),
		steals: row.own_steals,
		defensive_rebounds: row.own_defensive_rebounds,
		turnovers_forced: opponent.turnovers,
		data_quality_tier: row.own_steals === null ? 'silver' : opponent.data_quality_tier,
	});
}
