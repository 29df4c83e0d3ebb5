import type { ClaimedTables, TableDefinition, TableMark, Warehouse } from '@accounted/warehouse';
import { failuresTable } from '../failure/failure-row.ts';

/**
 * Returns the tables that versions before 4 wrote to as their own. They marked none. A table of which we know every column is
 * ours. One that has more columns is another system's, or a person has added some: it is not claimed. The failure table is
 * an exception: those versions documented that it may be another system's, and wrote to it.
 */
export async function unmarkedTables(
	warehouse: Warehouse,
	tables: readonly TableDefinition[],
): Promise<ClaimedTables> {
	const present = await warehouse.existing(tables);
	return new Map(
		tables.flatMap(({ name, columns }): [string, TableMark][] => {
			const known = new Set(columns.map((column) => column.name));
			const isOurs = [...(present.get(name) ?? [])].every((column) => known.has(column));
			if (isOurs) return [[name, 'owned']];
			return name === failuresTable.name ? [[name, 'adopted']] : [];
		}),
	);
}
