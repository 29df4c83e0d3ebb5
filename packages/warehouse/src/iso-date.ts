import { z } from 'zod';

/** A calendar day, `YYYY-MM-DD`, that exists (2021-02-30 does not). */
export const isoDate = z.iso.date().brand<'IsoDate'>();
export type IsoDate = z.infer<typeof isoDate>;

/** Both ends included. */
export interface DateRange {
	readonly start: IsoDate;
	readonly end: IsoDate;
}

const MS_PER_DAY = 86_400_000;
const byDay = new Map<number, IsoDate>();

/** The date that lies `day` days after 1970-01-01. */
export function isoDateFromDay(day: number): IsoDate {
	const known = byDay.get(day);
	if (known !== undefined) return known;
	const made = isoDate.parse(new Date(day * MS_PER_DAY).toISOString().slice(0, 10));
	byDay.set(day, made);
	return made;
}

/** Days since 1970-01-01. */
export function dayOf(date: IsoDate): number {
	return Date.parse(date) / MS_PER_DAY;
}

export function addDays(date: IsoDate, days: number): IsoDate {
	return isoDateFromDay(dayOf(date) + days);
}

/** Days from `from` to `to`, negative when `to` is earlier. */
export function daysBetween(from: IsoDate, to: IsoDate): number {
	return dayOf(to) - dayOf(from);
}

/** Splits a range at calendar months: the chunks a long run is bounded by. */
export function monthsOf(range: DateRange): DateRange[] {
	const chunks: DateRange[] = [];
	let start = range.start;
	while (start <= range.end) {
		const firstOfNext = isoDate.parse(
			new Date(Date.UTC(Number(start.slice(0, 4)), Number(start.slice(5, 7)), 1)).toISOString().slice(0, 10),
		);
		const last = addDays(firstOfNext, -1);
		chunks.push({ start, end: last < range.end ? last : range.end });
		start = firstOfNext;
	}
	return chunks;
}
