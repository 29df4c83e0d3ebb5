import { outcomeBuilder } from '@accounted/failure-tracking';
import { addDays, type RowOf } from '@accounted/warehouse';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { DATE } from '../player-composite-factors/world.test-support.ts';
import { evaluateFeatures, type FEATURE_FAILURES } from './evaluate.ts';
import type { featureRow } from './inputs.ts';
import { FEATURE_RANGES, outOfRange } from './ranges.ts';
import { FEATURE_NAMES, type FeatureName, mlFeatureStoreTable } from './table.ts';

type FeatureRow = z.output<typeof featureRow>;

const ENTITY = { id: 'one', date: DATE };

const INPUTS: FeatureRow = {
	analysis_date: DATE,
	entity_id: 'one',
	game_id: '0022100300',
	team: 'BOS',
	opponent: 'LAL',
	is_home: true,
	back_to_back: false,
	season_phase: 'early',
	points_avg_last_5: 21.4,
	points_avg_last_10: 20.1,
	points_avg_season: 18.75,
	points_std_last_10: 6.32,
	games_in_last_7_days: 3,
	minutes_avg_last_10: 33,
	minutes_avg_season: 30,
	team_pace_last_10: 98.4,
	team_off_rating_last_10: 110.2,
	fatigue_score: 87,
	shot_zone_mismatch_score: 2.23,
	pace_score: -0.87,
	usage_spike_score: 0.95,
	paint_rate_last_10: 44.4,
	mid_range_rate_last_10: 20,
	three_pt_rate_last_10: 35.6,
	opponent_def_rating: 108.33,
	opponent_pace: 99.51,
	team_days_rest: 3,
	opponent_days_rest: 2,
	team_win_pct: 0.55,
	game_number_in_season: 21,
	injury_action: 'ACTIVATED',
	injury_date: addDays(DATE, -4),
	games_last_5: 5,
	newest_3_points: 69,
	older_2_points: 38,
	points_last_10: 201,
	ft_makes_last_10: 43,
	played_last_10: 10,
	gap_dates_last_10: null,
	awaited_dates_last_10: null,
};

const FEATURES = {
	points_avg_last_5: 21.4,
	points_avg_last_10: 20.1,
	points_avg_season: 18.75,
	points_std_last_10: 6.32,
	games_in_last_7_days: 3,
	fatigue_score: 87,
	shot_zone_mismatch_score: 2.23,
	pace_score: -0.87,
	usage_spike_score: 0.95,
	rest_advantage: 1,
	injury_risk: 1,
	recent_trend: 1,
	minutes_change: 1,
	opponent_def_rating: 108.33,
	opponent_pace: 99.51,
	home_away: 1,
	back_to_back: 0,
	playoff_game: 0,
	pct_paint: 44.4,
	pct_mid_range: 20,
	pct_three: 35.6,
	pct_free_throw: 0.214,
	team_pace: 98.4,
	team_off_rating: 110.2,
	team_win_pct: 0.55,
};

function evaluate(values: Partial<FeatureRow> = {}) {
	return evaluateFeatures(
		ENTITY,
		[{ ...INPUTS, ...values }],
		outcomeBuilder<RowOf<typeof mlFeatureStoreTable>, (typeof FEATURE_FAILURES)[number]>(),
	);
}

function recordOf(values: Partial<FeatureRow> = {}) {
	const outcome = evaluate(values);
	if (outcome.kind !== 'record') throw new Error(outcome.failure.reason);
	return outcome.record;
}

