import { defineTable, isoDate } from '@accounted/warehouse';
import { z } from 'zod';

export const teamOffenseGameSummaryTable = defineTable({
	name: 'nba_analytics.team_offense_game_summary',
	description: 'What each team did on offence in each final game.',
	schema: z.object({
		team_abbr: z.string().describe('NBA tricode'),
		game_date: isoDate,
		game_id: z.string(),
		season_year: z.int(),
		opponent: z.string().describe('NBA tricode'),
		is_home: z.boolean(),
		win_flag: z.boolean(),
		team_minutes: z
			.number()
			.meta({ description: 'Sum over the players, 240 without overtime', unit: 'minutes' }),
		overtime_periods: z.int().describe('(minutes − 240) / 25'),
		points_scored: z.int().meta({ unit: 'points' }),
		opponent_points: z.int().meta({ unit: 'points' }),
		margin: z.int().meta({ description: 'Scored minus allowed', unit: 'points' }),
		fg_makes: z.int(),
		fg_attempts: z.int(),
		three_pt_makes: z.int().nullable().describe('Null before 1979-80'),
		three_pt_attempts: z.int().nullable().describe('Null before 1979-80'),
		ft_makes: z.int(),
		ft_attempts: z.int(),
		offensive_rebounds: z.int().nullable().describe('Null before 1973-74'),
		defensive_rebounds: z.int().nullable().describe('Null before 1973-74'),
		rebounds: z.int(),
		assists: z.int(),
		steals: z.int().nullable().describe('Null before 1973-74'),
		blocks: z.int().nullable().describe('Null before 1973-74'),
		turnovers: z
			.int()
			.nullable()
			.describe('Team turnovers included, where the team row is known; null in seasons without'),
		personal_fouls: z.int(),
		possessions: z
			.number()
			.nullable()
			.meta({ description: 'FGA + 0.44·FTA + TOV − OREB', unit: 'possessions' }),
		offensive_rating: z.number().nullable().meta({
			description: 'Points per 100 possessions, estimated from both teams',
			unit: 'points per 100 possessions',
		}),
		pace: z
			.number()
			.nullable()
			.meta({ description: 'Possessions · 48 / (minutes / 5)', unit: 'possessions per 48 minutes' }),
		ts_pct: z.number().nullable().meta({ description: 'True shooting', unit: 'fraction' }),
		paint_attempts: z
			.int()
			.nullable()
			.describe('Null where the shot rows of the game are lost, or some of them'),
		paint_makes: z.int().nullable(),
		mid_range_attempts: z.int().nullable(),
		mid_range_makes: z.int().nullable(),
		data_quality_tier: z
			.enum(['gold', 'silver'])
			.describe('gold: the published team row; silver: rebuilt from its players, or no shots'),
	}),
	key: ['team_abbr', 'game_date'],
	partitionBy: 'game_date',
	clusterBy: ['team_abbr'],
});
