import { type IsoDate, isoDate } from '@accounted/warehouse';

/** The dates that a statement has listed with commas; none where it found none. */
export function listedDates(list: string | null): readonly IsoDate[] {
	return list === null ? [] : list.split(',').map((date) => isoDate.parse(date));
}
