import { type DateRange, isoDate } from '@accounted/warehouse';

/** The dates from one to another, or the one date. */
export function range(start: string, end: string = start): DateRange {
	return { start: isoDate.parse(start), end: isoDate.parse(end) };
}
