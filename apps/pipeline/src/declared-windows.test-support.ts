import { EVERY_DATE, isProcessor, type Processor } from '@accounted/failure-tracking';
import {
	addDays,
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
	readonly first: IsoDate;
	readonly last: IsoDate;
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
			({ dateColumn, first, last }): Sql =>
				sql`COALESCE(CAST(${sql.identifier(dateColumn ?? '')} AS DATE), ${sql.date(EVERY_DATE)}) BETWEEN ${sql.date(first)} AND ${sql.date(last)}`,
		);
		return [{ table, where: own.length === 0 ? sql`TRUE` : sql`NOT (${sql.join(isRead, ' OR ')})` }];
	});
}

function windowsOf({ upstream }: Processor, date: IsoDate): Window[] {
	return upstream.flatMap(({ from, lookbackDays, includesDate }) => {
		const first = addDays(date, -lookbackDays);
		const last = includesDate ? date : addDays(date, -1);
		return isProcessor(from)
			? [{ table: from.output.table, dateColumn: from.output.dateColumn, first, last }]
			: from.tables.map(({ table, dateColumn }) => ({ table, dateColumn, first, last }));
	});
}
