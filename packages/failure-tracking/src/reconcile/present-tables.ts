import type { TableDefinition, Warehouse } from '@accounted/warehouse';

/**
 * The columns of each table there is, by table name. A warehouse that has never run a processor has no output of it, and
 * one that an older version wrote has fewer columns; a reconciliation names neither.
 */
export type PresentTables = ReadonlyMap<string, ReadonlySet<string>>;

/** Asks which tables there are. The port tells no columns, so each is taken to have those of its definition. */
export async function presentTables(
	warehouse: Warehouse,
	tables: readonly TableDefinition[],
): Promise<PresentTables> {
	const there = await warehouse.existing(tables);
	return new Map(
		tables
			.filter(({ name }) => there.has(name))
			.map(({ name, columns }) => [name, new Set(columns.map((column) => column.name))]),
	);
}
