import type { IsoDate } from '@accounted/warehouse';

/** The year in which a season began, of `2021-22`; null of any other value. */
export function seasonYearOf(season: unknown): number | null {
	return typeof season === 'string' && /^\d{4}-\d{2}$/.test(season) ? Number(season.slice(0, 4)) : null;
}

/** The season that a date lies in, where the season itself cannot be read: a season begins after July. */
export function seasonYearOn(date: IsoDate): number {
	return Number(date.slice(0, 4)) - (date.slice(5, 7) < '08' ? 1 : 0);
}
