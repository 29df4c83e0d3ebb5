import { defineTable, isoDate } from '@accounted/warehouse';
import { z } from 'zod';

const attempts = () => z.int().meta({ unit: 'shots' });
const rateColumn = (what: string) =>
	z.number().nullable().meta({ description: what, unit: 'percent, 0-100' });
const pctColumn = (what: string) => z.number().nullable().meta({ description: what, unit: 'fraction, 0-1' });
const perGame = () => z.number().nullable().meta({ unit: 'shots per game' });

export const ZONES = ['paint', 'mid_range', 'three_pt'] as const;
export type Zone = (typeof ZONES)[number];

export const playerShotZoneAnalysisTable = defineTable({
	name: 'nba_precompute.player_shot_zone_analysis',
	description: 'Where a player shot from, and how well, in the last 10 and 20 games before a date.',
	schema: z.object({
		player_lookup: z.string(),
		analysis_date: isoDate,
		season_year: z.int(),
		games_last_10: z.int().meta({ unit: 'games' }),
		fg_attempts_last_10: attempts(),
		paint_attempts_last_10: attempts(),
		paint_makes_last_10: attempts(),
		mid_range_attempts_last_10: attempts(),
		mid_range_makes_last_10: attempts(),
		three_pt_attempts_last_10: attempts(),
		three_pt_makes_last_10: attempts(),
		paint_rate_last_10: rateColumn('Share of attempts taken in the paint'),
		mid_range_rate_last_10: rateColumn('Share of attempts taken from mid-range'),
		three_pt_rate_last_10: rateColumn('Share of attempts that were threes'),
		paint_pct_last_10: pctColumn('Makes of attempts in the paint'),
		mid_range_pct_last_10: pctColumn('Makes of attempts from mid-range'),
		three_pt_pct_last_10: pctColumn('Makes of attempted threes'),
		paint_attempts_per_game_last_10: perGame(),
		mid_range_attempts_per_game_last_10: perGame(),
		three_pt_attempts_per_game_last_10: perGame(),
		assisted_rate_last_10: rateColumn('Share of made field goals that were assisted'),
		games_last_20: z.int().meta({ unit: 'games' }),
		fg_attempts_last_20: attempts(),
		paint_attempts_last_20: attempts(),
		paint_makes_last_20: attempts(),
		mid_range_attempts_last_20: attempts(),
		mid_range_makes_last_20: attempts(),
		three_pt_attempts_last_20: attempts(),
		three_pt_makes_last_20: attempts(),
		paint_rate_last_20: rateColumn('Share of attempts taken in the paint'),
		mid_range_rate_last_20: rateColumn('Share of attempts taken from mid-range'),
		three_pt_rate_last_20: rateColumn('Share of attempts that were threes'),
		paint_pct_last_20: pctColumn('Makes of attempts in the paint'),
		mid_range_pct_last_20: pctColumn('Makes of attempts from mid-range'),
		three_pt_pct_last_20: pctColumn('Makes of attempted threes'),
		paint_attempts_per_game_last_20: perGame(),
		mid_range_attempts_per_game_last_20: perGame(),
		three_pt_attempts_per_game_last_20: perGame(),
		assisted_rate_last_20: rateColumn('Share of made field goals that were assisted'),
		primary_scoring_zone: z
			.enum(['paint', 'perimeter', 'mid_range', 'balanced', 'none'])
			.describe(
				'From the last 10: paint at 40% or more, else perimeter at 40%, else mid_range at 35%, else balanced',
			),
		sample_quality: z
			.enum(['full', 'partial', 'gapped'])
			.describe('full: 20 games; partial: 10 to 19; gapped: games were played that are not in here'),
	}),
	key: ['player_lookup', 'analysis_date'],
	partitionBy: 'analysis_date',
	clusterBy: ['player_lookup'],
});
