import { isoDate } from '@accounted/warehouse';
import { z } from 'zod';
import { identityStatus } from './identity-columns.ts';
import { defineRawTable } from './raw-table.ts';
import { SHOT_ZONES } from './shot-zone.ts';

const file = z.object({
	game_id: z.string().min(1),
	game_date: isoDate,
	event_num: z.int().describe('Joins to play_by_play'),
	period: z.int().nullable(),
	seconds_left_in_period: z.int().nullable().meta({ unit: 'seconds' }),
	team_id: z.int().nullable(),
	team: z.string().describe('NBA tricode'),
	opponent: z.string().nullable().describe('NBA tricode'),
	is_home: z.boolean().nullable(),
	player_id: z.int().nullable(),
	player_name: z.string().min(1),
	shot_made: z.boolean(),
	shot_value: z.int().min(2).max(3).describe('2 or 3; trust it over the zone for the points'),
	action_type: z.string().nullable(),
	shot_zone_basic: z.enum(SHOT_ZONES).nullable().describe('The zone; null where it is not published'),
	shot_zone_area: z.string().nullable(),
	shot_zone_range: z.string().nullable(),
	shot_distance: z.int().nullable().meta({ unit: 'feet' }),
	loc_x: z.int().nullable().meta({ unit: 'tenths of a foot from the hoop' }),
	loc_y: z.int().nullable().meta({ unit: 'tenths of a foot from the hoop' }),
	assist_player_id: z.int().nullable(),
	block_player_id: z.int().nullable(),
});

export const shots = defineRawTable({
	name: 'shots',
	description: 'Every field goal attempt with its place and outcome.',
	required: true,
	file,
	schema: file.extend({
		season_year: z.int(),
		player_lookup: z.string(),
		identity_status: identityStatus,
	}),
	optionalColumns: [
		'period',
		'team_id',
		'opponent',
		'seconds_left_in_period',
		'is_home',
		'action_type',
		'shot_zone_area',
		'shot_zone_range',
		'shot_distance',
		'loc_x',
		'loc_y',
	],
	unit: 'game_id',
	key: ['game_id', 'event_num'],
	partitionBy: 'game_date',
	clusterBy: ['player_lookup'],
});
