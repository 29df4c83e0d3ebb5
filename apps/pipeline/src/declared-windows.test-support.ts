import { datesRead, EVERY_DATE, isProcessor, type Processor } from '@accounted/failure-tracking';
import {
	type DateRange,
	type IsoDate,
	type Sql,
	sql,
	type TableChange,
	type TableDefinition,
} from '@accounted/warehouse';

/** Rows of a table that a processor says it reads for one date. */
interface Window {
	readonly table: TableDefinition;
	/** Null where rows belong to no date: it reads them all. */
	readonly dateColumn: string | null;
	readonly dates: DateRange;
}

/**
 * Returns the changes that delete all rows of some tables which a processor does not say it reads for a date: those outside every
 * look-back, those of the date itself without `includesDate`, and those of all tables that it does not declare. None of its
 * outcomes for the date may change by it.
 */
export function unreadRows(
	processor: Processor,
	date: IsoDate,
	tables: readonly TableDefinition[],
): TableChange[] {
	const windows = windowsOf(processor, date);
	return tables.flatMap((table): TableChange[] => {
		const own = windows.filter((window) => window.table.name === table.name);
		if (own.some(({ dateColumn }) => dateColumn === null)) return [];
		const isRead = own.map(
			({ dateColumn, dates }): Sql =>
				sql`COALESCE(CAST(${sql.identifier(dateColumn ?? '')} AS DATE), ${sql.date(EVERY_DATE)}) BETWEEN ${sql.date(dates.start)} AND ${sql.date(dates.end)}`,
		);
		return [{ table, where: own.length === 0 ? sql`TRUE` : sql`NOT (${sql.join(isRead, ' OR ')})` }];
	});
}

function windowsOf({ upstream }: Processor, date: IsoDate): Window[] {
	return upstream.flatMap((one) => {
		const { from } = one;
		const dates = datesRead(one, date);
		return isProcessor(from)
			? [{ table: from.output.table, dateColumn: from.output.dateColumn, dates }]
			: from.tables.map(({ table, dateColumn }) => ({ table, dateColumn, dates }));
	});
}
