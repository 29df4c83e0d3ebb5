import { daysBetween, type IsoDate } from '@accounted/warehouse';

/** A player's latest move onto or off the injured list, strictly before the date. */
export interface InjuryTransaction {
	readonly action: 'PLACED' | 'ACTIVATED';
	readonly date: IsoDate;
}

/** How many days an activation is recent. */
const RECENT_DAYS = 7;

/**
 * 2 on the injured list; 1 activated from it in the last 7 days; else 0, who was never on it included.
 * Source: processors.md, MLFS 10.
 */
export function injuryRisk(latest: InjuryTransaction | null, date: IsoDate): number {
	if (latest === null) return 0;
	if (latest.action === 'PLACED') return 2;
	return daysBetween(latest.date, date) <= RECENT_DAYS ? 1 : 0;
}
