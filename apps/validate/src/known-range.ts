import { parseDateRange, printedCommand, UsageError } from '@accounted/command-line';
import { type AuditedProcessor, knownRange } from '@accounted/failure-tracking';
import type { DateRange, Warehouse } from '@accounted/warehouse';

interface Dates {
	readonly startDate?: string;
	readonly endDate?: string;
	/** One date alone, in place of both. */
	readonly date?: string;
}

/** The range that the dates name; where one is left out, as far as anything has ever run. */
export async function rangeOrAll(
	warehouse: Warehouse,
	{ date, startDate, endDate }: Dates,
	processors: readonly AuditedProcessor[],
): Promise<DateRange> {
	if (date !== undefined) return parseDateRange(date, date);
	if (startDate !== undefined && endDate !== undefined) return parseDateRange(startDate, endDate);
	const known = await knownRange(warehouse, processors);
	if (known === null)
		throw new UsageError(
			'nothing has run here yet, so there are no dates to look at',
			`Name them with --start-date and --end-date, or run first: ${printedCommand('pipeline', ['backfill', '--start-date', 'DATE', '--end-date', 'DATE'])}`,
		);
	return parseDateRange(startDate ?? known.start, endDate ?? known.end);
}
