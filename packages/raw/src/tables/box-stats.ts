import { z } from 'zod';

/** No game has as many of anything; larger numbers are slips, and their sums would be no numbers that can be held. */
const LARGEST = 100_000;

const count = () => z.int().min(-LARGEST).max(LARGEST);

/** The counting columns that player and team box scores share. Null for a player who did not play. */
export const boxStats = {
	fgm: count().nullable().describe('Field goals made'),
	fga: count().nullable().describe('Field goals attempted'),
	fg3m: count().nullable().describe('Threes made'),
	fg3a: count().nullable().describe('Threes attempted'),
	ftm: count().nullable().describe('Free throws made'),
	fta: count().nullable().describe('Free throws attempted'),
	oreb: count().nullable().describe('Offensive rebounds'),
	dreb: count().nullable().describe('Defensive rebounds'),
	reb: count().nullable().describe('Rebounds'),
	ast: count().nullable().describe('Assists'),
	stl: count().nullable().describe('Steals'),
	blk: count().nullable().describe('Blocks'),
	tov: count().nullable().describe('Turnovers'),
	pf: count().nullable().describe('Personal fouls'),
	pts: count().nullable().meta({ description: 'Points', unit: 'points' }),
	plus_minus: count().nullable().meta({ description: 'Score margin while on court', unit: 'points' }),
};