describe('a record', () => {
	test('has all features, where they come from, and how good they are', () => {
		expect(recordOf()).toEqual({
			player_lookup: 'one',
			game_date: DATE,
			game_id: '0022100300',
			feature_version: 'v1_baseline_25',
			...FEATURES,
			feature_names: FEATURE_NAMES,
			feature_sources: [
				...Array(9).fill('phase4'),
				...Array(4).fill('calculated'),
				...Array(2).fill('phase4'),
				...Array(3).fill('phase3'),
				...Array(3).fill('phase4'),
				'calculated',
				...Array(2).fill('phase4'),
				'calculated',
			],
			missing_features: [],
			feature_quality_score: 94.6,
		});
	});

	test('fits its table', () => {
		expect(mlFeatureStoreTable.schema.safeParse(recordOf()).success).toBe(true);
	});

	test('tells home from away, yesterday from earlier, and playoffs from the season', () => {
		expect(recordOf({ is_home: false, back_to_back: true, season_phase: 'playoffs' })).toMatchObject({
			home_away: 0,
			back_to_back: 1,
			playoff_game: 1,
		});
		for (const season_phase of ['early', 'middle', 'late'] as const)
			expect(recordOf({ season_phase }).playoff_game).toBe(0);
	});

	test.each<[FeatureName, Partial<FeatureRow>, number]>([
		['points_std_last_10', { points_std_last_10: null }, 90.6],
		['rest_advantage', { team_days_rest: null }, 91],
		['rest_advantage', { opponent_days_rest: null }, 91],
		['recent_trend', { games_last_5: 4 }, 91],
		['minutes_change', { minutes_avg_season: 0 }, 91],
		['opponent_def_rating', { opponent_def_rating: null }, 90.6],
		['pct_free_throw', { points_last_10: 0, ft_makes_last_10: 0 }, 91],
		['team_win_pct', { game_number_in_season: 5 }, 91],
		['team_win_pct', { team_win_pct: null, game_number_in_season: null }, 91],
	])('lacks %s where it is not to be had, and says so', (name, values, quality) => {
		const record = recordOf(values);
		expect(record).toMatchObject({
			...FEATURES,
			[name]: null,
			missing_features: [name],
			feature_quality_score: quality,
		});
		expect(record.feature_sources[FEATURE_NAMES.indexOf(name)]).toBe('missing');
	});

	test('of a player without shots lacks the three shares, in order', () => {
		const record = recordOf({
			paint_rate_last_10: null,
			mid_range_rate_last_10: null,
			three_pt_rate_last_10: null,
		});
		expect(record.missing_features).toEqual(['pct_paint', 'pct_mid_range', 'pct_three']);
		expect(record.feature_quality_score).toBe(82.6);
	});

	test('of a player never on the injured list has no risk: that is known, not missing', () => {
		const record = recordOf({ injury_action: null, injury_date: null });
		expect(record).toMatchObject({ injury_risk: 0, missing_features: [] });
	});
});

describe('a failure', () => {
	test('with a game among the last 10 that is not final is SOURCE_NOT_READY, with its date', () => {
		expect(evaluate({ awaited_dates_last_10: '2021-11-20' })).toMatchObject({
			failure: { category: 'SOURCE_NOT_READY', missingDates: ['2021-11-20'] },
		});
	});

	test('lists the games among the last 10 that are not there', () => {
		expect(evaluate({ gap_dates_last_10: '2021-11-20,2021-11-27' })).toEqual({
			kind: 'failure',
			failure: {
				category: 'INCOMPLETE_UPSTREAM',
				reason: `2 of the last 10 games played before ${DATE} are not in the game summaries: 2021-11-20, 2021-11-27`,
				expectedCount: 10,
				actualCount: 8,
				failureType: 'DATA_GAP',
				missingDates: ['2021-11-20', '2021-11-27'],
				rawDataChecked: true,
			},
		});
	});

	test('comes before anything thrown', () => {
		const gapped = { gap_dates_last_10: '2021-11-20', played_last_10: 7 };
		expect(evaluate({ ...gapped, game_id: null, pace_score: 99 })).toMatchObject({
			failure: { category: 'INCOMPLETE_UPSTREAM', expectedCount: 7, actualCount: 6 },
		});
	});
});

describe('it throws', () => {
	test.each(['game_id', 'is_home', 'back_to_back', 'season_phase'] as const)('without %s', (column) => {
		expect(() => recordOf({ [column]: null })).toThrow(`one on ${DATE}: ${column} not known`);
	});

	test('without inputs', () => {
		expect(() => evaluateFeatures(ENTITY, [], outcomeBuilder())).toThrow(
			`the inputs have no row for one on ${DATE}`,
		);
	});

	test('where features are out of their ranges, naming them', () => {
		expect(() => recordOf({ points_avg_last_5: 101, team_win_pct: -0.1 })).toThrow(
			`one on ${DATE}: points_avg_last_5 is 101, outside 0 to 100; team_win_pct is -0.1, outside 0 to 1`,
		);
	});
});

