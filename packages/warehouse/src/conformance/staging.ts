import { expect, it } from 'vitest';
import { sql } from '../sql.ts';
import { appendRows, replaceRows } from '../warehouse.ts';
import { failureOf } from './failure-of.ts';
import { allGames, countGames, type Game, game, games, gamesOf } from './games.ts';
import { type Open, withWarehouse } from './with-warehouse.ts';

class SourceError extends Error {
	readonly line = 7;
}

export function describeStaging(open: Open): void {
	it(
		'counts its rows and keeps them unseen until a commit',
		withWarehouse(open, async (warehouse) => {
			await warehouse.ensure([games]);
			const staged = await warehouse.stage(games, [[game(1)], [], [game(2), game(3)]]);
			expect(staged.rowCount).toBe(3);
			expect(await countGames(warehouse)).toBe(0);
			await warehouse.commit([{ table: games, staged: { from: staged } }]);
			expect(await allGames(warehouse)).toStrictEqual([game(1), game(2), game(3)]);
			await staged.drop();
			expect(await countGames(warehouse)).toBe(3);
		}),
	);

	it(
		'takes no batch at all',
		withWarehouse(open, async (warehouse) => {
			await warehouse.ensure([games]);
			const staged = await warehouse.stage(games, []);
			await warehouse.commit([{ table: games, staged: { from: staged } }]);
			expect([staged.rowCount, await countGames(warehouse)]).toStrictEqual([0, 0]);
		}),
	);

	it(
		'is committed in parts, each part where its condition says, into more than one commit',
		withWarehouse(open, async (warehouse) => {
			await warehouse.ensure([games]);
			const staged = await warehouse.stage(games, [gamesOf(0, 5000)]);
			const part = (condition: ReturnType<typeof sql>) =>
				warehouse.commit([{ table: games, where: condition, staged: { from: staged, where: condition } }]);
			await part(sql`points < ${100}`);
			expect(await countGames(warehouse)).toBe(100);
			await part(sql`points < ${100}`);
			await part(sql`points >= ${4000}`);
			expect(await countGames(warehouse)).toBe(1100);
		}),
	);

	it(
		'two at once, of one table, stay apart',
		withWarehouse(open, async (warehouse) => {
			await warehouse.ensure([games]);
			const [first, second] = await Promise.all([
				warehouse.stage(games, [[game(1)], [game(2)]]),
				warehouse.stage(games, [[game(3)], [game(4)]]),
			]);
			await warehouse.commit([{ table: games, staged: { from: second } }]);
			expect(await allGames(warehouse)).toStrictEqual([game(3), game(4)]);
			await first.drop();
			await second.drop();
		}),
	);

	it(
		'is not committed where another number of rows would be inserted than is said',
		withWarehouse(open, async (warehouse) => {
			await warehouse.ensure([games]);
			const staged = await warehouse.stage(games, [[game(1), game(2)]]);
			const kept = replaceRows(games, sql`TRUE`, [game(9)]);
			const change = (rowCount: number, where = sql`TRUE`) => ({
				table: games,
				staged: { from: staged, rowCount, where },
			});
			for (const wrong of [change(3), change(1), change(2, sql`points < ${0}`)]) {
				const failure = await failureOf(warehouse.commit([kept, wrong]));
				expect([failure.reason, failure.message]).toStrictEqual([
					'BAD_ROW',
					expect.stringContaining(`${wrong.staged.rowCount} rows were to be inserted`),
				]);
				expect(await countGames(warehouse)).toBe(0);
			}
			await warehouse.commit([kept, change(2)]);
			expect(await allGames(warehouse)).toStrictEqual([game(1), game(2), game(9)]);
		}),
	);

	it(
		'is gone after drop, which may be asked twice',
		withWarehouse(open, async (warehouse) => {
			await warehouse.ensure([games]);
			const staged = await warehouse.stage(games, [[game(1)]]);
			await staged.drop();
			await staged.drop();
			const failure = await failureOf(warehouse.commit([{ table: games, staged: { from: staged } }]));
			expect(failure.reason).toBe('MISSING_TABLE');
			expect(await countGames(warehouse)).toBe(0);
		}),
	);

	it(
		'survives a commit that fails, and serves the next',
		withWarehouse(open, async (warehouse) => {
			await warehouse.ensure([games]);
			const staged = await warehouse.stage(games, [[game(1)]]);
			const change = { table: games, staged: { from: staged } };
			await failureOf(warehouse.commit([change, { table: games, where: sql`no_such_column` }]));
			expect(await countGames(warehouse)).toBe(0);
			await warehouse.commit([change]);
			expect(await countGames(warehouse)).toBe(1);
		}),
	);

	it.each([
		new SourceError('line 7: Permission denied, checksum, NOT NULL constraint'),
		new TypeError('Corrupt database'),
		'not even an Error',
	])('lets the error of its source through as it is, and leaves nothing behind (%s)', async (error) =>
		withWarehouse(open, async (warehouse) => {
			await warehouse.ensure([games]);
			async function* batches(): AsyncGenerator<Game[]> {
				yield gamesOf(0, 3000);
				throw error;
			}
			const caught = await warehouse.stage(games, batches()).catch((reason: unknown) => reason);
			expect(caught).toBe(error);
			expect(await countGames(warehouse)).toBe(0);
			await warehouse.commit([appendRows(games, [game(1)])]);
			expect(await countGames(warehouse)).toBe(1);
		})(),
	);

	it(
		'closes its source when a row does not fit',
		withWarehouse(open, async (warehouse) => {
			let closed = false;
			function* batches(): Generator<Game[]> {
				try {
					yield [game(1, 0.5)];
					yield [game(2)];
				} finally {
					closed = true;
				}
			}
			const failure = await failureOf(warehouse.stage(games, batches()));
			expect([failure.reason, closed]).toStrictEqual(['BAD_ROW', true]);
		}),
	);

	it(
		'lets its source read, stage and commit meanwhile',
		withWarehouse(open, async (warehouse) => {
			await warehouse.ensure([games]);
			async function* batches(): AsyncGenerator<Game[]> {
				for (const index of [1, 2, 3]) {
					await warehouse.commit([replaceRows(games, sql`TRUE`, [game(100 + index)])]);
					await failureOf(warehouse.commit([{ table: games, rows: [{ game_id: 5 }] }]));
					yield [game(index)];
				}
			}
			const staged = await warehouse.stage(games, batches());
			await warehouse.commit([{ table: games, staged: { from: staged } }]);
			expect(await allGames(warehouse)).toStrictEqual([game(1), game(103), game(2), game(3)]);
		}),
	);
}
