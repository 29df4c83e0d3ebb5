import { type Column, isNotNull, splitTableName, type TableDefinition } from '@accounted/warehouse';
import { duckdbName } from './spelling.ts';
import { duckdbType } from './types.ts';

/** Partitioning and clustering are BigQuery's; DuckDB keeps min and max of each row group and needs neither. */
export function createTable(table: TableDefinition): string {
	const { dataset } = splitTableName(table.name);
	return `CREATE SCHEMA IF NOT EXISTS ${duckdbName(dataset)};
CREATE TABLE ${duckdbName(table.name)} (
${table.columns.map((column) => `\t${columnSpec(column)}${isNotNull(table, column) ? ' NOT NULL' : ''}`).join(',\n')}
);`;
}

/** A new column is nullable whatever its schema says: the rows that are there have no value for it. */
export function addColumn(table: TableDefinition, column: Column): string {
	return `ALTER TABLE ${duckdbName(table.name)} ADD COLUMN ${columnSpec(column)};`;
}

/** Lets a column be null that an earlier version of its schema kept from it. */
export function dropNotNull(table: TableDefinition, column: string): string {
	return `ALTER TABLE ${duckdbName(table.name)} ALTER COLUMN ${duckdbName(column)} DROP NOT NULL;`;
}

function columnSpec(column: Column): string {
	return `${duckdbName(column.name)} ${duckdbType(column.type)}`;
}
