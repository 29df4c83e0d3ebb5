import { defineTable, isoDate } from '@accounted/warehouse';
import { z } from 'zod';

export const loadedGamesTable = defineTable({
	name: 'nba_raw.loaded_games',
	description: 'Games whose raw rows are all there and agree with each other; a cancelled game has none.',
	schema: z.object({
		game_id: z.string(),
		game_date: isoDate,
		home_team: z.string(),
		away_team: z.string(),
		players_listed: z.int().meta({ unit: 'rows' }),
		players_played: z.int().meta({ unit: 'rows' }),
		shots: z.int().meta({ unit: 'rows', description: 'Shot rows; 0 where the source has none for the game' }),
	}),
	key: ['game_id', 'game_date'],
	partitionBy: 'game_date',
	clusterBy: ['game_id'],
});
