import { sql, type Warehouse } from '@accounted/warehouse';
import { registryTable } from './registry-table.ts';

/** An entity with the name that people know it by. */
export interface DisplayName {
	readonly entityId: string;
	readonly name: string;
}

/** Returns the names of all players, one for each; none where no players were loaded. */
export async function displayNames(warehouse: Pick<Warehouse, 'existing' | 'query'>): Promise<DisplayName[]> {
	const present = await warehouse.existing([registryTable]);
	if (present.size === 0) return [];
	const rows = await warehouse.query(
		sql`SELECT player_lookup, player_full_name FROM ${registryTable} ORDER BY player_lookup, player_full_name`,
		registryTable.schema.pick({ player_lookup: true, player_full_name: true }),
	);
	return rows.map(({ player_lookup, player_full_name }) => ({
		entityId: player_lookup,
		name: player_full_name,
	}));
}
