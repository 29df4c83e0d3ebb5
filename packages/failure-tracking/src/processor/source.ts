import {
	type DateRange,
	type IsoDate,
	isIdentifier,
	isoDate,
	type Sql,
	type TableDefinition,
} from '@accounted/warehouse';

/** The ledger's date for rows of a source that belong to no date. A cell of any date reads them. */
export const EVERY_DATE: IsoDate = isoDate.parse('0001-01-01');

/** A table of a source. */
export interface SourceTable {
	readonly table: TableDefinition;
	/** The column with the date that a row belongs to. Null: the rows of the table belong to no date. */
	readonly dateColumn: string | null;
	/** The time zone in which the instants of `dateColumn` are dates: `America/New_York`. Absent: UTC. */
	readonly timeZone?: string;
	/** Columns that no processor may read, such as the time of loading: when only they differ, the rows count as equal. */
	readonly ignored?: readonly string[];
	/**
	 * An aggregate that changes whenever rows of a date change: MAX(updated_at). It is cheaper than the default, a fingerprint
	 * of all columns, and sees only what it says: a deleted row may escape it.
	 */
	readonly version?: Sql;
}

/**
 * Tables that no processor writes. Planning and reconciling compare what they hold with what the cells were made from, so that
 * late data is noticed whoever brings it.
 */
export interface Source {
	readonly name: string;
	readonly tables: readonly SourceTable[];
	/** Where loading keeps the rows that it refused. Absent: the source refuses no rows. */
	readonly rejected?: Rejections;
}

/** Rows that loading refused, each kept until a later load repairs it. */
export interface Rejections {
	readonly table: TableDefinition;
	/**
	 * Yields analysis_date DATE, table_name, source (the file), position, column_name and reason of each rejected row of
	 * the range. A row without a readable date has analysis_date NULL and belongs to every range.
	 */
	sql(range: DateRange): Sql;
}

/**
 * Defines a source.
 * @throws TypeError for a source without tables, a table that is named twice, and a date column that its table does not have.
 */
export function defineSource<const S extends Source>(source: S): S {
	const { name, tables }: Source = source;
	if (!isIdentifier(name)) throw new TypeError(`a source cannot be called ${JSON.stringify(name)}`);
	if (tables.length === 0) throw new TypeError(`${name}: the source has no tables`);
	const names = new Set<string>();
	for (const { table, dateColumn, ignored = [] } of tables) {
		if (names.has(table.name)) throw new TypeError(`${name}: the source names ${table.name} twice`);
		names.add(table.name);
		const missing = [...(dateColumn === null ? [] : [dateColumn]), ...ignored].find(
			(wanted) => !table.columns.some((column) => column.name === wanted),
		);
		if (missing !== undefined)
			throw new TypeError(`${name}: ${table.name} has no column ${missing}, which the source names`);
	}
	return source;
}
