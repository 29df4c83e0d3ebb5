import type { RawTableName, RowSource } from '@accounted/raw';

type Row = Readonly<Record<string, unknown>>;

/** The rows of a table as published. */
export async function publishedRows(source: RowSource, table: RawTableName): Promise<Row[]> {
	const rows: Row[] = [];
	for await (const batch of source.rows(table)) for (const row of batch) rows.push(row);
	return rows;
}

/** The rows of a table, checked against its file schema. */
export async function checkedRows<R>(
	source: RowSource,
	table: RawTableName,
	file: { parse(row: unknown): R },
): Promise<R[]> {
	return (await publishedRows(source, table)).map((row) => file.parse(row));
}

/** All tables as published. */
export async function allRows(source: RowSource): Promise<Map<RawTableName, Row[]>> {
	const tables = new Map<RawTableName, Row[]>();
	for (const table of source.tables) tables.set(table, await publishedRows(source, table));
	return tables;
}

export function groupBy<T>(rows: readonly T[], key: (row: T) => string): Map<string, T[]> {
	return Map.groupBy(rows, key);
}
