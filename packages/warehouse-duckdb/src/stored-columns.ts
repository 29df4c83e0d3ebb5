import type { DuckDBConnection } from '@duckdb/node-api';

/** A column of a table as the file has it. */
export interface StoredColumn {
	readonly name: string;
	/** DuckDB's name of its type: `TIMESTAMP WITH TIME ZONE`. */
	readonly type: string;
	readonly isNotNull: boolean;
}

/** The columns of all tables of a database in their order, by the table's name with its dataset in lower case. */
export async function storedColumns(
	connection: DuckDBConnection,
): Promise<ReadonlyMap<string, readonly StoredColumn[]>> {
	const result = await connection.runAndReadAll(
		`SELECT lower(schema_name || '.' || table_name), column_name, data_type, NOT is_nullable
		FROM duckdb_columns() WHERE database_name = current_database() AND NOT internal
		ORDER BY schema_name, table_name, column_index`,
	);
	const tables = new Map<string, StoredColumn[]>();
	for (const [table, name, type, isNotNull] of result.getRows()) {
		const columns = tables.get(String(table)) ?? [];
		tables.set(String(table), columns);
		columns.push({ name: String(name), type: String(type), isNotNull: isNotNull === true });
	}
	return tables;
}
