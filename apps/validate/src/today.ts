import { type IsoDate, isoDate } from '@accounted/warehouse';

/** The day it is, in UTC, by which acknowledgements end. */
export function todayInUtc(): IsoDate {
	return isoDate.parse(new Date().toISOString().slice(0, 10));
}
