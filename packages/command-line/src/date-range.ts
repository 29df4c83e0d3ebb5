import { type DateRange, type IsoDate, isoDate } from '@accounted/warehouse';
import { UsageError } from './usage-error.ts';

/** Between these, every warehouse has the dates around a range: the history that a processor looks back on. */
const FIRST = '1000-01-01';
const LAST = '8999-12-31';

/** @throws UsageError for a date that does not exist or is too far away, or an end before its start. */
export function parseDateRange(start: string, end: string): DateRange {
	const range = { start: parseNear('--start-date', start), end: parseNear('--end-date', end) };
	if (range.end < range.start)
		throw new UsageError(
			`--end-date ${end} lies before --start-date ${start}`,
			`Swap them: --start-date ${end} --end-date ${start}.`,
		);
	return range;
}

function parseNear(option: string, text: string): IsoDate {
	const date = parseDate(option, text);
	if (date >= FIRST && date <= LAST) return date;
	throw new UsageError(
		`${option} ${text}: far from every date that can have data`,
		`Name a day from ${FIRST} to ${LAST}.`,
	);
}

/** @throws UsageError naming the option, for what is no date or a day that does not exist. */
export function parseDate(option: string, text: string): IsoDate {
	const date = isoDate.safeParse(text);
	if (date.success) return date.data;
	const looksRight = /^\d{4}-\d{2}-\d{2}$/.test(text);
	throw new UsageError(
		looksRight ? `${option} ${text}: there is no such day` : `${option} ${text}: not a date`,
		'Write dates as YYYY-MM-DD, for example 2021-11-05.',
	);
}
