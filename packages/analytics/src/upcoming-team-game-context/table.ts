import { defineTable, isoDate } from '@accounted/warehouse';
import { z } from 'zod';

export const upcomingTeamGameContextTable = defineTable({
	name: 'nba_analytics.upcoming_team_game_context',
	description: 'What was known of each team before tip-off.',
	schema: z.object({
		team_abbr: z.string().describe('NBA tricode'),
		game_date: isoDate,
		game_id: z.string(),
		season_year: z.int(),
		opponent: z.string().describe('NBA tricode'),
		home_away: z.enum(['home', 'away']),
		team_days_rest: z
			.int()
			.nullable()
			.meta({ description: 'Days since its last game; null before its first', unit: 'days' }),
		team_back_to_back: z.boolean().describe('Its last game was yesterday'),
		games_in_last_7_days: z.int().meta({ unit: 'games' }),
		games_in_last_14_days: z.int().meta({ unit: 'games' }),
		game_number_in_season: z.int().describe('1 for its first'),
		win_streak: z.int().describe('Negative for losses; 0 before the first game'),
		last_game_margin: z.int().nullable().meta({ unit: 'points' }),
		team_pace_last_10: z.number().nullable().meta({ unit: 'possessions per 48 minutes' }),
		team_off_rating_last_10: z.number().nullable().meta({ unit: 'points per 100 possessions' }),
		team_win_pct: z
			.number()
			.nullable()
			.meta({ description: 'Of its games before this one', unit: 'fraction, 0-1' }),
		players_out: z.int().describe('On the injured list'),
		travel_miles: z
			.number()
			.nullable()
			.meta({ description: "Great circle from its last game's arena", unit: 'miles' }),
		spread: z
			.number()
			.nullable()
			.meta({ description: "This team's view: negative when favoured", unit: 'points' }),
		total: z.number().nullable().meta({ unit: 'points' }),
		quality_note: z.string().nullable().describe('What was left out as impossible'),
	}),
	key: ['team_abbr', 'game_date'],
	partitionBy: 'game_date',
	clusterBy: ['team_abbr'],
});
