import { HISTORY_FAILURES, roundMean, shortfall } from '@accounted/analytics';
import type { Entity, Outcome, OutcomeBuilder } from '@accounted/failure-tracking';
import type { RowOf } from '@accounted/warehouse';
import type { z } from 'zod';
import { seasonHistoryOf } from '../history/season-history-of.ts';
import type { dailyCacheRow } from './inputs.ts';
import type { playerDailyCacheTable } from './table.ts';

type DailyCacheRow = z.output<typeof dailyCacheRow>;
type DailyCache = RowOf<typeof playerDailyCacheTable>;

/** Fewer games are no form. */
const MINIMUM_GAMES = 5;

/** From here on the windows are full. */
const SETTLED_GAMES = 10;

export const DAILY_CACHE_FAILURES = HISTORY_FAILURES;

/** What a player brings into a date: enough games, then his form, his team's, and what other processors say of him. */
export function evaluateDailyCache(
	entity: Entity,
	rows: readonly DailyCacheRow[],
	outcome: OutcomeBuilder<DailyCache, (typeof DAILY_CACHE_FAILURES)[number]>,
): Outcome<DailyCache> {
	const [row] = rows;
	if (row === undefined) throw new Error(`the inputs have no row for ${entity.id} on ${entity.date}`);
	const short = shortfall(MINIMUM_GAMES, seasonHistoryOf(entity, row));
	if (short !== null) return outcome.fail(short.category, short.evidence);
	return outcome.record({
		player_lookup: entity.id,
		cache_date: entity.date,
		season_year: row.season_year,
		team: row.team,
		points_avg_last_5: roundMean(2, row.points_avg_last_5),
		points_avg_last_10: roundMean(2, row.points_avg_last_10),
		points_avg_season: roundMean(2, row.points_avg_season),
		points_std_last_10: roundMean(2, row.points_std_last_10),
		minutes_avg_last_10: roundMean(2, row.minutes_avg_last_10),
		minutes_avg_season: roundMean(2, row.minutes_avg_season),
		usage_rate_avg_last_10: roundMean(2, row.usage_rate_avg_last_10),
		ts_pct_avg_last_10: roundMean(3, row.ts_pct_avg_last_10),
		games_played_season: row.usable_games,
		team_pace_last_10: roundMean(2, row.team_pace_last_10),
		team_off_rating_last_10: roundMean(2, row.team_off_rating_last_10),
		days_rest: row.days_rest,
		back_to_back: row.back_to_back,
		games_in_last_7_days: row.games_in_last_7_days,
		games_in_last_14_days: row.games_in_last_14_days,
		minutes_in_last_7_days: row.minutes_in_last_7_days,
		minutes_in_last_14_days: row.minutes_in_last_14_days,
		avg_minutes_per_game_last_7: row.avg_minutes_per_game_last_7,
		back_to_backs_last_14: row.back_to_backs_last_14,
		primary_scoring_zone: row.primary_scoring_zone,
		paint_rate_last_10: row.paint_rate_last_10,
		mid_range_rate_last_10: row.mid_range_rate_last_10,
		three_pt_rate_last_10: row.three_pt_rate_last_10,
		assisted_rate_last_10: row.assisted_rate_last_10,
		player_age: row.player_age,
		early_season_flag: row.usable_games < SETTLED_GAMES,
	});
}
