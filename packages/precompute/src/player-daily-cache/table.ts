import { defineTable, isoDate } from '@accounted/warehouse';
import { z } from 'zod';

const points = () => z.number().nullable().meta({ unit: 'points' });
const rate = () => z.number().nullable().meta({ unit: 'percent, 0-100' });

export const playerDailyCacheTable = defineTable({
	name: 'nba_precompute.player_daily_cache',
	description: 'What does not change about a player during a day: form, fatigue, team, shot profile.',
	schema: z.object({
		player_lookup: z.string(),
		cache_date: isoDate,
		season_year: z.int(),
		team: z.string().describe('NBA tricode'),
		points_avg_last_5: points(),
		points_avg_last_10: points(),
		points_avg_season: points(),
		points_std_last_10: z
			.number()
			.nullable()
			.meta({ description: 'Sample standard deviation; null under two games', unit: 'points' }),
		minutes_avg_last_10: z.number().nullable().meta({ unit: 'minutes' }),
		minutes_avg_season: z.number().nullable().meta({ unit: 'minutes' }),
		usage_rate_avg_last_10: rate(),
		ts_pct_avg_last_10: z.number().nullable().meta({ unit: 'fraction' }),
		games_played_season: z.int().meta({ unit: 'games' }),
		team_pace_last_10: z.number().nullable().meta({ unit: 'possessions per 48 minutes' }),
		team_off_rating_last_10: z.number().nullable().meta({ unit: 'points per 100 possessions' }),
		days_rest: z.int().nullable().meta({ unit: 'days' }),
		back_to_back: z.boolean(),
		games_in_last_7_days: z.int().meta({ unit: 'games' }),
		games_in_last_14_days: z.int().meta({ unit: 'games' }),
		minutes_in_last_7_days: z.number().meta({ unit: 'minutes' }),
		minutes_in_last_14_days: z.number().meta({ unit: 'minutes' }),
		avg_minutes_per_game_last_7: z.number().nullable().meta({ unit: 'minutes' }),
		back_to_backs_last_14: z.int(),
		primary_scoring_zone: z
			.enum(['paint', 'perimeter', 'mid_range', 'balanced', 'none'])
			.nullable()
			.describe('Null where there is no shot zone analysis yet'),
		paint_rate_last_10: rate(),
		mid_range_rate_last_10: rate(),
		three_pt_rate_last_10: rate(),
		assisted_rate_last_10: rate(),
		player_age: z.int().nullable().meta({ description: 'Where known', unit: 'years' }),
		early_season_flag: z.boolean().describe('5 to 9 games so far'),
	}),
	key: ['player_lookup', 'cache_date'],
	partitionBy: 'cache_date',
	clusterBy: ['player_lookup'],
});
