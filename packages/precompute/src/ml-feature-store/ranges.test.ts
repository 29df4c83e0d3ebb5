import { expect, test } from 'vitest';
import { FEATURE_RANGES, outOfRange } from './ranges.ts';
import { FEATURE_SOURCES } from './sources.ts';
import { FEATURE_NAMES, features } from './table.ts';

const NOTHING = features.parse(Object.fromEntries(FEATURE_NAMES.map((name) => [name, null])));

test('the order of the features is a contract', () => {
	expect(FEATURE_NAMES).toEqual([
		'points_avg_last_5',
		'points_avg_last_10',
		'points_avg_season',
		'points_std_last_10',
		'games_in_last_7_days',
		'fatigue_score',
		'shot_zone_mismatch_score',
		'pace_score',
		'usage_spike_score',
		'rest_advantage',
		'injury_risk',
		'recent_trend',
		'minutes_change',
		'opponent_def_rating',
		'opponent_pace',
		'home_away',
		'back_to_back',
		'playoff_game',
		'pct_paint',
		'pct_mid_range',
		'pct_three',
		'pct_free_throw',
		'team_pace',
		'team_off_rating',
		'team_win_pct',
	]);
});

test('each feature has a source and a range, in the same order', () => {
	expect(Object.keys(FEATURE_RANGES)).toEqual(FEATURE_NAMES);
	expect(Object.keys(FEATURE_SOURCES)).toEqual(FEATURE_NAMES);
	for (const [min, max] of Object.values(FEATURE_RANGES)) expect(min).toBeLessThan(max);
});

test.each(FEATURE_NAMES)('%s may be at either end of its range, or missing, and not beyond', (name) => {
	const [min, max] = FEATURE_RANGES[name];
	for (const value of [min, max, null]) expect(outOfRange({ ...NOTHING, [name]: value })).toEqual([]);
	for (const value of [min - 0.01, max + 0.01])
		expect(outOfRange({ ...NOTHING, [name]: value })).toEqual([
			`${name} is ${value}, outside ${min} to ${max}`,
		]);
});

test('what is no number is in no range', () => {
	expect(outOfRange({ ...NOTHING, pace_score: Number.NaN })).toEqual(['pace_score is NaN, outside -3 to 3']);
});
