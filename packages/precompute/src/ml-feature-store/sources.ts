import type { FeatureName } from './table.ts';

/** Where a feature comes from: copied from a phase 4 record, computed here, or copied from a phase 3 record. */
export type FeatureSource = 'phase4' | 'calculated' | 'phase3';

/** The source of each feature where it is to be had; where it is not, its source is `missing`. */
export const FEATURE_SOURCES = {
	points_avg_last_5: 'phase4',
	points_avg_last_10: 'phase4',
	points_avg_season: 'phase4',
	points_std_last_10: 'phase4',
	games_in_last_7_days: 'phase4',
	fatigue_score: 'phase4',
	shot_zone_mismatch_score: 'phase4',
	pace_score: 'phase4',
	usage_spike_score: 'phase4',
	rest_advantage: 'calculated',
	injury_risk: 'calculated',
	recent_trend: 'calculated',
	minutes_change: 'calculated',
	opponent_def_rating: 'phase4',
	opponent_pace: 'phase4',
	home_away: 'phase3',
	back_to_back: 'phase3',
	playoff_game: 'phase3',
	pct_paint: 'phase4',
	pct_mid_range: 'phase4',
	pct_three: 'phase4',
	pct_free_throw: 'calculated',
	team_pace: 'phase4',
	team_off_rating: 'phase4',
	team_win_pct: 'calculated',
} as const satisfies Record<FeatureName, FeatureSource>;
