import { isoDate } from '@accounted/warehouse';
import { z } from 'zod';
import { defineRawTable } from './raw-table.ts';

const file = z.object({
	game_id: z.string().min(1),
	game_date: isoDate,
	seq: z.int().describe('Order within the game'),
	event_num: z.int().nullable().describe('Joins to shots'),
	event_type: z
		.int()
		.nullable()
		.describe('1 made, 2 missed, 3 free throw, 4 rebound, 5 turnover, 6 foul, 8 substitution, 12/13 period'),
	event_action_type: z.int().nullable(),
	period: z.int().nullable(),
	seconds_left_in_period: z.int().nullable().meta({ unit: 'seconds' }),
	wall_clock: z.string().nullable(),
	home_description: z.string().nullable(),
	away_description: z.string().nullable(),
	neutral_description: z.string().nullable(),
	home_score: z.int().nullable().meta({ unit: 'points' }),
	away_score: z.int().nullable().meta({ unit: 'points' }),
	player1_id: z.int().nullable(),
	player1_team_id: z.int().nullable(),
	player2_id: z.int().nullable(),
	player2_team_id: z.int().nullable(),
	player3_id: z.int().nullable(),
	player3_team_id: z.int().nullable(),
});

/** Names that the file repeats beside each id are left out: the registry has them, and they double the load. */
export const playByPlay = defineRawTable({
	name: 'play_by_play',
	description: 'Every event of each game.',
	required: false,
	onRequest: true,
	file,
	schema: file.extend({ season_year: z.int() }),
	optionalColumns: [
		'event_num',
		'event_type',
		'period',
		'event_action_type',
		'seconds_left_in_period',
		'wall_clock',
		'home_description',
		'away_description',
		'neutral_description',
		'home_score',
		'away_score',
		'player1_id',
		'player1_team_id',
		'player2_id',
		'player2_team_id',
		'player3_id',
		'player3_team_id',
	],
	unit: 'game_id',
	key: ['game_id', 'seq'],
	partitionBy: 'game_date',
	clusterBy: ['game_id'],
});
