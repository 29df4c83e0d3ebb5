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

/**
 * The date that lies `day` days after 1970-01-01.
 * @throws RangeError outside the years 0000-9999, or where `day` is not whole.
 */
export function isoDateFromDay(day: number): IsoDate {
	const known = byDay.get(day);
	if (known !== undefined) return known;
	const date = new Date(day * MS_PER_DAY);
	// Past 9999 the ISO text grows a sign and two digits, and cutting it short would yield another date.
	const made = isoDate.safeParse(Number.isInteger(day) && isoText(date));
	if (!made.success) throw new RangeError(`day ${day} since 1970-01-01 is no date of the years 0000 to 9999`);
	byDay.set(day, made.data);
	return made.data;
}

function isoText(date: Date): string | undefined {
	if (Number.isNaN(date.getTime())) return undefined;
	const [day] = date.toISOString().split('T');
	return day;
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

/** The day it is, in UTC. */
export function todayInUtc(): IsoDate {
	return isoDate.parse(new Date().toISOString().slice(0, 10));
}

/**
 * Returns the range from the first of some dates to the last, in whatever order they come.
 * @throws RangeError if there are no dates.
 */
export function spanOf(dates: readonly IsoDate[]): DateRange {
	const sorted = dates.toSorted();
	const [start] = sorted;
	const end = sorted.at(-1);
	if (start === undefined || end === undefined) throw new RangeError('no dates have no span');
	return { start, end };
}

/** Splits a range at calendar months: the chunks a long run is bounded by. */
export function monthsOf(range: DateRange): DateRange[] {
	const chunks: DateRange[] = [];
	let start = range.start;
	while (start <= range.end) {
		const last = lastOfMonth(start);
		if (last >= range.end) return [...chunks, { start, end: range.end }];
		chunks.push({ start, end: last });
		start = addDays(last, 1);
	}
	return chunks;
}

function lastOfMonth(date: IsoDate): IsoDate {
	const day = new Date(date);
	// Day 0 of the next month. Not Date.UTC, which takes the years 0-99 for 1900-1999.
	day.setUTCMonth(day.getUTCMonth() + 1, 0);
	return isoDateFromDay(day.getTime() / MS_PER_DAY);
}
