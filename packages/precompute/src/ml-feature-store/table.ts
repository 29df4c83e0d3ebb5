import { defineTable, isoDate } from '@accounted/warehouse';
import { z } from 'zod';

const feature = (description: string) => z.number().nullable().meta({ description });

/** The features of `v1_baseline_25`, in the order that models read them. Named columns: an array cannot hold a null. */
export const features = z.object({
	points_avg_last_5: feature('Mean points, last 5 games'),
	points_avg_last_10: feature('Mean points, last 10 games'),
	points_avg_season: feature('Mean points, this season'),
	points_std_last_10: feature('Sample standard deviation of points, last 10 games'),
	games_in_last_7_days: feature('Games in the last 7 days'),
	fatigue_score: feature('0 to 100, 100 is fresh'),
	shot_zone_mismatch_score: feature('-10 to 10'),
	pace_score: feature('-3 to 3'),
	usage_spike_score: feature('-3 to 3'),
	rest_advantage: feature("Own minus opponent's days of rest, -2 to 2"),
	injury_risk: feature('0 none; 1 activated within 7 days; 2 on the injured list'),
	recent_trend: feature('Mean of the newest 3 of the last 5 minus mean of the older 2: -2 to 2'),
	minutes_change: feature('Last-10 minutes against the season: -2 to 2'),
	opponent_def_rating: feature('Points allowed per 100 possessions, last 15 games'),
	opponent_pace: feature('Possessions per 48 minutes, last 15 games'),
	home_away: feature('1 home, 0 away'),
	back_to_back: feature('1 when the last game was yesterday'),
	playoff_game: feature('1 in the playoffs'),
	pct_paint: feature('Share of attempts in the paint, last 10 games, percent'),
	pct_mid_range: feature('Share of attempts from mid-range, last 10 games, percent'),
	pct_three: feature('Share of attempts that were threes, last 10 games, percent'),
	pct_free_throw: feature('Free throws made over points, last 10 games, fraction'),
	team_pace: feature('Own possessions per 48 minutes, last 10 games'),
	team_off_rating: feature('Own points per 100 possessions, last 10 games'),
	team_win_pct: feature('Share of games won before the date, from 5 games on'),
});

export const FEATURE_NAMES = features.keyof().options;
export type FeatureName = (typeof FEATURE_NAMES)[number];

/** A value for each feature; null where it was not to be had. */
export type FeatureValues = z.output<typeof features>;

export const mlFeatureStoreTable = defineTable({
	name: 'nba_predictions.ml_feature_store',
	description: 'The 25 features of each player and game, as models read them.',
	schema: z.object({
		player_lookup: z.string(),
		game_date: isoDate,
		game_id: z.string(),
		feature_version: z.literal('v1_baseline_25'),
		...features.shape,
		feature_names: z.array(z.string()).describe('The names of the features, in order'),
		feature_sources: z
			.array(z.string())
			.describe('phase4, calculated, phase3 or missing, for each feature in order'),
		missing_features: z.array(z.string()).describe('The features that were not to be had'),
		feature_quality_score: z.number().meta({
			description: 'Mean of 100 phase 4, 90 calculated, 75 phase 3, 0 missing',
			unit: 'score, 0-100',
		}),
	}),
	key: ['player_lookup', 'game_date'],
	partitionBy: 'game_date',
	clusterBy: ['player_lookup'],
});
