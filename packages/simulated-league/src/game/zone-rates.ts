import type { ShotZone } from '@accounted/raw';

/** What happens to shots from each zone in an ordinary league: shares from 0 to 1. */
interface ZoneRates {
	readonly value: 2 | 3;
	readonly make: number;
	/** Of the makes. */
	readonly assisted: number;
	/** Of the misses. */
	readonly blocked: number;
	/** Of the shots. */
	readonly fouled: number;
}

export const ZONE_RATES: Readonly<Record<ShotZone, ZoneRates>> = {
	'Restricted Area': { value: 2, make: 0.645, assisted: 0.565, blocked: 0.22, fouled: 0.19 },
	'In The Paint (Non-RA)': { value: 2, make: 0.425, assisted: 0.445, blocked: 0.19, fouled: 0.115 },
	'Mid-Range': { value: 2, make: 0.405, assisted: 0.425, blocked: 0.07, fouled: 0.045 },
	'Left Corner 3': { value: 3, make: 0.382, assisted: 0.955, blocked: 0.015, fouled: 0.012 },
	'Right Corner 3': { value: 3, make: 0.382, assisted: 0.955, blocked: 0.015, fouled: 0.012 },
	'Above the Break 3': { value: 3, make: 0.343, assisted: 0.77, blocked: 0.015, fouled: 0.015 },
	Backcourt: { value: 3, make: 0.03, assisted: 0.5, blocked: 0, fouled: 0 },
};