describe('no feature is ever out of its range', () => {
	const whole = fc.nat({ max: 400 });
	const daysOff = fc.option(fc.integer({ min: 1, max: 200 }));
	const calculated = {
		is_home: fc.boolean(),
		back_to_back: fc.boolean(),
		season_phase: fc.constantFrom('early' as const, 'middle' as const, 'late' as const, 'playoffs' as const),
		minutes_avg_last_10: fc.option(fc.double({ min: 0, max: 53, noNaN: true })),
		minutes_avg_season: fc.option(fc.double({ min: 0, max: 53, noNaN: true })),
		team_days_rest: daysOff,
		opponent_days_rest: daysOff,
		game_number_in_season: fc.option(fc.integer({ min: 1, max: 110 })),
		injury_action: fc.option(fc.constantFrom('PLACED' as const, 'ACTIVATED' as const)),
		injury_date: fc.option(fc.integer({ min: 1, max: 300 }).map((days) => addDays(DATE, -days))),
		games_last_5: fc.nat({ max: 5 }),
		newest_3_points: whole,
		older_2_points: whole,
	};
	/** What the upstreams promise of what is copied. */
	const within = (name: FeatureName) => {
		const [min, max] = FEATURE_RANGES[name];
		return fc.option(fc.double({ min, max, noNaN: true }));
	};
	const copied = {
		points_avg_last_5: within('points_avg_last_5'),
		points_avg_last_10: within('points_avg_last_10'),
		points_avg_season: within('points_avg_season'),
		points_std_last_10: within('points_std_last_10'),
		games_in_last_7_days: fc.option(fc.nat({ max: 7 })),
		fatigue_score: fc.option(fc.nat({ max: 100 })),
		shot_zone_mismatch_score: within('shot_zone_mismatch_score'),
		pace_score: within('pace_score'),
		usage_spike_score: within('usage_spike_score'),
		paint_rate_last_10: within('pct_paint'),
		mid_range_rate_last_10: within('pct_mid_range'),
		three_pt_rate_last_10: within('pct_three'),
		opponent_def_rating: within('opponent_def_rating'),
		opponent_pace: within('opponent_pace'),
		team_pace_last_10: within('team_pace'),
		team_off_rating_last_10: within('team_off_rating'),
		team_win_pct: within('team_win_pct'),
	};
	const madeFree = fc
		.tuple(whole, whole)
		.map(([free, other]) => ({ ft_makes_last_10: free, points_last_10: free + other }));

	test('whatever the history, where the upstreams keep to theirs', () => {
		fc.assert(
			fc.property(fc.record(calculated), fc.record(copied), madeFree, (own, others, free) => {
				const record = recordOf({ ...own, ...others, ...free });
				expect(outOfRange(record)).toEqual([]);
				expect(record.missing_features).toEqual(FEATURE_NAMES.filter((name) => record[name] === null));
				expect(record.feature_quality_score).toBeLessThanOrEqual(94.6);
			}),
		);
	});

	test('and where they do not, there is no record', () => {
		const wildly = (usual: fc.Arbitrary<number | null>, wild: fc.Arbitrary<number>) =>
			fc.oneof({ arbitrary: usual, weight: 20 }, { arbitrary: wild, weight: 1 });
		const double = fc.double({ noNaN: true, noDefaultInfinity: true });
		const anything = {
			...Object.fromEntries(Object.entries(copied).map(([name, usual]) => [name, wildly(usual, double)])),
			games_in_last_7_days: wildly(copied.games_in_last_7_days, fc.maxSafeInteger()),
			fatigue_score: wildly(copied.fatigue_score, fc.maxSafeInteger()),
		};
		fc.assert(
			fc.property(fc.record(calculated), fc.record(anything), whole, whole, (own, others, made, points) => {
				const values = { ...own, ...others, ft_makes_last_10: made, points_last_10: points };
				let record: ReturnType<typeof recordOf>;
				try {
					record = recordOf(values);
				} catch (error) {
					expect(String(error)).toMatch(/ outside /);
					return;
				}
				expect(outOfRange(record)).toEqual([]);
			}),
		);
	});
});
