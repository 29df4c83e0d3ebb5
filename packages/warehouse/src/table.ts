import type { z } from 'zod';
import { type Column, columnsOf } from './column.ts';

/** A table of the warehouse, defined once: types, DDL, row checks and documents derive from it. */
export interface TableDefinition<S extends z.ZodObject = z.ZodObject> {
	/** `dataset.table`, unquoted: the same text serves every engine. */
	readonly name: string;
	readonly description: string;
	readonly schema: S;
	readonly columns: readonly Column[];
	/** Columns that identify a row. Not enforced by the engines; the validator counts duplicates. */
	readonly key: readonly string[];
	/** A DATE column. */
	readonly partitionBy: string | null;
	readonly clusterBy: readonly string[];
	/**
	 * The columns that the warehouse itself keeps from being null, for a table that others write to as well. Left out: all
	 * whose schema says so. Rows that are committed here are held to the schema either way.
	 */
	readonly notNull?: readonly string[];
}

export type RowOf<T extends TableDefinition> = z.output<T['schema']>;

/** @throws TypeError where a name cannot stand unquoted, or key, partition, clustering or `notNull` name no column. */
export function defineTable<S extends z.ZodObject>(table: {
	name: string;
	description: string;
	schema: S;
	key: readonly (keyof z.output<S> & string)[];
	partitionBy?: keyof z.output<S> & string;
	clusterBy?: readonly (keyof z.output<S> & string)[];
	notNull?: readonly string[];
}): TableDefinition<S> {
	if (!/^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$/.test(table.name))
		throw new TypeError(`table ${table.name}: name it dataset.table in lower case`);
	const columns = columnsOf(table.schema);
	for (const { name } of columns)
		if (!/^[a-z_][a-z0-9_]*$/.test(name))
			throw new TypeError(`table ${table.name}: column ${JSON.stringify(name)} cannot stand unquoted`);
	const { partitionBy = null, clusterBy = [], notNull = [] } = table;
	for (const name of [...table.key, ...clusterBy, ...notNull, ...(partitionBy === null ? [] : [partitionBy])])
		if (!columns.some((column) => column.name === name))
			throw new TypeError(`table ${table.name}: it has no column ${name}`);
	if (partitionBy !== null && columns.find((column) => column.name === partitionBy)?.type !== 'DATE')
		throw new TypeError(`table ${table.name}: it is partitioned by ${partitionBy}, which is not a DATE`);
	return { ...table, columns, partitionBy, clusterBy };
}

/** Whether the warehouse is to keep a column from being null. */
export function isNotNull({ notNull }: TableDefinition, { name, nullable }: Column): boolean {
	return !nullable && (notNull === undefined || notNull.includes(name));
}

/** `nba_raw.schedule` → `{ dataset: 'nba_raw', table: 'schedule' }`. */
export function splitTableName(name: string): { dataset: string; table: string } {
	const [dataset = '', table = ''] = name.split('.');
	return { dataset, table };
}
