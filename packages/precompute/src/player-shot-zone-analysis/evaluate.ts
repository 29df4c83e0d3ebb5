import { pct, rate, ratio, roundTo } from '@accounted/analytics';
import type { Entity, Outcome, OutcomeBuilder } from '@accounted/failure-tracking';
import { daysBetween, isoDate, type RowOf } from '@accounted/warehouse';
import type { z } from 'zod';
import { HISTORY_FAILURES, shortfall } from '../history/season-history.ts';
import type { shotZoneRow } from './inputs.ts';
import type { playerShotZoneAnalysisTable } from './table.ts';

type ShotZoneRow = z.output<typeof shotZoneRow>;
type ShotZones = RowOf<typeof playerShotZoneAnalysisTable>;

/** Fewer games say more of the opponents than of the player. */
export const MINIMUM_GAMES = 10;

export const SHOT_ZONE_FAILURES = HISTORY_FAILURES;

/** Where a player shoots from, before a date: enough games, then shares, percentages and the zone he lives in. */
export function evaluateShotZones(
	entity: Entity,
	rows: readonly ShotZoneRow[],
	outcome: OutcomeBuilder<ShotZones, (typeof SHOT_ZONE_FAILURES)[number]>,
): Outcome<ShotZones> {
	const [row] = rows;
	if (row === undefined) throw new Error(`the inputs have no row for ${entity.id} on ${entity.date}`);
	const gapDates = row.gap_dates === null ? [] : row.gap_dates.split(',').map((date) => isoDate.parse(date));
	const short = shortfall(MINIMUM_GAMES, {
		date: entity.date,
		dayOfSeason: daysBetween(row.opening_date, entity.date),
		usableGames: row.usable_games,
		playedGames: row.played_games,
		missedGames: row.missed_games,
		gapDates,
	});
	if (short !== null) return outcome.fail(short.category, short.evidence);
	const last10 = sharesOf({
		games: row.games_last_10,
		attempts: row.fg_attempts_last_10,
		makes: row.fg_makes_last_10,
		paint: [row.paint_makes_last_10, row.paint_attempts_last_10],
		midRange: [row.mid_range_makes_last_10, row.mid_range_attempts_last_10],
		three: [row.three_pt_makes_last_10, row.three_pt_attempts_last_10],
		assisted: row.assisted_makes_last_10,
	});
	const last20 = sharesOf({
		games: row.games_last_20,
		attempts: row.fg_attempts_last_20,
		makes: row.fg_makes_last_20,
		paint: [row.paint_makes_last_20, row.paint_attempts_last_20],
		midRange: [row.mid_range_makes_last_20, row.mid_range_attempts_last_20],
		three: [row.three_pt_makes_last_20, row.three_pt_attempts_last_20],
		assisted: row.assisted_makes_last_20,
	});
	return outcome.record({
		player_lookup: entity.id,
		analysis_date: entity.date,
		season_year: row.season_year,
		games_last_10: row.games_last_10,
		fg_attempts_last_10: row.fg_attempts_last_10,
		paint_attempts_last_10: row.paint_attempts_last_10,
		paint_makes_last_10: row.paint_makes_last_10,
		mid_range_attempts_last_10: row.mid_range_attempts_last_10,
		mid_range_makes_last_10: row.mid_range_makes_last_10,
		three_pt_attempts_last_10: row.three_pt_attempts_last_10,
		three_pt_makes_last_10: row.three_pt_makes_last_10,
		paint_rate_last_10: last10.paintRate,
		mid_range_rate_last_10: last10.midRangeRate,
		three_pt_rate_last_10: last10.threeRate,
		paint_pct_last_10: last10.paintPct,
		mid_range_pct_last_10: last10.midRangePct,
		three_pt_pct_last_10: last10.threePct,
		paint_attempts_per_game_last_10: last10.paintPerGame,
		mid_range_attempts_per_game_last_10: last10.midRangePerGame,
		three_pt_attempts_per_game_last_10: last10.threePerGame,
		assisted_rate_last_10: last10.assistedRate,
		games_last_20: row.games_last_20,
		fg_attempts_last_20: row.fg_attempts_last_20,
		paint_attempts_last_20: row.paint_attempts_last_20,
		paint_makes_last_20: row.paint_makes_last_20,
		mid_range_attempts_last_20: row.mid_range_attempts_last_20,
		mid_range_makes_last_20: row.mid_range_makes_last_20,
		three_pt_attempts_last_20: row.three_pt_attempts_last_20,
		three_pt_makes_last_20: row.three_pt_makes_last_20,
		paint_rate_last_20: last20.paintRate,
		mid_range_rate_last_20: last20.midRangeRate,
		three_pt_rate_last_20: last20.threeRate,
		paint_pct_last_20: last20.paintPct,
		mid_range_pct_last_20: last20.midRangePct,
		three_pt_pct_last_20: last20.threePct,
		paint_attempts_per_game_last_20: last20.paintPerGame,
		mid_range_attempts_per_game_last_20: last20.midRangePerGame,
		three_pt_attempts_per_game_last_20: last20.threePerGame,
		assisted_rate_last_20: last20.assistedRate,
		primary_scoring_zone: primaryZone(last10.paintRate, last10.midRangeRate, last10.threeRate),
		sample_quality: gapDates.length > 0 ? 'gapped' : row.games_last_20 >= 20 ? 'full' : 'partial',
	});
}

/**
 * The zone a player lives in: paint when 40% or more of his attempts come from it, else perimeter when 40% or more are
 * threes, else mid_range at 35%, else balanced; none without attempts.
 */
export function primaryZone(
	paintRate: number | null,
	midRangeRate: number | null,
	threeRate: number | null,
): ShotZones['primary_scoring_zone'] {
	if (paintRate === null || midRangeRate === null || threeRate === null) return 'none';
	if (paintRate >= 40) return 'paint';
	if (threeRate >= 40) return 'perimeter';
	return midRangeRate >= 35 ? 'mid_range' : 'balanced';
}

type MakesOfAttempts = readonly [makes: number, attempts: number];

interface WindowTotals {
	readonly games: number;
	readonly attempts: number;
	readonly makes: number;
	readonly paint: MakesOfAttempts;
	readonly midRange: MakesOfAttempts;
	readonly three: MakesOfAttempts;
	readonly assisted: number;
}

function sharesOf({ games, attempts, makes, paint, midRange, three, assisted }: WindowTotals) {
	const perGame = (count: number) => roundTo(2, ratio(count, games));
	return {
		paintRate: rate(paint[1], attempts),
		midRangeRate: rate(midRange[1], attempts),
		threeRate: rate(three[1], attempts),
		paintPct: pct(...paint),
		midRangePct: pct(...midRange),
		threePct: pct(...three),
		paintPerGame: perGame(paint[1]),
		midRangePerGame: perGame(midRange[1]),
		threePerGame: perGame(three[1]),
		assistedRate: rate(assisted, makes),
	};
}
