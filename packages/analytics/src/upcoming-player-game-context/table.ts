import { defineTable, isoDate } from '@accounted/warehouse';
import { z } from 'zod';

export const upcomingPlayerGameContextTable = defineTable({
	name: 'nba_analytics.upcoming_player_game_context',
	description: 'What was known of each player before tip-off.',
	schema: z.object({
		player_lookup: z.string(),
		game_date: isoDate,
		game_id: z.string(),
		season_year: z.int(),
		team: z.string().describe('NBA tricode'),
		opponent: z.string().describe('NBA tricode'),
		is_home: z.boolean(),
		days_rest: z
			.int()
			.nullable()
			.meta({ description: 'Days since his last game; null before his first', unit: 'days' }),
		back_to_back: z.boolean().describe('His last game was yesterday'),
		games_in_last_7_days: z.int().meta({ unit: 'games' }),
		games_in_last_14_days: z.int().meta({ unit: 'games' }),
		minutes_in_last_7_days: z.number().meta({ unit: 'minutes' }),
		minutes_in_last_14_days: z.number().meta({ unit: 'minutes' }),
		avg_minutes_per_game_last_7: z
			.number()
			.nullable()
			.meta({ description: 'Over the games of the last 7 days', unit: 'minutes' }),
		back_to_backs_last_14: z.int().describe('Second nights of back-to-backs in the last 14 days'),
		points_avg_last_5: z.number().nullable().meta({ unit: 'points' }),
		points_avg_last_10: z.number().nullable().meta({ unit: 'points' }),
		avg_usage_rate_last_7_games: z.number().nullable().meta({ unit: 'percent, 0-100' }),
		projected_usage_rate: z
			.number()
			.nullable()
			.meta({ description: 'Mean of the last 10 games', unit: 'percent, 0-100' }),
		star_teammates_out: z.int().describe('Team-mates with 18+ points over their last 10 on the injured list'),
		game_spread: z
			.number()
			.nullable()
			.meta({ description: "This team's view: negative when favoured", unit: 'points' }),
		game_total: z.number().nullable().meta({ unit: 'points' }),
		opponent_pace_last_10: z.number().nullable().meta({ unit: 'possessions per 48 minutes' }),
		opponent_def_rating_last_10: z.number().nullable().meta({ unit: 'points per 100 possessions' }),
		pace_differential: z.number().nullable().meta({
			description: "Opponent's last-10 pace minus the league's mean of such",
			unit: 'possessions per 48 minutes',
		}),
		season_phase: z.enum(['early', 'middle', 'late', 'playoffs']),
		history_tier: z
			.enum(['full', 'partial', 'thin', 'none'])
			.describe('full: 10 games; partial: 5-9; thin: 1-4; none'),
		quality_note: z.string().nullable().describe('What was left out as impossible, or is not there'),
	}),
	key: ['player_lookup', 'game_date'],
	partitionBy: 'game_date',
	clusterBy: ['player_lookup'],
});
