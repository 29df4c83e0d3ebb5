import { defineTable, isoDate } from '@accounted/warehouse';
import { z } from 'zod';
import { forWindow } from './windows.ts';

const games = z.int().meta({ unit: 'games' });
const shots = z.int().meta({ unit: 'shots' });
const perGame = z.number().nullable().meta({ unit: 'shots per game' });
const rateOf = (what: string) => z.number().nullable().meta({ description: what, unit: 'percent, 0-100' });
const pctOf = (what: string) => z.number().nullable().meta({ description: what, unit: 'fraction, 0-1' });

/** What is said of each window of games. */
const windowColumns = {
	games,
	fg_attempts: shots,
	paint_attempts: shots,
	paint_makes: shots,
	mid_range_attempts: shots,
	mid_range_makes: shots,
	three_pt_attempts: shots,
	three_pt_makes: shots,
	paint_rate: rateOf('Share of attempts taken in the paint'),
	mid_range_rate: rateOf('Share of attempts taken from mid-range'),
	three_pt_rate: rateOf('Share of attempts that were threes'),
	paint_pct: pctOf('Makes of attempts in the paint'),
	mid_range_pct: pctOf('Makes of attempts from mid-range'),
	three_pt_pct: pctOf('Makes of attempted threes'),
	paint_attempts_per_game: perGame,
	mid_range_attempts_per_game: perGame,
	three_pt_attempts_per_game: perGame,
	assisted_rate: rateOf('Share of made field goals that were assisted'),
};

export const playerShotZoneAnalysisTable = defineTable({
	name: 'nba_precompute.player_shot_zone_analysis',
	description: 'Where a player shot from, and how well, in the last 10 and 20 games before a date.',
	schema: z.object({
		player_lookup: z.string(),
		analysis_date: isoDate,
		season_year: z.int(),
		...forWindow(windowColumns, 10),
		...forWindow(windowColumns, 20),
		primary_scoring_zone: z
			.enum(['paint', 'perimeter', 'mid_range', 'balanced', 'none'])
			.describe(
				'From the last 10: paint at 40% or more, else perimeter at 40%, else mid_range at 35%, else balanced',
			),
		sample_quality: z
			.enum(['full', 'partial', 'gapped'])
			.describe(
				'full: 20 games; partial: 10 to 19; gapped: games of the season that were played, or are not final, are not in here',
			),
	}),
	key: ['player_lookup', 'analysis_date'],
	partitionBy: 'analysis_date',
	clusterBy: ['player_lookup'],
});
