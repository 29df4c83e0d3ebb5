import {
	type Column,
	isNotNull,
	splitTableName,
	type TableDefinition,
	WarehouseError,
} from '@accounted/warehouse';
import type { TableField, TableMetadata } from '@google-cloud/bigquery';
import { fieldOf, typeOfField } from './types.ts';

/** The resource that creates a table. https://cloud.google.com/bigquery/docs/reference/rest/v2/tables */
export function tableResource(table: TableDefinition, project: string): TableMetadata {
	const { dataset, table: name } = splitTableName(table.name);
	return {
		tableReference: { projectId: project, datasetId: dataset, tableId: name },
		description: table.description,
		schema: { fields: table.columns.map((column) => fieldOf(column, !isNotNull(table, column))) },
		...(table.partitionBy === null ? {} : { timePartitioning: { type: 'DAY', field: table.partitionBy } }),
		...(table.clusterBy.length === 0 ? {} : { clustering: { fields: [...table.clusterBy] } }),
	};
}

/**
 * What a table's schema becomes when the columns that it lacks are added: nullable, whatever their schema says, as the
 * rows that are there have no value for them. A column that may be null by now is let be null. Undefined where nothing changes.
 * @throws WarehouseError NEWER_SCHEMA naming the column that the table has under another type.
 */
export function widened(table: TableDefinition, fields: readonly TableField[]): TableField[] | undefined {
	const added = columnsNotAmong(table, fields);
	const nullable = new Set(
		table.columns.filter((column) => !isNotNull(table, column)).map(({ name }) => name),
	);
	const isRelaxed = ({ name = '', mode }: TableField) => mode === 'REQUIRED' && nullable.has(name);
	if (added.length === 0 && !fields.some(isRelaxed)) return undefined;
	const there = fields.map((field) => (isRelaxed(field) ? { ...field, mode: 'NULLABLE' } : field));
	return [...there, ...added.map((column) => fieldOf(column, true))];
}

/**
 * Checks that rows of a definition fit a table, before anything is sent.
 * @throws WarehouseError NEWER_SCHEMA for another type, MISSING_TABLE for a column that was never added, BAD_ROW for one
 * that only the table has and never leaves null.
 */
export function expectFitting(table: TableDefinition, fields: readonly TableField[]): void {
	const [absent] = columnsNotAmong(table, fields);
	if (absent !== undefined)
		throw new WarehouseError(
			'MISSING_TABLE',
			`${table.name} has no column ${absent.name} yet`,
			'An older version made the table. Load data with this version.',
		);
	const needed = fields.find(
		(field) => field.mode === 'REQUIRED' && !table.columns.some(({ name }) => name === field.name),
	);
	if (needed !== undefined)
		throw new WarehouseError(
			'BAD_ROW',
			`${table.name}: column ${needed.name} is missing from the rows, and the table never leaves it null`,
			'The table was made by a newer version of the program. Use that one.',
		);
}

function columnsNotAmong(table: TableDefinition, fields: readonly TableField[]): Column[] {
	return table.columns.filter((column) => {
		const field = fields.find(({ name }) => name === column.name);
		if (field === undefined) return true;
		const there = typeOfField(field);
		if (there !== column.type) throw otherType(`${table.name}.${column.name}`, there, column.type);
		return false;
	});
}

function otherType(column: string, there: string, wanted: string): WarehouseError {
	return new WarehouseError(
		'NEWER_SCHEMA',
		`${column} is ${there} in BigQuery, and ${wanted} in this version of the program`,
		'The table was made by another version. Use that version, or load again into another project with --project.',
	);
}
