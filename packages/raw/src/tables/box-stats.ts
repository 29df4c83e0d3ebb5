import { z } from 'zod';

/** The counting columns that player and team box scores share. Null for a player who did not play. */
export const boxStats = {
	fgm: z.int().nullable().describe('Field goals made'),
	fga: z.int().nullable().describe('Field goals attempted'),
	fg3m: z.int().nullable().describe('Threes made'),
	fg3a: z.int().nullable().describe('Threes attempted'),
	ftm: z.int().nullable().describe('Free throws made'),
	fta: z.int().nullable().describe('Free throws attempted'),
	oreb: z.int().nullable().describe('Offensive rebounds'),
	dreb: z.int().nullable().describe('Defensive rebounds'),
	reb: z.int().nullable().describe('Rebounds'),
	ast: z.int().nullable().describe('Assists'),
	stl: z.int().nullable().describe('Steals'),
	blk: z.int().nullable().describe('Blocks'),
	tov: z.int().nullable().describe('Turnovers'),
	pf: z.int().nullable().describe('Personal fouls'),
	pts: z.int().nullable().meta({ description: 'Points', unit: 'points' }),
	plus_minus: z.int().nullable().meta({ description: 'Score margin while on court', unit: 'points' }),
};
