import { FEATURE_NAMES, type FeatureName, type FeatureValues } from './table.ts';

/**
 * The least and the greatest that each feature can be. Scores and shares by their definition; points by the most anybody
 * has scored in a game, 100; pace and ratings wider than any 10 games of any team, and narrower than a mistake of units.
 */
export const FEATURE_RANGES = {
	points_avg_last_5: [0, 100],
	points_avg_last_10: [0, 100],
	points_avg_season: [0, 100],
	// The sample standard deviation is greatest where half of ten games are at 0 and half at 100: 52.7.
	points_std_last_10: [0, 53],
	games_in_last_7_days: [0, 7],
	fatigue_score: [0, 100],
	shot_zone_mismatch_score: [-10, 10],
	pace_score: [-3, 3],
	usage_spike_score: [-3, 3],
	rest_advantage: [-2, 2],
	injury_risk: [0, 2],
	recent_trend: [-2, 2],
	minutes_change: [-2, 2],
	opponent_def_rating: [50, 200],
	opponent_pace: [50, 150],
	home_away: [0, 1],
	back_to_back: [0, 1],
	playoff_game: [0, 1],
	pct_paint: [0, 100],
	pct_mid_range: [0, 100],
	pct_three: [0, 100],
	pct_free_throw: [0, 1],
	team_pace: [50, 150],
	team_off_rating: [50, 200],
	team_win_pct: [0, 1],
} as const satisfies Record<FeatureName, readonly [min: number, max: number]>;

/** The features that lie outside their range, each in words with its numbers. */
export function outOfRange(values: FeatureValues): string[] {
	return FEATURE_NAMES.flatMap((name) => {
		const value = values[name];
		const [min, max] = FEATURE_RANGES[name];
		return value === null || (value >= min && value <= max)
			? []
			: [`${name} is ${value}, outside ${min} to ${max}`];
	});
}
