import { listedDates, pct, windowAwaits } from '@accounted/analytics';
import type { Entity, Outcome, OutcomeBuilder } from '@accounted/failure-tracking';
import type { RowOf } from '@accounted/warehouse';
import { z } from 'zod';
import { injuryRisk } from './injury-risk.ts';
import { featureRow } from './inputs.ts';
import { minutesChange } from './minutes-change.ts';
import { featureQuality } from './quality.ts';
import { outOfRange } from './ranges.ts';
import { recentTrend } from './recent-trend.ts';
import { restAdvantage } from './rest-advantage.ts';
import { FEATURE_SOURCES } from './sources.ts';
import { FEATURE_NAMES, type FeatureValues, type mlFeatureStoreTable } from './table.ts';
import { settledWinPct } from './win-pct.ts';

type FeatureRow = z.output<typeof featureRow>;
type FeatureRecord = RowOf<typeof mlFeatureStoreTable>;

export const FEATURE_FAILURES = ['INCOMPLETE_UPSTREAM', 'SOURCE_NOT_READY'] as const;

/** What the game context always says. Everything else may not be known: it is then a missing feature. */
const completeRow = featureRow.extend({
	game_id: z.string(),
	is_home: z.boolean(),
	back_to_back: z.boolean(),
	season_phase: featureRow.shape.season_phase.unwrap(),
});
type CompleteRow = z.output<typeof completeRow>;

/**
 * The features of one player and game: his last 10 games must all be there, or form and trend are of other games than
 * they say.
 * @throws Error where there is no game context, or a feature lies outside its range: no model must read it.
 */
export function evaluateFeatures(
	entity: Entity,
	rows: readonly FeatureRow[],
	outcome: OutcomeBuilder<FeatureRecord, (typeof FEATURE_FAILURES)[number]>,
): Outcome<FeatureRecord> {
	const [row] = rows;
	if (row === undefined) throw new Error(`the inputs have no row for ${entity.id} on ${entity.date}`);
	if (row.gap_dates_last_10 !== null)
		return outcome.fail('INCOMPLETE_UPSTREAM', gap(entity, row.played_last_10, row.gap_dates_last_10));
	const awaited = windowAwaits(entity.date, row.awaited_dates_last_10);
	if (awaited !== null) return outcome.fail('SOURCE_NOT_READY', awaited);
	const complete = completeRow.safeParse(row);
	if (!complete.success)
		throw new Error(
			`${entity.id} on ${entity.date}: ${complete.error.issues.map(({ path }) => path.join('.')).join(', ')} not known`,
		);
	const features = featuresOf(entity, complete.data);
	const impossible = outOfRange(features);
	if (impossible.length > 0) throw new Error(`${entity.id} on ${entity.date}: ${impossible.join('; ')}`);
	const sources = FEATURE_NAMES.map((name) =>
		features[name] === null ? ('missing' as const) : FEATURE_SOURCES[name],
	);
	return outcome.record({
		player_lookup: entity.id,
		game_date: entity.date,
		game_id: complete.data.game_id,
		feature_version: 'v1_baseline_25',
		...features,
		feature_names: FEATURE_NAMES,
		feature_sources: sources,
		missing_features: FEATURE_NAMES.filter((name) => features[name] === null),
		feature_quality_score: featureQuality(sources),
	});
}

function gap({ date }: Entity, playedGames: number, list: string) {
	const missingDates = listedDates(list);
	return {
		reason: `${missingDates.length} of the last ${playedGames} games played before ${date} are not in the game summaries: ${missingDates.join(', ')}`,
		expectedCount: playedGames,
		actualCount: playedGames - missingDates.length,
		failureType: 'DATA_GAP' as const,
		missingDates,
		rawDataChecked: true as const,
	};
}

function featuresOf(entity: Entity, row: CompleteRow): FeatureValues {
	const { injury_action: action, injury_date: injuryDate } = row;
	return {
		points_avg_last_5: row.points_avg_last_5,
		points_avg_last_10: row.points_avg_last_10,
		points_avg_season: row.points_avg_season,
		points_std_last_10: row.points_std_last_10,
		games_in_last_7_days: row.games_in_last_7_days,
		fatigue_score: row.fatigue_score,
		shot_zone_mismatch_score: row.shot_zone_mismatch_score,
		pace_score: row.pace_score,
		usage_spike_score: row.usage_spike_score,
		rest_advantage: restAdvantage(row.team_days_rest, row.opponent_days_rest),
		injury_risk: injuryRisk(
			action === null || injuryDate === null ? null : { action, date: injuryDate },
			entity.date,
		),
		recent_trend: recentTrend({
			games: row.games_last_5,
			newest3: row.newest_3_points,
			older2: row.older_2_points,
		}),
		minutes_change: minutesChange(row.minutes_avg_last_10, row.minutes_avg_season),
		opponent_def_rating: row.opponent_def_rating,
		opponent_pace: row.opponent_pace,
		home_away: row.is_home ? 1 : 0,
		back_to_back: row.back_to_back ? 1 : 0,
		playoff_game: row.season_phase === 'playoffs' ? 1 : 0,
		pct_paint: row.paint_rate_last_10,
		pct_mid_range: row.mid_range_rate_last_10,
		pct_three: row.three_pt_rate_last_10,
		pct_free_throw: pct(row.ft_makes_last_10, row.points_last_10),
		team_pace: row.team_pace_last_10,
		team_off_rating: row.team_off_rating_last_10,
		team_win_pct: settledWinPct(row.team_win_pct, row.game_number_in_season),
	};
}
