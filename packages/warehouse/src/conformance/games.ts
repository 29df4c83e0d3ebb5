import { z } from 'zod';
import { isoDate } from '../iso-date.ts';
import { sql } from '../sql.ts';
import { defineTable, type RowOf } from '../table.ts';
import type { Warehouse } from '../warehouse.ts';

/** A small table with a partition, as the cells of a backfill replace it. */
export const games = defineTable({
	name: 'conformance.games',
	description: 'Games by day.',
	schema: z.object({ game_id: z.string(), game_date: isoDate, points: z.int().nullable() }),
	key: ['game_id'],
	partitionBy: 'game_date',
});

export type Game = RowOf<typeof games>;

/** The `index`th game, on one of the days of January 2022. */
export function game(index: number, points: number | null = index): Game {
	const day = String((index % 31) + 1).padStart(2, '0');
	return { game_id: `g${index}`, game_date: isoDate.parse(`2022-01-${day}`), points };
}

export const gamesOf = (from: number, to: number) =>
	Array.from({ length: to - from }, (_, index) => game(from + index));

export function allGames(warehouse: Warehouse): Promise<Game[]> {
	return warehouse.query(sql`SELECT * FROM ${games} ORDER BY game_id`, games.schema);
}

export async function countGames(warehouse: Warehouse): Promise<number> {
	const [row] = await warehouse.query(sql`SELECT COUNT(*) AS n FROM ${games}`, z.object({ n: z.int() }));
	return row?.n ?? 0;
}
