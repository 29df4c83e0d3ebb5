import type { RowOf } from '@accounted/warehouse';
import type { playerShotZoneAnalysisTable } from '../player-shot-zone-analysis/table.ts';
import { adjustment } from './adjustment.ts';

export type PrimaryZone = RowOf<typeof playerShotZoneAnalysisTable>['primary_scoring_zone'];

/** A value for each of the three zones; null where it is not known. */
export interface ByZone {
	readonly paint: number | null;
	readonly midRange: number | null;
	readonly three: number | null;
}

/**
 * How well an opponent's weakness meets a player's shooting, −10 to 10 points, 2 decimals. The pct that the opponent allows
 * minus the league's, in percentage points, in the zone the player lives in (perimeter: threes): positive is a weak defense
 * there, and good for him. Times min(rate / 50, 1), where rate is the share of his attempts from there in percent; times
 * 1.2 where the product is above 5 in size; then clamped. 0 for who takes no shots.
 *
 * Balanced: he lives in all three zones at once. The weakness is the mean over the three, weighted by his own rates, and
 * the share of his attempts from there is all of them, so that the factor is 1: the weights have said already how much
 * each zone matters to him.
 *
 * Source: processors.md, PCF shot_zone_mismatch_score; for balanced, its "usage-weighted over the three".
 * @throws Error where a rate or a weakness that it needs is not known.
 */
export function shotZoneMismatch(zone: PrimaryZone, rates: ByZone, versusLeague: ByZone): number {
	if (zone === 'none') return 0;
	const met =
		zone === 'balanced' ? meanWeakness(rates, versusLeague) : weaknessIn(ZONES[zone], rates, versusLeague);
	return adjustment(Math.abs(met) > 5 ? 1.2 * met : met, 10);
}

const ZONES = {
	paint: 'paint',
	mid_range: 'midRange',
	perimeter: 'three',
} as const satisfies Record<Exclude<PrimaryZone, 'none' | 'balanced'>, keyof ByZone>;

function weaknessIn(zone: keyof ByZone, rates: ByZone, versusLeague: ByZone): number {
	return (weaknessOf(zone, versusLeague) * Math.min(rateOf(zone, rates), 50)) / 50;
}

function meanWeakness(rates: ByZone, versusLeague: ByZone): number {
	const zones = Object.values(ZONES);
	const whole = zones.reduce((total, zone) => total + rateOf(zone, rates), 0);
	return (
		zones.reduce((total, zone) => total + weaknessOf(zone, versusLeague) * rateOf(zone, rates), 0) / whole
	);
}

function rateOf(zone: keyof ByZone, rates: ByZone): number {
	return known(`the player's ${zone} rate`, rates[zone]);
}

function weaknessOf(zone: keyof ByZone, versusLeague: ByZone): number {
	return known(`the opponent's ${zone} defense against the league`, versusLeague[zone]);
}

function known(what: string, value: number | null): number {
	if (value === null) throw new Error(`${what} is not known`);
	return value;
}
