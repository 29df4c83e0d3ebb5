import type { DateRange, IsoDate } from '@accounted/warehouse';

/** The first and the last of some dates. */
export function spanOf(dates: readonly IsoDate[]): DateRange {
	const sorted = dates.toSorted();
	const [start] = sorted;
	const end = sorted.at(-1);
	if (start === undefined || end === undefined) throw new RangeError('no dates have no span');
	return { start, end };
}
