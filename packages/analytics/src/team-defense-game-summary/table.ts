import { defineTable, isoDate } from '@accounted/warehouse';
import { z } from 'zod';

export const teamDefenseGameSummaryTable = defineTable({
	name: 'nba_analytics.team_defense_game_summary',
	description: "What each team allowed in each final game: the opponent's offence seen from this side.",
	schema: z.object({
		team_abbr: z.string().describe('NBA tricode of the defending team'),
		game_date: isoDate,
		game_id: z.string(),
		season_year: z.int(),
		opponent: z.string().describe('NBA tricode'),
		is_home: z.boolean(),
		win_flag: z.boolean(),
		points_allowed: z.int().meta({ unit: 'points' }),
		defensive_rating: z
			.number()
			.nullable()
			.meta({ description: "The opponent's offensive rating", unit: 'points per 100 possessions' }),
		opponent_pace: z.number().nullable().meta({ unit: 'possessions per 48 minutes' }),
		opponent_ts_pct: z.number().nullable().meta({ unit: 'fraction' }),
		opponent_fg_attempts: z.int(),
		opponent_fg_makes: z.int(),
		opponent_paint_attempts: z
			.int()
			.nullable()
			.describe('Null where the shot rows of the game are lost, or some of them'),
		opponent_paint_makes: z.int().nullable(),
		opponent_mid_range_attempts: z.int().nullable(),
		opponent_mid_range_makes: z.int().nullable(),
		opponent_three_pt_attempts: z.int().nullable().describe('Null before 1979-80'),
		opponent_three_pt_makes: z.int().nullable().describe('Null before 1979-80'),
		paint_blocks: z.int().nullable().describe("This team's blocks of shots in the paint"),
		mid_range_blocks: z.int().nullable(),
		three_pt_blocks: z.int().nullable(),
		steals: z
			.int()
			.nullable()
			.describe("This team's own; null where its offence has no record, and before 1973-74"),
		defensive_rebounds: z.int().nullable(),
		turnovers_forced: z.int().nullable().describe("The opponent's turnovers; null in seasons without"),
		data_quality_tier: z.enum(['gold', 'silver']),
	}),
	key: ['team_abbr', 'game_date'],
	partitionBy: 'game_date',
	clusterBy: ['team_abbr'],
});
