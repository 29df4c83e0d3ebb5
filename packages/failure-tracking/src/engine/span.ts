import type { DateRange, IsoDate } from '@accounted/warehouse';

/** From the first of some dates to the last. */
export function spanOf(dates: readonly IsoDate[]): DateRange {
	const [first, ...rest] = [...dates].sort();
	if (first === undefined) throw new RangeError('no dates have no span');
	return { start: first, end: rest.at(-1) ?? first };
}
