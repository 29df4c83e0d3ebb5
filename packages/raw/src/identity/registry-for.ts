import { sql, type Warehouse } from '@accounted/warehouse';
import { coerceText } from '../source/coerce.ts';
import type { RawSource } from '../source/raw-source.ts';
import { Registry, type Sighting } from './registry.ts';
import { registryTable } from './registry-table.ts';

/** Reads the names of all players first: a row without an id needs to know who else has its name. */
export async function registryFor(warehouse: Warehouse, source: RawSource): Promise<Registry> {
	const registry = new Registry(
		await warehouse.query(
			sql`SELECT * FROM ${registryTable} ORDER BY player_id, player_lookup`,
			registryTable.schema,
		),
	);
	const sightings = new Map<string, Sighting>();
	for (const table of ['players', 'player_box'] as const) {
		if (!source.tables.includes(table)) continue;
		for await (const { rows } of source.batches(table, ['player_id', 'player_name']))
			for (const { player_id: id, player_name } of rows) {
				if (typeof player_name !== 'string' || player_name === '') continue;
				const player_id = typeof id === 'string' ? coerceText({ type: 'INT64' }, id) : id;
				if (typeof player_id === 'number' && Number.isSafeInteger(player_id))
					sightings.set(`${player_id} ${player_name}`, { player_id, player_name });
				// A box score row without an id asks who it is. The list of players says that there is such a player.
				else if (table === 'players') sightings.set(player_name, { player_id: null, player_name });
			}
	}
	registry.observe([...sightings.values()]);
	return registry;
}
