import { datetime, isoDate } from '@accounted/warehouse';
import { z } from 'zod';
import { GAME_STATES } from './game-state.ts';
import { defineRawTable } from './raw-table.ts';

const file = z.object({
	game_id: z.string().min(1).describe('NBA.com game id'),
	season: z
		.string()
		.regex(/^\d{4}-\d{2}$/)
		.describe('Season as published: 2021-22'),
	season_type: z.string().describe('Regular Season, PlayIn, Playoffs, Pre Season or All-Star, as published'),
	game_date: isoDate.describe('The day the game was, or will be, played'),
	tipoff_et: datetime().nullable().describe('Scheduled start, Eastern Time'),
	home_team_id: z.int().nullable(),
	home_team: z.string().describe('NBA tricode'),
	away_team_id: z.int().nullable(),
	away_team: z.string().describe('NBA tricode'),
	home_score: z.int().nullable().meta({ unit: 'points' }),
	away_score: z.int().nullable().meta({ unit: 'points' }),
	periods: z.int().nullable().describe('4, and one more for each overtime'),
	status: z.string().nullable().describe('Final, or what the publisher says while it is not'),
	arena: z.string().nullable(),
	arena_city: z.string().nullable(),
	attendance: z.int().nullable(),
	duration_minutes: z.int().nullable().meta({ unit: 'minutes' }),
	officials: z.string().nullable(),
	bref_game_id: z.string().nullable(),
});

export const schedule = defineRawTable({
	name: 'schedule',
	description: 'Every game there is to account for: the root of all expectations.',
	required: true,
	file,
	schema: file.extend({
		season_year: z.int().describe('The year the season began in: 2021 for 2021-22'),
		is_final: z.boolean().describe('The game is over: its game_state is FINAL'),
		game_state: z.enum(GAME_STATES).describe('What status stands for; SCHEDULED where it is not known'),
		is_counted: z
			.boolean()
			.describe('The game counts for the season: no preseason or All-Star game, and both teams are known'),
	}),
	optionalColumns: [
		'home_team_id',
		'away_team_id',
		'tipoff_et',
		'periods',
		'arena',
		'arena_city',
		'attendance',
		'duration_minutes',
		'officials',
		'bref_game_id',
	],
	unit: 'game_id',
	key: ['game_id'],
	partitionBy: 'game_date',
	clusterBy: ['game_id'],
});
