import { defineTable, isoDate, type RowOf } from '@accounted/warehouse';
import { z } from 'zod';
import { GAME_STATES } from './game-state.ts';

/**
 * Games whose line of the schedule was rejected, though its game, date and teams can be read. They are expected like
 * every other game. The schedule itself holds only rows whose values equal the file's.
 */
export const rejectedGamesTable = defineTable({
	name: 'nba_raw.rejected_games',
	description: 'Games of rejected schedule lines, as far as the lines can be read. Expected all the same.',
	schema: z.object({
		game_id: z.string().min(1),
		game_date: isoDate,
		season_year: z.int(),
		season_type: z.string().describe('As published; blank where it cannot be read'),
		home_team: z.string(),
		away_team: z.string(),
		home_score: z.int().nullable().meta({ unit: 'points' }),
		away_score: z.int().nullable().meta({ unit: 'points' }),
		status: z.string().nullable().describe('As published; null where it cannot be read'),
		game_state: z.enum(GAME_STATES).describe('What status stands for; SCHEDULED where it is not known'),
		is_final: z.boolean().describe('The game is over: its game_state is FINAL'),
		is_counted: z
			.boolean()
			.describe('The game counts for the season: no preseason or All-Star game, and both teams are known'),
	}),
	key: ['game_id'],
	partitionBy: 'game_date',
	clusterBy: ['game_id'],
});

export type RejectedGame = RowOf<typeof rejectedGamesTable>;
