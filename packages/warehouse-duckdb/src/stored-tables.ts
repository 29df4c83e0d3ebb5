import type { StoredColumn, StoredTable } from '@accounted/warehouse';
import type { DuckDBConnection } from '@duckdb/node-api';
import { markInComment } from './mark.ts';

/** All tables and views of a database, by name with the dataset in lower case. Columns are in their order. */
export async function storedTables(connection: DuckDBConnection): Promise<ReadonlyMap<string, StoredTable>> {
	const result = await connection.runAndReadAll(
		`SELECT lower(c.schema_name || '.' || c.table_name), c.column_name, c.data_type, NOT c.is_nullable, t.comment
		FROM duckdb_columns() AS c
		LEFT JOIN duckdb_tables() AS t USING (database_oid, schema_oid, table_oid)
		WHERE c.database_name = current_database() AND NOT c.internal
		ORDER BY c.schema_name, c.table_name, c.column_index`,
	);
	const tables = new Map<string, StoredTable & { readonly columns: StoredColumn[] }>();
	for (const [name, column, type, isNotNull, comment] of result.getRows()) {
		const table = tables.get(String(name)) ?? { mark: markInComment(comment), columns: [] };
		tables.set(String(name), table);
		table.columns.push({ name: String(column), type: String(type), isNotNull: isNotNull === true });
	}
	return tables;
}
