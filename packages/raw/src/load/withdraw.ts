import { type IsoDate, sql, type Warehouse } from '@accounted/warehouse';
import { z } from 'zod';
import { knownGames } from '../expectations/known-games.ts';
import { RAW_TABLE_NAMES, RAW_TABLES } from '../tables/index.ts';
import { storedBooks } from './books.ts';
import { commitChanges } from './commit-changes.ts';
import { storedVersions, unitKey } from './units.ts';

/** The ids of all games that the warehouse knows, in order. */
export async function heldGames(warehouse: Warehouse): Promise<string[]> {
	const rows = await warehouse.query(
		sql`SELECT DISTINCT game_id FROM ${knownGames} AS known ORDER BY game_id`,
		z.object({ game_id: z.string() }),
	);
	return rows.map(({ game_id }) => game_id);
}

/**
 * Takes games off, with all their rows in all raw tables, and returns the dates that this changes. A later load of a
 * folder that has one of the games brings it back.
 */
export async function withdrawGames(
	warehouse: Warehouse,
	gameIds: readonly string[],
	{ runId, now }: { readonly runId: string; readonly now: () => string },
): Promise<IsoDate[]> {
	const stored = await storedVersions(warehouse);
	const changes = RAW_TABLE_NAMES.filter((table) => RAW_TABLES[table].unit === 'game_id').map((table) => ({
		table,
		units: gameIds.filter((id) => stored.has(unitKey(table, id))),
		gone: gameIds,
		books: { units: [], sources: [] },
		versions: [],
		staged: null,
		rejectedGames: [],
	}));
	return commitChanges(warehouse, changes, {
		stored,
		storedBooks: await storedBooks(warehouse),
		registry: null,
		changedEntities: new Map(),
		newlyBrought: [],
		runId,
		now,
	});
}
