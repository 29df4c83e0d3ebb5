import type { Column, ColumnType, ScalarType } from '@accounted/warehouse';
import type { TableField } from '@google-cloud/bigquery';

/** `ARRAY<INT64>` → INT64, repeated. */
export function shapeOf(type: ColumnType): { readonly scalar: ScalarType; readonly repeated: boolean } {
	const element = /^ARRAY<(.+)>$/.exec(type)?.[1];
	return { scalar: (element ?? type) as ScalarType, repeated: element !== undefined };
}

/** Names of legacy SQL, which schemas come back with. */
const GOOGLE_SQL: Readonly<Record<string, string>> = {
	INTEGER: 'INT64',
	FLOAT: 'FLOAT64',
	BOOLEAN: 'BOOL',
	RECORD: 'STRUCT',
};

/** GoogleSQL's name for the type of a field of a schema: `ARRAY<INT64>`, or one the port has no use for, `NUMERIC`. */
export function typeOfField(field: TableField): string {
	const named = field.type ?? '';
	const type = GOOGLE_SQL[named] ?? named;
	return field.mode === 'REPEATED' ? `ARRAY<${type}>` : type;
}

/**
 * The field of a schema for a column.
 * @param optional NULLABLE whatever the column says: what is added to a table that has rows, or only passes through
 * staging. Arrays are REPEATED either way, and have no null.
 */
export function fieldOf(column: Column, optional: boolean): TableField {
	const { scalar, repeated } = shapeOf(column.type);
	const nullable = optional || column.nullable;
	return {
		name: column.name,
		type: scalar,
		mode: repeated ? 'REPEATED' : nullable ? 'NULLABLE' : 'REQUIRED',
		...(column.description === '' ? {} : { description: column.description.slice(0, DESCRIPTION_LENGTH) }),
	};
}

/** https://cloud.google.com/bigquery/docs/reference/rest/v2/tables#TableFieldSchema */
const DESCRIPTION_LENGTH = 1024;
