import { HISTORY_FAILURES, pct, rate, ratio, roundTo, shortfall } from '@accounted/analytics';
import type { Entity, Outcome, OutcomeBuilder } from '@accounted/failure-tracking';
import type { RowOf } from '@accounted/warehouse';
import type { z } from 'zod';
import { seasonHistoryOf } from '../history/season-history-of.ts';
import { seasonWithoutShots } from '../history/season-without-shots.ts';
import type { shotZoneRow, WindowTotal } from './inputs.ts';
import type { playerShotZoneAnalysisTable } from './table.ts';
import { forWindow, type Window } from './windows.ts';

type ShotZoneRow = z.output<typeof shotZoneRow>;
type ShotZones = RowOf<typeof playerShotZoneAnalysisTable>;

/** Fewer games say more of the opponents than of the player. */
const MINIMUM_GAMES = 10;

export const SHOT_ZONE_FAILURES = HISTORY_FAILURES;

/** Where a player shoots from, before a date: enough games, then shares, percentages and the zone he lives in. */
export function evaluateShotZones(
	entity: Entity,
	rows: readonly ShotZoneRow[],
	outcome: OutcomeBuilder<ShotZones, (typeof SHOT_ZONE_FAILURES)[number]>,
): Outcome<ShotZones> {
	const [row] = rows;
	if (row === undefined) throw new Error(`the inputs have no row for ${entity.id} on ${entity.date}`);
	const history = seasonHistoryOf(entity, row);
	const without = seasonWithoutShots(row.season_year, MINIMUM_GAMES, row.usable_games);
	if (without !== null) return outcome.fail('INSUFFICIENT_DATA', without);
	const short = shortfall(MINIMUM_GAMES, history);
	if (short !== null) return outcome.fail(short.category, short.evidence);
	const last10 = windowOf(row, 10);
	const isGapped = history.gapDates.length > 0 || history.awaitedDates.length > 0;
	return outcome.record({
		player_lookup: entity.id,
		analysis_date: entity.date,
		season_year: row.season_year,
		...forWindow(last10, 10),
		...forWindow(windowOf(row, 20), 20),
		primary_scoring_zone: primaryZone(last10.paint_rate, last10.mid_range_rate, last10.three_pt_rate),
		sample_quality: isGapped ? 'gapped' : row.games_last_20 >= 20 ? 'full' : 'partial',
	});
}

/** What is said of the newest `size` games: totals, and what follows from them. */
function windowOf(row: ShotZoneRow, size: Window) {
	const total = (name: WindowTotal) => row[`${name}_last_${size}`];
	const games = total('games');
	const attempts = total('fg_attempts');
	const paint = { attempts: total('paint_attempts'), makes: total('paint_makes') };
	const midRange = { attempts: total('mid_range_attempts'), makes: total('mid_range_makes') };
	const three = { attempts: total('three_pt_attempts'), makes: total('three_pt_makes') };
	const perGame = (count: number) => roundTo(2, ratio(count, games));
	return {
		games,
		fg_attempts: attempts,
		paint_attempts: paint.attempts,
		paint_makes: paint.makes,
		mid_range_attempts: midRange.attempts,
		mid_range_makes: midRange.makes,
		three_pt_attempts: three.attempts,
		three_pt_makes: three.makes,
		paint_rate: rate(paint.attempts, attempts),
		mid_range_rate: rate(midRange.attempts, attempts),
		three_pt_rate: rate(three.attempts, attempts),
		paint_pct: pct(paint.makes, paint.attempts),
		mid_range_pct: pct(midRange.makes, midRange.attempts),
		three_pt_pct: pct(three.makes, three.attempts),
		paint_attempts_per_game: perGame(paint.attempts),
		mid_range_attempts_per_game: perGame(midRange.attempts),
		three_pt_attempts_per_game: perGame(three.attempts),
		assisted_rate: rate(total('assisted_fg_makes'), total('fg_makes')),
	};
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
