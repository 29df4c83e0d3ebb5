import { addDays, type DateRange, type IsoDate } from '@accounted/warehouse';
import type { Upstream } from './processor.ts';

/**
 * Returns the first and last date whose rows of an upstream a cell of a date reads. A cell that looks back on nothing and does not
 * include its date reads none: the range ends before it starts.
 */
export function datesRead(
	{ lookbackDays, includesDate }: Pick<Upstream, 'lookbackDays' | 'includesDate'>,
	date: IsoDate,
): DateRange {
	return { start: addDays(date, -lookbackDays), end: includesDate ? date : addDays(date, -1) };
}
