import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sql } from '../sql.ts';
import { appendRows, replaceRows } from '../warehouse.ts';
import { everyType } from './every-type.ts';
import { failureOf } from './failure-of.ts';
import { allGames, countGames, game, games, gamesOf } from './games.ts';
import { type Open, withWarehouse } from './with-warehouse.ts';

export function describeCommits(open: Open): void {
	it(
		'replace what the condition covers, and only that',
		withWarehouse(open, async (warehouse) => {
			await warehouse.ensure([games]);
			await warehouse.commit([appendRows(games, [game(1), game(2), game(3)])]);
			const second = { ...game(2), points: 99 };
			await warehouse.commit([replaceRows(games, sql`game_date = ${sql.date(second.game_date)}`, [second])]);
			expect(await allGames(warehouse)).toStrictEqual([game(1), second, game(3)]);
		}),
	);

	it(
		'that replace with no rows only delete',
		withWarehouse(open, async (warehouse) => {
			await warehouse.ensure([games]);
			await warehouse.commit([appendRows(games, [game(1), game(2)])]);
			await warehouse.commit([replaceRows(games, sql`game_id = ${'g1'}`, [])]);
			expect(await allGames(warehouse)).toStrictEqual([game(2)]);
		}),
	);

	it(
		'that set columns keep the rows, and what else stands in them',
		withWarehouse(open, async (warehouse) => {
			await warehouse.ensure([games]);
			await warehouse.commit([appendRows(games, [game(1), game(2), game(3)])]);
			const where = sql`game_id <> ${'g2'}`;
			await warehouse.commit([{ table: games, where, set: { points: sql.parameter('INT64', null) } }]);
			expect(await allGames(warehouse)).toStrictEqual([game(1, null), game(2), game(3, null)]);
			const date = game(9).game_date;
			const set = { points: sql.parameter('INT64', 7), game_date: sql.date(date) };
			await warehouse.commit([{ table: games, where: sql`game_id = ${'g2'}`, set }]);
			expect(await allGames(warehouse)).toContainEqual({ game_id: 'g2', game_date: date, points: 7 });
		}),
	);

	it(
		'of nothing change nothing',
		withWarehouse(open, async (warehouse) => {
			await warehouse.ensure([games]);
			await warehouse.commit([appendRows(games, [game(1)])]);
			await warehouse.commit([]);
			await warehouse.commit([appendRows(games, [])]);
			expect(await allGames(warehouse)).toStrictEqual([game(1)]);
		}),
	);

	it(
		'that replace are idempotent: repeated, in any number, they leave the same rows',
		withWarehouse(open, async (warehouse) => {
			await warehouse.ensure([games]);
			await fc.assert(
				fc.asyncProperty(
					fc.uniqueArray(fc.nat(50), { maxLength: 20 }),
					fc.integer({ min: 1, max: 3 }),
					async (ids, times) => {
						const rows = ids.toSorted((a, b) => a - b).map((id) => game(id));
						for (let time = 0; time < times; time++)
							await warehouse.commit([replaceRows(games, sql`TRUE`, rows)]);
						const byId = rows.toSorted((a, b) => (a.game_id < b.game_id ? -1 : 1));
						expect(await allGames(warehouse)).toStrictEqual(byId);
					},
				),
				{ numRuns: 15 },
			);
		}),
	);

	it(
		'that fail at a later change leave nothing of the earlier ones',
		withWarehouse(open, async (warehouse) => {
			await warehouse.ensure([games, everyType]);
			await warehouse.commit([appendRows(games, [game(1)])]);
			const failing = [
				{ table: everyType, rows: [{ id: 'not a number' }] },
				{ table: everyType, where: sql`no_such_column = 1` },
				{ table: { ...games, name: 'conformance.missing' }, rows: [game(5)] },
			];
			for (const last of failing) {
				await failureOf(warehouse.commit([replaceRows(games, sql`TRUE`, [game(2), game(3)]), last]));
				expect(await allGames(warehouse)).toStrictEqual([game(1)]);
			}
			await warehouse.commit([appendRows(games, [game(4)])]);
			expect(await allGames(warehouse)).toStrictEqual([game(1), game(4)]);
		}),
	);

	it(
		'on different cells all land, when many are asked for at once',
		withWarehouse(open, async (warehouse) => {
			await warehouse.ensure([games]);
			await Promise.all(
				Array.from({ length: 20 }, (_, cell) => {
					const rows = gamesOf(cell * 10, cell * 10 + 10);
					const ids = rows.map((row) => row.game_id);
					return warehouse.commit([replaceRows(games, sql`game_id ${sql.in('STRING', ids)}`, rows)]);
				}),
			);
			expect(await countGames(warehouse)).toBe(200);
		}),
	);

	it(
		'that fail do not keep the next in line from landing',
		withWarehouse(open, async (warehouse) => {
			await warehouse.ensure([games]);
			const outcomes = await Promise.allSettled([
				warehouse.commit([appendRows(games, [game(1)])]),
				warehouse.commit([{ table: games, rows: [{ game_id: 5 }] }]),
				warehouse.commit([appendRows(games, [game(2)])]),
			]);
			expect(outcomes.map((outcome) => outcome.status)).toStrictEqual(['fulfilled', 'rejected', 'fulfilled']);
			expect(await allGames(warehouse)).toStrictEqual([game(1), game(2)]);
		}),
	);

	it(
		'are seen whole or not at all by whoever reads meanwhile',
		withWarehouse(open, async (warehouse) => {
			await warehouse.ensure([games]);
			const sizes = [3000, 5000, 0, 7000];
			await warehouse.commit([appendRows(games, gamesOf(0, 1000))]);
			const seen = new Set<number>();
			let writing = true;
			const reading = (async () => {
				while (writing) seen.add(await countGames(warehouse));
			})();
			try {
				for (const size of sizes) await warehouse.commit([replaceRows(games, sql`TRUE`, gamesOf(0, size))]);
			} finally {
				writing = false;
				await reading;
			}
			expect([1000, ...sizes]).toEqual(expect.arrayContaining([...seen]));
			expect(seen.size).toBeGreaterThan(0);
		}),
	);
}
