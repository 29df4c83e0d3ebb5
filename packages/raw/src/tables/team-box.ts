import { isoDate } from '@accounted/warehouse';
import { z } from 'zod';
import { boxStats } from './box-stats.ts';
import { defineRawTable } from './raw-table.ts';

const file = z.object({
	game_id: z.string().min(1),
	game_date: isoDate,
	season: z.string().nullable(),
	team_id: z.int().nullable(),
	team: z.string().describe('NBA tricode'),
	opponent_team_id: z.int().nullable(),
	opponent: z.string().nullable().describe('NBA tricode'),
	is_home: z.boolean().nullable(),
	win: z.boolean().nullable(),
	minutes: z.int().meta({ unit: 'player minutes, 240 without overtime' }),
	...boxStats,
	opponent_pts: z.int().nullable().meta({ unit: 'points' }),
	team_turnovers: z.int().nullable().describe('Turnovers charged to no player; tov includes them'),
	off_rtg: z.number().nullable().meta({ unit: 'points per 100 possessions' }),
	def_rtg: z.number().nullable().meta({ unit: 'points per 100 possessions' }),
});

export const teamBox = defineRawTable({
	name: 'team_box',
	description: 'Team totals of each game, two rows a game.',
	required: true,
	file,
	schema: file.extend({ season_year: z.int() }),
	optionalColumns: [
		'season',
		'team_id',
		'opponent_team_id',
		'opponent',
		'is_home',
		'win',
		'plus_minus',
		'opponent_pts',
		'team_turnovers',
		'off_rtg',
		'def_rtg',
	],
	unit: 'game_id',
	key: ['game_id', 'team'],
	partitionBy: 'game_date',
	clusterBy: ['team'],
});
