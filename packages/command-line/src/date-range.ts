import { type DateRange, type IsoDate, isoDate } from '@accounted/warehouse';
import { UsageError } from './usage-error.ts';

/**
 * The first and the last date that a range can have. A program works on each day of a range: a range without limits needs
 * more memory than there is.
 */
export const DATE_LIMITS: DateRange = {
	start: isoDate.parse('1900-01-01'),
	end: isoDate.parse('2199-12-31'),
};

/** @throws UsageError for a date that does not exist or lies outside the limits, or an end before its start. */
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
	refuseFarDate(`${option} ${text}`, date);
	return date;
}

/**
 * Refuses a date outside the limits. `what` names the date and where it stands: `--start-date 1000-01-01`.
 * @throws UsageError with the limits, and with `remedy` as what to do.
 */
export function refuseFarDate(
	what: string,
	date: IsoDate,
	remedy = `Name a date from ${DATE_LIMITS.start} to ${DATE_LIMITS.end}.`,
): void {
	if (date >= DATE_LIMITS.start && date <= DATE_LIMITS.end) return;
	throw new UsageError(
		`${what}: the date lies outside the limits ${DATE_LIMITS.start} to ${DATE_LIMITS.end}`,
		remedy,
	);
}

/** Returns the range with each end that lies outside the limits moved to the nearest date within them. */
export function withinLimits({ start, end }: DateRange): DateRange {
	return { start: nearest(start), end: nearest(end) };
}

function nearest(date: IsoDate): IsoDate {
	if (date < DATE_LIMITS.start) return DATE_LIMITS.start;
	return date > DATE_LIMITS.end ? DATE_LIMITS.end : date;
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
