import type { DuckDBConnection } from '@duckdb/node-api';
import { quoteName, quoteString } from '../googlesql/render.ts';
import type { Field } from '../schema.ts';

export interface Size {
	readonly rows: number;
	/** Logical bytes: https://cloud.google.com/bigquery/docs/reference/standard-sql/data-types#data_type_sizes */
	readonly bytes: number;
}

/** How large a table is, to this connection. @param table Its name as DuckDB reads it. */
export async function sizeOf(
	connection: DuckDBConnection,
	table: string,
	fields: readonly Field[],
): Promise<Size> {
	const columns = fields.map((field) => bytesOf(field, quoteName(field.name), 0)).join(' + ');
	const bytes = fields.length === 0 ? '0' : `coalesce(sum(${columns}), 0)`;
	const result = await connection.run(`SELECT count(*) AS rows, ${bytes} AS bytes FROM ${table}`);
	const [row] = await result.getRows();
	return { rows: Number(row?.[0] ?? 0), bytes: Number(row?.[1] ?? 0) };
}

function bytesOf(field: Field, value: string, depth: number): string {
	if (field.mode === 'REPEATED') {
		const element = `element_${depth}`;
		const each = bytesOf({ ...field, mode: 'NULLABLE' }, element, depth + 1);
		return `coalesce(list_sum(list_transform(${value}, lambda ${element}: ${each})), 0)`;
	}
	switch (field.type) {
		case 'STRING':
			return `coalesce(2 + strlen(${value}), 0)`;
		case 'JSON':
			return `coalesce(strlen(CAST(${value} AS VARCHAR)), 0)`;
		case 'NUMERIC':
			return `CASE WHEN ${value} IS NULL THEN 0 ELSE 16 END`;
		case 'BIGNUMERIC':
			return `CASE WHEN ${value} IS NULL THEN 0 ELSE 32 END`;
		case 'BYTES':
			return `coalesce(2 + octet_length(${value}), 0)`;
		case 'BOOLEAN':
			return `CASE WHEN ${value} IS NULL THEN 0 ELSE 1 END`;
		case 'RECORD':
			return (field.fields ?? [])
				.map((inner) => bytesOf(inner, `struct_extract(${value}, ${quoteString(inner.name)})`, depth))
				.join(' + ');
		default:
			return `CASE WHEN ${value} IS NULL THEN 0 ELSE 8 END`;
	}
}
