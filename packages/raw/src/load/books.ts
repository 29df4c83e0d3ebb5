import { Fingerprint, type SqlEngine, sql, type Warehouse } from '@accounted/warehouse';
import { z } from 'zod';
import type { Arrival } from './arrival.ts';
import { rejectedRowsTable, unreadValuesTable } from './tables.ts';

/** What is kept of one file beside the rows: its rejected rows, and its values that could not be read. */
const BOOKS = [
	{ table: rejectedRowsTable, arrived: ({ rejected }: Arrival) => rejected },
	{ table: unreadValuesTable, arrived: ({ unread }: Arrival) => unread },
] as const;

const unitCount = z.object({ unit: z.string(), row_count: z.int() });

/**
 * The names under which the books know the file of a table: its own, and those that the table's file in the same folder had
 * before, with another ending.
 */
export async function bookSources(
	warehouse: Warehouse,
	{ table, source: own }: Arrival,
	folder: string,
): Promise<string[]> {
	const names = new Set([own]);
	for (const book of BOOKS) {
		const rows = await warehouse.query(
			sql`SELECT DISTINCT source FROM ${book.table} WHERE table_name = ${table}`,
			z.object({ source: z.string() }),
		);
		for (const { source } of rows) if (isFileOf(source, folder, table)) names.add(source);
	}
	return [...names].sort();
}

function isFileOf(source: string, folder: string, table: string): boolean {
	const prefix = `${folder}/`;
	return (
		source.startsWith(prefix) && /^[^. (]*/.exec(source.slice(prefix.length).toLowerCase())?.[0] === table
	);
}

/**
 * Units of which a file has other rejected rows or unread values than the books keep of it. Where the rows of a unit have
 * changed, they are written anyway: there it suffices to count. Rejected rows of units whose rows are kept are compared.
 */
export async function changedBooks(
	warehouse: Warehouse,
	engine: SqlEngine,
	arrival: Arrival,
	sources: readonly string[],
	kept: readonly string[],
): Promise<string[]> {
	const changed = new Set<string>();
	for (const { table, arrived } of BOOKS) {
		const stored = countsOf(
			await warehouse.query(
				sql`SELECT unit, COUNT(*) AS row_count FROM ${table}
					WHERE table_name = ${arrival.table} AND source ${sql.in('STRING', sources)} GROUP BY unit`,
				unitCount,
			),
		);
		const here = countsOf(
			await engine.query(
				`SELECT unit, COUNT(*) AS row_count FROM ${arrived(arrival)} GROUP BY unit`,
				unitCount,
			),
		);
		for (const unit of new Set([...stored.keys(), ...here.keys()]))
			if (stored.get(unit) !== here.get(unit)) changed.add(unit);
	}
	if (kept.length === 0) return [...changed];
	const columns = 'unit, position, column_name, reason, row_json';
	const stored = printsOf(
		await warehouse.query(
			sql`SELECT unit, position, column_name, reason, row_json FROM ${rejectedRowsTable}
				WHERE table_name = ${arrival.table} AND source ${sql.in('STRING', sources)}
					AND unit ${sql.in('STRING', kept)}`,
			rejection,
		),
	);
	const here = printsOf(await engine.query(`SELECT ${columns} FROM ${arrival.rejected}`, rejection));
	for (const unit of kept) {
		const one = here.get(unit);
		const other = stored.get(unit);
		if (one === undefined || other === undefined || !one.equals(other)) changed.add(unit);
	}
	return [...changed];
}

function countsOf(rows: readonly z.output<typeof unitCount>[]): ReadonlyMap<string, number> {
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
