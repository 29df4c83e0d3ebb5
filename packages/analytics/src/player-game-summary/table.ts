import { defineTable, isoDate } from '@accounted/warehouse';
import { z } from 'zod';

export const playerGameSummaryTable = defineTable({
	name: 'nba_analytics.player_game_summary',
	description: 'What each player did in each final game.',
	schema: z.object({
		player_lookup: z.string(),
		game_date: isoDate,
		game_id: z.string(),
		season_year: z.int(),
		player_id: z.int().nullable(),
		player_full_name: z.string(),
		team: z.string().describe('NBA tricode'),
		opponent: z.string().describe('NBA tricode'),
		is_home: z.boolean(),
		starter_flag: z.boolean().describe('As published'),
		win_flag: z.boolean(),
		minutes_played: z.number().meta({ unit: 'minutes' }),
		points: z.int().meta({ unit: 'points' }),
		fg_makes: z.int(),
		fg_attempts: z.int(),
		three_pt_makes: z.int().nullable().describe('From the box score; null before 1979-80'),
		three_pt_attempts: z.int().nullable().describe('From the box score; null before 1979-80'),
		ft_makes: z.int(),
		ft_attempts: z.int(),
		offensive_rebounds: z.int().nullable().describe('Null before 1973-74'),
		defensive_rebounds: z.int().nullable().describe('Null before 1973-74'),
		rebounds: z.int(),
		assists: z.int(),
		steals: z.int().nullable().describe('Null before 1973-74'),
		blocks: z.int().nullable().describe('Null before 1973-74'),
		turnovers: z.int().nullable().describe('Null before 1977-78'),
		personal_fouls: z.int(),
		plus_minus: z.int().nullable().meta({ description: 'Null where not published', unit: 'points' }),
		paint_attempts: z
			.int()
			.nullable()
			.describe('Restricted Area and In The Paint; null where shot rows or zones are lost'),
		paint_makes: z.int().nullable(),
		mid_range_attempts: z.int().nullable().describe('Mid-Range shots worth 2'),
		mid_range_makes: z.int().nullable(),
		assisted_fg_makes: z.int().nullable(),
		unassisted_fg_makes: z.int().nullable(),
		usage_rate: z.number().nullable().meta({
			description: "Share of the team's possessions used; above 100 in a few appearances of seconds",
			unit: 'percent',
		}),
		ts_pct: z.number().nullable().meta({ description: 'True shooting', unit: 'fraction' }),
		efg_pct: z.number().nullable().meta({ description: 'Effective field goals', unit: 'fraction' }),
		data_quality_tier: z
			.enum(['gold', 'silver'])
			.describe('gold: box and zones; silver: shot rows or zones are lost'),
	}),
	key: ['player_lookup', 'game_date'],
	partitionBy: 'game_date',
	clusterBy: ['player_lookup'],
});
