import type { Entity, Outcome, OutcomeBuilder } from '@accounted/failure-tracking';
import type { RowOf } from '@accounted/warehouse';
import { z } from 'zod';
import { playerShotZoneAnalysisTable } from '../player-shot-zone-analysis/table.ts';
import { adjustment } from './adjustment.ts';
import { fatigueAdjustment, fatigueScore } from './fatigue.ts';
import { compositeRow } from './inputs.ts';
import { paceScore } from './pace.ts';
import { shotZoneMismatch } from './shot-zone-mismatch.ts';
import type { playerCompositeFactorsTable } from './table.ts';
import { usageSpike } from './usage-spike.ts';

type CompositeRow = z.output<typeof compositeRow>;
type CompositeFactors = RowOf<typeof playerCompositeFactorsTable>;

/** None of its own: what it lacks is a required upstream without a record, which is the engine's to say. */
export const COMPOSITE_FAILURES = [] as const;

/** What the required upstream records bring. Rest is null before a first game, age and zone rates where not known. */
const completeRow = compositeRow.extend({
	game_id: z.string(),
	team: z.string(),
	opponent: z.string(),
	back_to_back: z.boolean(),
	games_in_last_7_days: z.int(),
	minutes_in_last_7_days: z.number(),
	back_to_backs_last_14: z.int(),
	pace_differential: z.number(),
	projected_usage_rate: z.number(),
	avg_usage_rate_last_7_games: z.number(),
	star_teammates_out: z.int(),
	primary_scoring_zone: playerShotZoneAnalysisTable.schema.shape.primary_scoring_zone,
});

/**
 * What the circumstances of a game add to a player's points, or take away.
 * @throws Error naming what is not known though the upstream records are there: no constant stands in for it.
 */
export function evaluateComposite(
	entity: Entity,
	rows: readonly CompositeRow[],
	outcome: OutcomeBuilder<CompositeFactors, never>,
): Outcome<CompositeFactors> {
	const complete = completeRow.safeParse(rows[0]);
	if (!complete.success)
		throw new Error(
			`${entity.id} on ${entity.date}: ${complete.error.issues.map(({ path }) => path.join('.')).join(', ') || 'the inputs'} not known`,
		);
	const { analysis_date: _, entity_id: __, ...inputs } = complete.data;
	const fatigue_score = fatigueScore({
		daysRest: inputs.days_rest,
		backToBack: inputs.back_to_back,
		gamesInLast7Days: inputs.games_in_last_7_days,
		minutesInLast7Days: inputs.minutes_in_last_7_days,
		avgMinutesPerGameLast7: inputs.avg_minutes_per_game_last_7,
		backToBacksLast14: inputs.back_to_backs_last_14,
		age: inputs.player_age,
	});
	const fatigue_adjustment = fatigueAdjustment(fatigue_score);
	const shot_zone_mismatch_score = shotZoneMismatch(
		inputs.primary_scoring_zone,
		{
			paint: inputs.paint_rate_last_10,
			midRange: inputs.mid_range_rate_last_10,
			three: inputs.three_pt_rate_last_10,
		},
		{
			paint: inputs.paint_defense_vs_league_avg,
			midRange: inputs.mid_range_defense_vs_league_avg,
			three: inputs.three_pt_defense_vs_league_avg,
		},
	);
	const pace_score = paceScore(inputs.pace_differential);
	const usage_spike_score = usageSpike(
		inputs.projected_usage_rate,
		inputs.avg_usage_rate_last_7_games,
		inputs.star_teammates_out,
	);
	return outcome.record({
		player_lookup: entity.id,
		game_date: entity.date,
		...inputs,
		fatigue_score,
		fatigue_adjustment,
		shot_zone_mismatch_score,
		pace_score,
		usage_spike_score,
		// Of the factors as stored, so that the parts add up to the whole.
		total_composite_adjustment: adjustment(
			fatigue_adjustment + shot_zone_mismatch_score + pace_score + usage_spike_score,
		),
	});
}
