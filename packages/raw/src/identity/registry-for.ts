import { type SqlEngine, sql, type Warehouse } from '@accounted/warehouse';
import { z } from 'zod';
import { rawColumnsOf } from '../load/raw-column.ts';
import { readText } from '../load/read-text.ts';
import { textOf } from '../load/readings.ts';
import type { Relation } from '../source/relation.ts';
import { Registry, type Sighting } from './registry.ts';
import { registryTable } from './registry-table.ts';

const sightingRow = z.object({
	// Behind a mark: the client of the engine loses a byte order mark at the beginning of a text.
	marked_id: z.string().nullable(),
	marked_name: z.string(),
});

/**
 * Reads the names of all players first: a row without an id needs to know who else has its name. Names come in an order
 * that does not depend on the order of the rows: of the spellings of one player the most frequent comes first.
 */
export async function registryFor(
	warehouse: Warehouse,
	engine: SqlEngine,
	relations: { readonly players: Relation | null; readonly player_box: Relation | null },
): Promise<Registry> {
	const registry = new Registry(
		await warehouse.query(
			sql`SELECT * FROM ${registryTable} ORDER BY player_id, player_lookup`,
			registryTable.schema,
		),
	);
	const sightings = new Map<string, Sighting>();
	for (const table of ['players', 'player_box'] as const) {
		const relation = relations[table];
		if (relation === null) continue;
		for (const { player_id, player_name } of await namesIn(engine, table, relation)) {
			// A box score row without an id asks who it is. The list of players says that there is such a player.
			if (player_id === null && table === 'player_box') continue;
			sightings.set(`${player_id} ${player_name}`, { player_id, player_name });
		}
	}
	registry.observe([...sightings.values()]);
	return registry;
}

async function namesIn(
	engine: SqlEngine,
	table: 'players' | 'player_box',
	relation: Relation,
): Promise<Sighting[]> {
	const [id, name] = ['player_id', 'player_name'].map((column) => relation.columns.get(column));
	if (name === undefined) return [];
	const idText = id === undefined ? 'CAST(NULL AS VARCHAR)' : textOf(id);
	const rows = await engine
		.query(
			`SELECT '=' || ${idText} AS marked_id, '=' || ${textOf(name)} AS marked_name
			FROM ${relation.from}
			WHERE ${textOf(name)} IS NOT NULL
			GROUP BY ALL
			ORDER BY COUNT(*) DESC, marked_name, marked_id`,
			sightingRow,
		)
		.catch((error: unknown) => {
			throw relation.failureOf(error);
		});
	const columns = new Map(rawColumnsOf(table).map((column) => [column.name, column]));
	const [idColumn, nameColumn] = [columns.get('player_id'), columns.get('player_name')];
	if (idColumn === undefined || nameColumn === undefined) throw new TypeError(`${table} has no players`);
	return rows.flatMap(({ marked_id, marked_name }) => {
		const player_id = marked_id === null ? null : readText(idColumn, marked_id.slice(1)).value;
		const player_name = readText(nameColumn, marked_name.slice(1)).value;
		if (typeof player_name !== 'string') return [];
		return [{ player_id: Number.isSafeInteger(player_id) ? Number(player_id) : null, player_name }];
	});
}
