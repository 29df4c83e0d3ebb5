import { RAW_TABLES } from '@accounted/raw';
import { type DateRange, isoDate, sql, type Warehouse } from '@accounted/warehouse';
import { z } from 'zod';

export interface LoadedGames {
	readonly games: number;
	/** From the first game on the schedule to the last. */
	readonly range: DateRange;
}

const loadedRow = z.object({ games: z.int(), first: isoDate.nullable(), last: isoDate.nullable() });

/** Returns how many games the schedule holds, and over which dates; null where there is no schedule, or none on it. */
export async function loadedGames(warehouse: Warehouse): Promise<LoadedGames | null> {
	const { table } = RAW_TABLES.schedule;
	if (!(await warehouse.existing([table])).has(table.name)) return null;
	const [row] = await warehouse.query(
		sql`SELECT COUNT(*) AS games, MIN(game_date) AS first, MAX(game_date) AS last FROM ${table}`,
		loadedRow,
	);
	if (row === undefined || row.first === null || row.last === null) return null;
	return { games: row.games, range: { start: row.first, end: row.last } };
}
