import { defineTable, isoDate } from '@accounted/warehouse';
import { z } from 'zod';

const pct = () => z.number().nullable().meta({ unit: 'fraction, 0-1' });
const perGame = (unit: string) => z.number().nullable().meta({ unit });
const versus = () =>
	z
		.number()
		.nullable()
		.meta({ description: 'Allowed pct minus the mean of teams with 10+ games', unit: 'percentage points' });

export const teamDefenseZoneAnalysisTable = defineTable({
	name: 'nba_precompute.team_defense_zone_analysis',
	description: 'What each team allowed by zone in its last 15 games before a date, against the league.',
	schema: z.object({
		team_abbr: z.string().describe('NBA tricode'),
		analysis_date: isoDate,
		season_year: z.int(),
		games_last_15: z.int().meta({ unit: 'games' }),
		paint_pct_allowed_last_15: pct(),
		mid_range_pct_allowed_last_15: pct(),
		three_pt_pct_allowed_last_15: pct(),
		paint_attempts_allowed_per_game: perGame('shots per game'),
		mid_range_attempts_allowed_per_game: perGame('shots per game'),
		three_pt_attempts_allowed_per_game: perGame('shots per game'),
		paint_points_allowed_per_game: perGame('points per game'),
		mid_range_points_allowed_per_game: perGame('points per game'),
		three_pt_points_allowed_per_game: perGame('points per game'),
		paint_blocks_per_game: perGame('blocks per game'),
		mid_range_blocks_per_game: perGame('blocks per game'),
		three_pt_blocks_per_game: perGame('blocks per game'),
		paint_defense_vs_league_avg: versus(),
		mid_range_defense_vs_league_avg: versus(),
		three_pt_defense_vs_league_avg: versus(),
		defensive_rating_last_15: perGame('points per 100 possessions'),
		opponent_pace_last_15: perGame('possessions per 48 minutes'),
		opponent_points_per_game: perGame('points per game'),
		strongest_zone: z
			.enum(['paint', 'mid_range', 'perimeter'])
			.nullable()
			.describe('Lowest against the league'),
		weakest_zone: z
			.enum(['paint', 'mid_range', 'perimeter'])
			.nullable()
			.describe('Highest against the league'),
	}),
	key: ['team_abbr', 'analysis_date'],
	partitionBy: 'analysis_date',
	clusterBy: ['team_abbr'],
});
