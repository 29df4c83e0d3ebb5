import { isoDate } from '@accounted/warehouse';
import { z } from 'zod';
import { boxStats } from './box-stats.ts';
import { identityStatus } from './identity-columns.ts';
import { defineRawTable } from './raw-table.ts';

const file = z.object({
	game_id: z.string().min(1),
	game_date: isoDate,
	season: z.string().nullable(),
	team_id: z.int().nullable(),
	team: z.string().describe('NBA tricode'),
	opponent_team_id: z.int().nullable(),
	opponent: z.string().describe('NBA tricode'),
	is_home: z.boolean(),
	player_id: z.int().nullable().describe('NBA.com player id; a few inactive players have none'),
	player_name: z.string().min(1),
	bref_id: z.string().nullable(),
	status: z.enum(['PLAYED', 'DNP', 'INACTIVE']),
	dnp_reason: z.string().nullable(),
	nba_comment: z.string().nullable(),
	starter: z.boolean(),
	start_position: z.string().nullable(),
	seconds_played: z.int().nullable().meta({ unit: 'seconds' }),
	minutes: z.number().nullable().meta({ unit: 'minutes' }),
	...boxStats,
	game_score: z.number().nullable(),
});

export const playerBox = defineRawTable({
	name: 'player_box',
	description:
		'Each player listed for each game: PLAYED, DNP or INACTIVE, with the box score of each player who played.',
	required: true,
	file,
	schema: file.extend({
		season_year: z.int(),
		player_lookup: z
			.string()
			.describe('The player: the registry key, or the folded name where no player is known'),
		identity_status: identityStatus,
	}),
	optionalColumns: [
		'season',
		'team_id',
		'opponent_team_id',
		'bref_id',
		'dnp_reason',
		'nba_comment',
		'start_position',
		'seconds_played',
		'plus_minus',
		'game_score',
	],
	unit: 'game_id',
	key: ['game_id', 'player_lookup'],
	partitionBy: 'game_date',
	clusterBy: ['player_lookup'],
});
