import { parseDateRange, printedCommand, refuseFarDate, UsageError } from '@accounted/command-line';
import { type AuditedProcessor, type KnownDates, knownDates } from '@accounted/failure-tracking';
import type { DateRange, IsoDate, Warehouse } from '@accounted/warehouse';

interface Dates {
	readonly startDate?: string;
	readonly endDate?: string;
	/** One date alone, in place of both. */
	readonly date?: string;
}

/**
 * The range that the dates name; where one is left out, as far as anything has ever run.
 * @throws UsageError where a date that is left out would come from a table and lies outside the limits.
 */
export async function rangeOrAll(
	warehouse: Warehouse,
	{ date, startDate, endDate }: Dates,
	processors: readonly AuditedProcessor[],
): Promise<DateRange> {
	if (date !== undefined) return parseDateRange(date, date);
	if (startDate !== undefined && endDate !== undefined) return parseDateRange(startDate, endDate);
	const [first, ...others] = await knownDates(warehouse, processors);
	if (first === undefined)
		throw new UsageError(
			'nothing has run here yet, so there are no dates to look at',
			`Name them with --start-date and --end-date, or run first: ${printedCommand('pipeline', ['backfill', '--start-date', 'DATE', '--end-date', 'DATE'])}`,
		);
	const earliest = others.reduce((one, other) => (other.range.start < one.range.start ? other : one), first);
	const latest = others.reduce((one, other) => (other.range.end > one.range.end ? other : one), first);
	return parseDateRange(
		startDate ?? checked(earliest, earliest.range.start, '--start-date'),
		endDate ?? checked(latest, latest.range.end, '--end-date'),
	);
}

/** @throws UsageError naming the column, for a date of a table outside the limits. */
function checked({ column }: KnownDates, date: IsoDate, option: string): IsoDate {
	refuseFarDate(`${column} holds ${date}`, date, `Name the dates with ${option}, or correct the row.`);
	return date;
}
