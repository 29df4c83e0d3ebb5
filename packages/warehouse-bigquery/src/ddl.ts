import {
	isNotNull,
	MARK_NAME,
	markOf,
	type StoredTable,
	splitTableName,
	type TableDefinition,
	type TableWork,
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
		labels: { [MARK_NAME]: 'owned' },
		schema: { fields: table.columns.map((column) => fieldOf(column, !isNotNull(table, column))) },
		...(table.partitionBy === null ? {} : { timePartitioning: { type: 'DAY', field: table.partitionBy } }),
		...(table.clusterBy.length === 0 ? {} : { clustering: { fields: [...table.clusterBy] } }),
	};
}

/** A table of BigQuery, in the words of the port. */
export function storedTable(table: TableMetadata): StoredTable {
	return {
		mark: markOf(table.labels?.[MARK_NAME]),
		columns: fieldsOf(table).map((field) => ({
			name: field.name ?? '',
			type: typeOfField(field),
			isNotNull: field.mode === 'REQUIRED',
		})),
	};
}

function fieldsOf({ schema }: TableMetadata): readonly TableField[] {
	return schema !== undefined && typeof schema === 'object' && 'fields' in schema
		? (schema.fields ?? [])
		: [];
}

/**
 * The patch that does the work on a table. What it adds is nullable, whatever its schema says: the rows that are there have no
 * value for it.
 */
export function tablePatch(work: TableWork, table: TableMetadata): TableMetadata {
	const relaxed = new Set(work.relaxed);
	const fields = [
		...fieldsOf(table).map((field) =>
			relaxed.has(field.name ?? '') ? { ...field, mode: 'NULLABLE' } : field,
		),
		...work.added.map((column) => fieldOf(column, true)),
	];
	const isSame = relaxed.size === 0 && work.added.length === 0;
	return {
		...(isSame ? {} : { schema: { fields } }),
		...(work.mark === null ? {} : { labels: { ...table.labels, [MARK_NAME]: work.mark } }),
	};
}

/**
 * Checks that rows of a definition can be written to a table that is marked and has no column of another type.
 * @throws WarehouseError MISSING_TABLE for a column that was never added, BAD_ROW for one that only the table has and
 * never leaves null.
 */
export function expectFitting(table: TableDefinition, { columns }: StoredTable): void {
	const absent = table.columns.find(({ name }) => !columns.some((column) => column.name === name));
	if (absent !== undefined)
		throw new WarehouseError(
			'MISSING_TABLE',
			`${table.name} has no column ${absent.name} yet`,
			'An older version made the table. Load data with this version.',
		);
	const needed = columns.find(
		(column) => column.isNotNull && !table.columns.some(({ name }) => name === column.name),
	);
	if (needed !== undefined)
		throw new WarehouseError(
			'BAD_ROW',
			`${table.name}: column ${needed.name} is missing from the rows, and the table never leaves it null`,
			'The table was made by a newer version of the program. Use that one.',
		);
}
