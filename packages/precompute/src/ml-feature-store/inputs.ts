import {
	lastInjuryTransactions,
	playerHistory,
	upcomingPlayerGameContextTable,
	upcomingTeamGameContextTable,
} from '@accounted/analytics';
import { type Inputs, inputKey } from '@accounted/failure-tracking';
import { RAW_TABLES } from '@accounted/raw';
import { type DateRange, isoDate, sql } from '@accounted/warehouse';
import { z } from 'zod';
import { playerCompositeFactorsTable } from '../player-composite-factors/table.ts';
import { playerDailyCacheTable } from '../player-daily-cache/table.ts';
import { playerShotZoneAnalysisTable } from '../player-shot-zone-analysis/table.ts';
import { teamDefenseZoneAnalysisTable } from '../team-defense-zone-analysis/table.ts';

const { injury_transactions: injuryTransactions } = RAW_TABLES;

const number = z.number().nullable();
const count = z.int().nullable();

/** All that the features of one player and game come from; a part without an upstream record is null. */
export const featureRow = inputKey.extend({
	game_id: z.string().nullable(),
	team: z.string().nullable(),
	opponent: z.string().nullable(),
	is_home: z.boolean().nullable(),
	back_to_back: z.boolean().nullable(),
	season_phase: upcomingPlayerGameContextTable.schema.shape.season_phase.nullable(),
	points_avg_last_5: number,
	points_avg_last_10: number,
	points_avg_season: number,
	points_std_last_10: number,
	games_in_last_7_days: count,
	minutes_avg_last_10: number,
	minutes_avg_season: number,
	team_pace_last_10: number,
	team_off_rating_last_10: number,
	fatigue_score: count,
	shot_zone_mismatch_score: number,
	pace_score: number,
	usage_spike_score: number,
	paint_rate_last_10: number,
	mid_range_rate_last_10: number,
	three_pt_rate_last_10: number,
	opponent_def_rating: number,
	opponent_pace: number,
	team_days_rest: count,
	opponent_days_rest: count,
	team_win_pct: number,
	game_number_in_season: count,
	injury_action: injuryTransactions.table.schema.shape.action.nullable(),
	injury_date: isoDate.nullable(),
	games_last_5: z.int(),
	newest_3_points: z.int(),
	older_2_points: z.int(),
	points_last_10: z.int(),
	ft_makes_last_10: z.int(),
	/** Of the last 10 games that raw says he played, and those of them that the summaries do not hold. */
	played_last_10: z.int(),
	gap_dates_last_10: z.string().nullable().describe('Comma-separated'),
	/** Games of the window that are not final. */
	awaited_dates_last_10: z.string().nullable().describe('Comma-separated'),
});

export const featureInputs: Inputs<typeof featureRow> = {
	row: featureRow,
	sql: (range: DateRange, only) => {
		const inRange = sql`BETWEEN ${sql.date(range.start)} AND ${sql.date(range.end)}`;
		return sql`
WITH ${playerHistory({
			range,
			only,
			columns: ['points', 'ft_makes'],
			usable: sql`TRUE`,
			gapsWithin: 10,
		})},
form AS (
	SELECT analysis_date, entity_id,
		COUNTIF(usable AND recency <= 5) AS games_last_5,
		SUM(IF(usable AND recency <= 3, points, 0)) AS newest_3_points,
		SUM(IF(usable AND recency IN (4, 5), points, 0)) AS older_2_points,
		SUM(IF(usable AND recency <= 10, points, 0)) AS points_last_10,
		SUM(IF(usable AND recency <= 10, ft_makes, 0)) AS ft_makes_last_10,
		COUNTIF(played AND played_recency <= 10) AS played_last_10
	FROM history
	WHERE recency <= 10 OR played_recency <= 10
	GROUP BY analysis_date, entity_id
),
contexts AS (
	SELECT * FROM ${upcomingPlayerGameContextTable} WHERE game_date ${inRange}
),
teams AS (
	SELECT * FROM ${upcomingTeamGameContextTable} WHERE game_date ${inRange}
),
caches AS (
	SELECT * FROM ${playerDailyCacheTable} WHERE cache_date ${inRange}
),
factors AS (
	SELECT * FROM ${playerCompositeFactorsTable} WHERE game_date ${inRange}
),
zones AS (
	SELECT * FROM ${playerShotZoneAnalysisTable} WHERE analysis_date ${inRange}
),
defenses AS (
	SELECT * FROM ${teamDefenseZoneAnalysisTable} WHERE analysis_date ${inRange}
),
injuries AS (
	${lastInjuryTransactions(range)}
)
SELECT expected.analysis_date, expected.entity_id,
	contexts.game_id, contexts.team, contexts.opponent, contexts.is_home, contexts.back_to_back, contexts.season_phase,
	caches.points_avg_last_5, caches.points_avg_last_10, caches.points_avg_season, caches.points_std_last_10,
	caches.games_in_last_7_days, caches.minutes_avg_last_10, caches.minutes_avg_season,
	caches.team_pace_last_10, caches.team_off_rating_last_10,
	factors.fatigue_score, factors.shot_zone_mismatch_score, factors.pace_score, factors.usage_spike_score,
	zones.paint_rate_last_10, zones.mid_range_rate_last_10, zones.three_pt_rate_last_10,
	defenses.defensive_rating_last_15 AS opponent_def_rating, defenses.opponent_pace_last_15 AS opponent_pace,
	own_team.team_days_rest, other_team.team_days_rest AS opponent_days_rest,
	own_team.team_win_pct, own_team.game_number_in_season,
	injuries.action AS injury_action, injuries.transaction_date AS injury_date,
	COALESCE(form.games_last_5, 0) AS games_last_5,
	COALESCE(form.newest_3_points, 0) AS newest_3_points,
	COALESCE(form.older_2_points, 0) AS older_2_points,
	COALESCE(form.points_last_10, 0) AS points_last_10,
	COALESCE(form.ft_makes_last_10, 0) AS ft_makes_last_10,
	COALESCE(form.played_last_10, 0) AS played_last_10,
	gaps.gap_dates AS gap_dates_last_10, gaps.awaited_dates AS awaited_dates_last_10
FROM expected
LEFT JOIN form ON form.entity_id = expected.entity_id AND form.analysis_date = expected.analysis_date
LEFT JOIN gaps ON gaps.entity_id = expected.entity_id AND gaps.analysis_date = expected.analysis_date
LEFT JOIN contexts ON contexts.player_lookup = expected.entity_id AND contexts.game_date = expected.analysis_date
LEFT JOIN teams AS own_team ON own_team.team_abbr = contexts.team AND own_team.game_date = expected.analysis_date
LEFT JOIN teams AS other_team
	ON other_team.team_abbr = contexts.opponent AND other_team.game_date = expected.analysis_date
LEFT JOIN caches ON caches.player_lookup = expected.entity_id AND caches.cache_date = expected.analysis_date
LEFT JOIN factors ON factors.player_lookup = expected.entity_id AND factors.game_date = expected.analysis_date
LEFT JOIN zones ON zones.player_lookup = expected.entity_id AND zones.analysis_date = expected.analysis_date
LEFT JOIN defenses ON defenses.team_abbr = contexts.opponent AND defenses.analysis_date = expected.analysis_date
LEFT JOIN injuries ON injuries.player_lookup = expected.entity_id AND injuries.analysis_date = expected.analysis_date`;
	},
};
