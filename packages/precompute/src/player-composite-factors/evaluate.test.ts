import { outcomeBuilder } from '@accounted/failure-tracking';
import type { RowOf } from '@accounted/warehouse';
import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { evaluateComposite } from './evaluate.ts';
import type { compositeRow } from './inputs.ts';
import { playerCompositeFactorsTable } from './table.ts';
import { DATE } from './world.test-support.ts';

type CompositeRow = z.output<typeof compositeRow>;

const ENTITY = { id: 'one', date: DATE };

const INPUTS: CompositeRow = {
	analysis_date: DATE,
	entity_id: 'one',
	game_id: '0022100300',
	team: 'BOS',
	opponent: 'LAL',
	days_rest: 1,
	back_to_back: true,
	games_in_last_7_days: 4,
	minutes_in_last_7_days: 145.5,
	avg_minutes_per_game_last_7: 36.38,
	back_to_backs_last_14: 1,
	pace_differential: 1.73,
	projected_usage_rate: 27.1,
	avg_usage_rate_last_7_games: 24.35,
	star_teammates_out: 1,
	player_age: 31,
	primary_scoring_zone: 'paint',
	paint_rate_last_10: 44.4,
	mid_range_rate_last_10: 20,
	three_pt_rate_last_10: 35.6,
	paint_defense_vs_league_avg: 2.51,
	mid_range_defense_vs_league_avg: -0.4,
	three_pt_defense_vs_league_avg: 1.1,
};

function recordOf(values: Partial<CompositeRow> = {}) {
	const outcome = evaluateComposite(
		ENTITY,
		[{ ...INPUTS, ...values }],
		outcomeBuilder<RowOf<typeof playerCompositeFactorsTable>, never>(),
	);
	if (outcome.kind !== 'record') throw new Error(outcome.failure.reason);
	return outcome.record;
}

describe('a record', () => {
	test('has each factor, their sum, and all that they come from', () => {
		const { analysis_date: _, entity_id: __, ...inputs } = INPUTS;
		expect(recordOf()).toEqual({
			player_lookup: 'one',
			game_date: DATE,
			...inputs,
			// 100 − 15 back-to-back − 10 games − 8 minutes a game − 5 back-to-backs − 5 age.
			fatigue_score: 57,
			fatigue_adjustment: -2.15,
			// 2.51 · 44.4 / 50 = 2.22888.
			shot_zone_mismatch_score: 2.23,
			// 1.73 / 2 = 0.865.
			pace_score: 0.87,
			// 0.3 · 2.75 · 1.15 = 0.94875.
			usage_spike_score: 0.95,
			// Of the rounded ones: exactly it would be 1.89.
			total_composite_adjustment: 1.9,
		});
	});

	test('fits its table, columns and all', () => {
		expect(Object.keys(recordOf()).sort()).toEqual(
			playerCompositeFactorsTable.columns.map(({ name }) => name).sort(),
		);
		expect(playerCompositeFactorsTable.schema.safeParse(recordOf()).success).toBe(true);
	});

	test('takes nothing off for an unknown age, or for no game in a week', () => {
		expect(recordOf({ player_age: null }).fatigue_score).toBe(62);
		expect(recordOf({ avg_minutes_per_game_last_7: null }).fatigue_score).toBe(65);
		expect(recordOf({ days_rest: null, back_to_back: false }).fatigue_score).toBe(72);
	});

	test('of who takes no shots has no mismatch, whatever is known of the opponent', () => {
		expect(
			recordOf({
				primary_scoring_zone: 'none',
				paint_rate_last_10: null,
				mid_range_rate_last_10: null,
				three_pt_rate_last_10: null,
				paint_defense_vs_league_avg: null,
			}).shot_zone_mismatch_score,
		).toBe(0);
	});
});

describe('nothing is made up: it throws', () => {
	test.each([
		'pace_differential',
		'projected_usage_rate',
		'avg_usage_rate_last_7_games',
		'primary_scoring_zone',
		'team',
		'game_id',
		'minutes_in_last_7_days',
		'star_teammates_out',
	] as const)('without %s', (column) => {
		expect(() => recordOf({ [column]: null })).toThrow(`one on ${DATE}: ${column} not known`);
	});

	test('without the defense against his zone', () => {
		expect(() => recordOf({ paint_defense_vs_league_avg: null })).toThrow('paint defense');
	});

	test('without inputs', () => {
		expect(() => evaluateComposite(ENTITY, [], outcomeBuilder())).toThrow(
			`one on ${DATE}: the inputs not known`,
		);
	});
});
