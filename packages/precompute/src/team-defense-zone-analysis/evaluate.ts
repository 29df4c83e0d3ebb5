import { HISTORY_FAILURES, pct, ratio, roundMean, roundTo, shortfall } from '@accounted/analytics';
import type { Entity, Outcome, OutcomeBuilder } from '@accounted/failure-tracking';
import type { RowOf } from '@accounted/warehouse';
import type { z } from 'zod';
import { seasonHistoryOf } from '../history/season-history-of.ts';
import { seasonWithoutShots } from '../history/season-without-shots.ts';
import type { defenseZoneRow } from './inputs.ts';
import type { teamDefenseZoneAnalysisTable } from './table.ts';
import { ZONE_POINTS, type Zone } from './zones.ts';

type DefenseZoneRow = z.output<typeof defenseZoneRow>;
type DefenseZones = RowOf<typeof teamDefenseZoneAnalysisTable>;
type ZoneName = NonNullable<DefenseZones['strongest_zone']>;

/** The whole window: a team plays every game of its own, and so has them soon. */
const MINIMUM_GAMES = 15;

export const DEFENSE_ZONE_FAILURES = HISTORY_FAILURES;

/** What a team allowed by zone, before a date: enough games, then percentages, volume and the zones against the league. */
export function evaluateDefenseZones(
	entity: Entity,
	rows: readonly DefenseZoneRow[],
	outcome: OutcomeBuilder<DefenseZones, (typeof DEFENSE_ZONE_FAILURES)[number]>,
): Outcome<DefenseZones> {
	const [row] = rows;
	if (row === undefined) throw new Error(`the inputs have no row for ${entity.id} on ${entity.date}`);
	const without = seasonWithoutShots(row.season_year, MINIMUM_GAMES, row.usable_games);
	if (without !== null) return outcome.fail('INSUFFICIENT_DATA', without);
	const short = shortfall(MINIMUM_GAMES, seasonHistoryOf(entity, row));
	if (short !== null) return outcome.fail(short.category, short.evidence);
	const [paint, midRange, three] = [zoneOf(row, 'paint'), zoneOf(row, 'mid_range'), zoneOf(row, 'three_pt')];
	const { strongest, weakest } = extremeZones(paint.versusLeague, midRange.versusLeague, three.versusLeague);
	return outcome.record({
		team_abbr: entity.id,
		analysis_date: entity.date,
		season_year: row.season_year,
		games_last_15: row.games_last_15,
		paint_pct_allowed_last_15: paint.pctAllowed,
		mid_range_pct_allowed_last_15: midRange.pctAllowed,
		three_pt_pct_allowed_last_15: three.pctAllowed,
		paint_attempts_allowed_per_game: paint.attempts,
		mid_range_attempts_allowed_per_game: midRange.attempts,
		three_pt_attempts_allowed_per_game: three.attempts,
		paint_points_allowed_per_game: paint.points,
		mid_range_points_allowed_per_game: midRange.points,
		three_pt_points_allowed_per_game: three.points,
		paint_blocks_per_game: paint.blocks,
		mid_range_blocks_per_game: midRange.blocks,
		three_pt_blocks_per_game: three.blocks,
		paint_defense_vs_league_avg: paint.versusLeague,
		mid_range_defense_vs_league_avg: midRange.versusLeague,
		three_pt_defense_vs_league_avg: three.versusLeague,
		defensive_rating_last_15: roundMean(2, row.defensive_rating),
		opponent_pace_last_15: roundMean(2, row.opponent_pace),
		opponent_points_per_game: roundMean(2, row.points_allowed),
		strongest_zone: strongest,
		weakest_zone: weakest,
	});
}

/** What was allowed in one zone over the window. */
function zoneOf(row: DefenseZoneRow, zone: Zone) {
	const attempts = row[`${zone}_attempts`];
	const makes = row[`${zone}_makes`];
	const perGame = (count: number) => roundTo(2, ratio(count, row.games_last_15));
	return {
		pctAllowed: pct(makes, attempts),
		attempts: perGame(attempts),
		points: perGame(ZONE_POINTS[zone] * makes),
		blocks: roundMean(2, row[`${zone}_blocks`]),
		versusLeague: versusLeague(makes, attempts, row[`${zone}_league_pct`]),
	};
}

/**
 * What a team allows minus what the league does, in percentage points with 2 decimals: below zero for a good defence.
 * `leaguePct` is 0 to 1 and not rounded. Null where either is not known.
 */
export function versusLeague(makes: number, attempts: number, leaguePct: number | null): number | null {
	const allowed = ratio(makes, attempts);
	return allowed === null || leaguePct === null ? null : roundMean(2, 100 * (allowed - leaguePct));
}

/**
 * Where a team defends best and worst against the league: the lowest and the highest of the three. Of equal ones the
 * first holds, in the order paint, mid_range, perimeter. Null where one of the three is not known.
 */
export function extremeZones(
	paint: number | null,
	midRange: number | null,
	perimeter: number | null,
): { strongest: ZoneName | null; weakest: ZoneName | null } {
	if (paint === null || midRange === null || perimeter === null) return { strongest: null, weakest: null };
	const zones: readonly { zone: ZoneName; versus: number }[] = [
		{ zone: 'paint', versus: paint },
		{ zone: 'mid_range', versus: midRange },
		{ zone: 'perimeter', versus: perimeter },
	];
	return {
		strongest: zones.reduce((best, next) => (next.versus < best.versus ? next : best)).zone,
		weakest: zones.reduce((worst, next) => (next.versus > worst.versus ? next : worst)).zone,
	};
}
