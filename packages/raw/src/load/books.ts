import { Fingerprint, type SqlEngine, sql, type Warehouse } from '@accounted/warehouse';
import { z } from 'zod';
import type { RawTableName } from '../tables/index.ts';
import type { Arrival } from './arrival.ts';
import { rejectedRowsTable, unreadValuesTable } from './tables.ts';

/** What is kept of one file beside the rows: its rejected rows, and its values that could not be read. */
export const BOOKS = ['rejected', 'unread'] as const;

const bookRow = z.object({
	book: z.enum(BOOKS),
	table_name: z.string(),
	unit: z.string(),
	source: z.string(),
	row_count: z.int(),
});

/** How many rejected rows and unread values the warehouse keeps of each unit and file. */
export type StoredBooks = readonly z.output<typeof bookRow>[];

export async function storedBooks(warehouse: Warehouse): Promise<StoredBooks> {
	return warehouse.query(
		sql`SELECT 'rejected' AS book, table_name, unit, source, COUNT(*) AS row_count
			FROM ${rejectedRowsTable} GROUP BY table_name, unit, source
			UNION ALL
			SELECT 'unread' AS book, table_name, unit, source, COUNT(*) AS row_count
			FROM ${unreadValuesTable} GROUP BY table_name, unit, source`,
		bookRow,
	);
}

/**
 * The names under which the books know the file of a table: its own, and those that the table's file in the same folder had
 * before, with another ending.
 */
export function bookSources(
	stored: StoredBooks,
	{ table, source: own }: Pick<Arrival, 'table' | 'source'>,
	folder: string,
): string[] {
	const others = stored.filter(
		({ table_name, source }) => table_name === table && isFileOf(source, folder, table),
	);
	return [...new Set([own, ...others.map(({ source }) => source)])].sort();
}

function isFileOf(source: string, folder: string, table: string): boolean {
	const prefix = `${folder}/`;
	return (
		source.startsWith(prefix) && /^[^. (]*/.exec(source.slice(prefix.length).toLowerCase())?.[0] === table
	);
}

/** What the books keep of some files of a table. */
export function booksOf(stored: StoredBooks, table: RawTableName, sources: readonly string[]): StoredBooks {
	return stored.filter(({ table_name, source }) => table_name === table && sources.includes(source));
}

/**
 * Units of which a file has other rejected rows or unread values than the books keep of it. Where the rows of a unit have
 * changed, they are written anyway: there it suffices to count. Rejected rows of units whose rows are kept are compared.
 * @param stored What the books keep of the file.
 */
export async function changedBooks(
	warehouse: Warehouse,
	engine: SqlEngine,
	arrival: Arrival,
	stored: StoredBooks,
	sources: readonly string[],
	kept: readonly string[],
): Promise<string[]> {
	const changed = new Set<string>();
	for (const book of BOOKS) {
		const before = new Map<string, number>();
		for (const one of stored)
			if (one.book === book) before.set(one.unit, (before.get(one.unit) ?? 0) + one.row_count);
		const here = await countsByUnit(engine, arrival[book]);
		for (const unit of new Set([...before.keys(), ...here.keys()]))
			if (before.get(unit) !== here.get(unit)) changed.add(unit);
	}
	if (kept.length === 0) return [...changed];
	const columns = 'unit, position, column_name, reason, row_json';
	const before = printsOf(
		await warehouse.query(
			sql`SELECT unit, position, column_name, reason, row_json FROM ${rejectedRowsTable}
				WHERE table_name = ${arrival.table} AND source ${sql.in('STRING', sources)}
					AND unit ${sql.in('STRING', kept)}`,
			rejection,
		),
	);
	const here = printsOf(
		arrival.rejected === null
			? []
			: await engine.query(`SELECT ${columns} FROM ${arrival.rejected}`, rejection),
	);
	for (const unit of kept) {
		const one = here.get(unit);
		const other = before.get(unit);
		if (one === undefined || other === undefined || !one.equals(other)) changed.add(unit);
	}
	return [...changed];
}

/** How many rows of a FROM item each unit has. */
export async function countsByUnit(
	engine: SqlEngine,
	from: string | null,
): Promise<ReadonlyMap<string, number>> {
	if (from === null) return new Map();
	const rows = await engine.query(
		`SELECT unit, COUNT(*) AS row_count FROM ${from} GROUP BY unit`,
		z.object({ unit: z.string(), row_count: z.int() }),
	);
	return new Map(rows.map(({ unit, row_count }) => [unit, row_count]));
}

const rejection = z.object({
	unit: z.string(),
	position: z.string(),
	column_name: z.string(),
	reason: z.string(),
	row_json: z.string(),
});

function printsOf(rows: readonly z.output<typeof rejection>[]): ReadonlyMap<string, Fingerprint> {
	const prints = new Map<string, Fingerprint>();
	for (const { unit, position, column_name, reason, row_json } of rows) {
		const print = prints.get(unit) ?? new Fingerprint();
		prints.set(unit, print.add([position, column_name, reason, row_json]));
	}
	return prints;
}
