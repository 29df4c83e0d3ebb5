import { defineTable, isoDate } from '@accounted/warehouse';
import { z } from 'zod';

const points = (description: string) => z.number().meta({ description, unit: 'points' });

export const playerCompositeFactorsTable = defineTable({
	name: 'nba_precompute.player_composite_factors',
	description: 'Fatigue, matchup, pace and usage as adjustments, each with its inputs.',
	schema: z.object({
		player_lookup: z.string(),
		game_date: isoDate,
		game_id: z.string(),
		team: z.string().describe('NBA tricode'),
		opponent: z.string().describe('NBA tricode'),
		fatigue_score: z.int().meta({ description: '100 is fresh', unit: 'score, 0-100' }),
		fatigue_adjustment: points('(fatigue_score − 100) / 20'),
		shot_zone_mismatch_score: points("The opponent's weakness where the player shoots; −10 to 10"),
		pace_score: points('pace_differential / 2; −3 to 3'),
		usage_spike_score: points('From projected minus recent usage, and stars out; −3 to 3'),
		total_composite_adjustment: points('The sum of the four'),
		days_rest: z.int().nullable().meta({ unit: 'days' }),
		back_to_back: z.boolean(),
		games_in_last_7_days: z.int().meta({ unit: 'games' }),
		minutes_in_last_7_days: z.number().meta({ unit: 'minutes' }),
		avg_minutes_per_game_last_7: z.number().nullable().meta({ unit: 'minutes' }),
		back_to_backs_last_14: z.int(),
		player_age: z.int().nullable().meta({ unit: 'years' }),
		primary_scoring_zone: z.enum(['paint', 'perimeter', 'mid_range', 'balanced', 'none']),
		paint_rate_last_10: z.number().nullable().meta({ unit: 'percent, 0-100' }),
		mid_range_rate_last_10: z.number().nullable().meta({ unit: 'percent, 0-100' }),
		three_pt_rate_last_10: z.number().nullable().meta({ unit: 'percent, 0-100' }),
		paint_defense_vs_league_avg: z.number().nullable().meta({ unit: 'percentage points' }),
		mid_range_defense_vs_league_avg: z.number().nullable().meta({ unit: 'percentage points' }),
		three_pt_defense_vs_league_avg: z.number().nullable().meta({ unit: 'percentage points' }),
		pace_differential: z.number().nullable().meta({ unit: 'possessions per 48 minutes' }),
		projected_usage_rate: z.number().nullable().meta({ unit: 'percent, 0-100' }),
		avg_usage_rate_last_7_games: z.number().nullable().meta({ unit: 'percent, 0-100' }),
		star_teammates_out: z.int(),
	}),
	key: ['player_lookup', 'game_date'],
	partitionBy: 'game_date',
	clusterBy: ['player_lookup'],
});
