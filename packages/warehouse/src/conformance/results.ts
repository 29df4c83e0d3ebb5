import { expect, it } from 'vitest';
import { z } from 'zod';
import { sql } from '../sql.ts';
import { appendRows } from '../warehouse.ts';
import { countGames, games, gamesOf } from './games.ts';
import { type Open, withWarehouse } from './with-warehouse.ts';

const LARGE = 100_000;

export function describeResults(open: Open): void {
	it(
		'may be empty',
		withWarehouse(open, async (warehouse) => {
			await warehouse.ensure([games]);
			expect(await warehouse.query(sql`SELECT * FROM ${games}`, games.schema)).toStrictEqual([]);
		}),
	);

	it(
		`may have ${LARGE} rows, in the order of the statement`,
		withWarehouse(open, async (warehouse) => {
			await warehouse.ensure([games]);
			await warehouse.commit([appendRows(games, gamesOf(0, LARGE))]);
			const rows = await warehouse.query(
				sql`SELECT points FROM ${games} ORDER BY points`,
				games.schema.pick({ points: true }),
			);
			expect(rows.length).toBe(LARGE);
			expect(rows.every((row, index) => row.points === index)).toBe(true);
		}),
	);

	it(
		'have the columns of the row schema only, in its order',
		withWarehouse(open, async (warehouse) => {
			const rows = await warehouse.query(
				sql`SELECT 1 AS a, 'x' AS b, 2 AS c`,
				z.object({ c: z.int(), a: z.int() }),
			);
			expect(rows.map((row) => Object.entries(row))).toStrictEqual([
				[
					['c', 2],
					['a', 1],
				],
			]);
		}),
	);

	it(
		'of a sum over whole numbers are whole numbers',
		withWarehouse(open, async (warehouse) => {
			await warehouse.ensure([games]);
			await warehouse.commit([appendRows(games, gamesOf(0, 5))]);
			const total = z.object({ total: z.int() });
			expect(await warehouse.query(sql`SELECT SUM(points) AS total FROM ${games}`, total)).toStrictEqual([
				{ total: 10 },
			]);
		}),
	);

	it(
		'come back each to its own statement when many run at once',
		withWarehouse(open, async (warehouse) => {
			await warehouse.ensure([games]);
			const results = await Promise.all(
				Array.from({ length: 25 }, (_, index) =>
					index % 5 === 0
						? countGames(warehouse)
						: warehouse.query(sql`SELECT ${index} AS n`, z.object({ n: z.int() })).then(([row]) => row?.n),
				),
			);
			expect(results).toStrictEqual(results.map((_, index) => (index % 5 === 0 ? 0 : index)));
		}),
	);
}
