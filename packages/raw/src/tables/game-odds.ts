import { isoDate } from '@accounted/warehouse';
import { z } from 'zod';
import { defineRawTable } from './raw-table.ts';

const file = z.object({
	game_id: z.string().min(1),
	game_date: isoDate,
	home_team: z.string().nullable().describe('NBA tricode'),
	away_team: z.string().nullable().describe('NBA tricode'),
	total_line: z.number().nullable().meta({ unit: 'points' }),
	home_spread: z
		.number()
		.nullable()
		.meta({ description: 'Negative: the home team is favoured', unit: 'points' }),
	home_moneyline: z.int().nullable(),
	away_moneyline: z.int().nullable(),
	spread_as_published: z.number().nullable().meta({ unit: 'points' }),
});

export const gameOdds = defineRawTable({
	name: 'game_odds',
	description: 'Betting lines before each game, as published, impossible ones included.',
	required: false,
	file,
	schema: file.extend({ season_year: z.int() }),
	optionalColumns: ['home_team', 'away_team', 'home_moneyline', 'away_moneyline', 'spread_as_published'],
	unit: 'game_id',
	key: ['game_id'],
	partitionBy: 'game_date',
	clusterBy: ['game_id'],
});
