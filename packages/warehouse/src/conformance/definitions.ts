import { expect, it } from 'vitest';
import { z } from 'zod';
import { sql } from '../sql.ts';
import { defineTable } from '../table.ts';
import { appendRows } from '../warehouse.ts';
import { failureOf } from './failure-of.ts';
import { allGames, game, games } from './games.ts';
import { type Open, withWarehouse } from './with-warehouse.ts';

/** `games` as a later version has it: a column more, in front of the others. */
const laterGames = defineTable({
	name: games.name,
	description: 'Games by day, with where they were played.',
	schema: z.object({ arena: z.string(), ...games.schema.shape, overtimes: z.array(z.int()).nullable() }),
	key: ['game_id'],
	partitionBy: 'game_date',
});

const withNulls = laterGames.schema.pick({ game_id: true }).extend({ arena: z.string().nullable() });

const opened = {
	name: 'conformance.winners',
	description: 'Who won.',
	schema: z.object({ game_id: z.string(), winner: z.string() }),
};

export function describeDefinitions(open: Open): void {
	it(
		'exist once they are ensured, and not before, with the columns they have',
		withWarehouse(open, async (warehouse) => {
			const other = { ...games, name: 'conformance.other' };
			expect(await warehouse.existing([games, other])).toStrictEqual(new Map());
			await warehouse.ensure([games]);
			expect(await warehouse.existing([games, other])).toStrictEqual(
				new Map([[games.name, new Set(Object.keys(games.schema.shape))]]),
			);
			expect(await warehouse.existing([])).toStrictEqual(new Map());
		}),
	);

	it(
		'are listed by their dataset, and none of a dataset that is not there',
		withWarehouse(open, async (warehouse) => {
			expect(await warehouse.tablesIn('conformance')).toStrictEqual([]);
			await warehouse.ensure([games, { ...games, name: 'conformance.a_table' }]);
			expect(await warehouse.tablesIn('conformance')).toStrictEqual(['conformance.a_table', games.name]);
			expect(await warehouse.tablesIn('no_such_dataset')).toStrictEqual([]);
		}),
	);

	it(
		'are ensured twice without harm to the rows',
		withWarehouse(open, async (warehouse) => {
			await warehouse.ensure([games, games]);
			await warehouse.commit([appendRows(games, [game(1)])]);
			await warehouse.ensure([games]);
			expect(await allGames(warehouse)).toStrictEqual([game(1)]);
		}),
	);

	it(
		'gain a column: rows from before read null for it, new ones have it, in whatever order it stands',
		withWarehouse(open, async (warehouse) => {
			await warehouse.ensure([games]);
			await warehouse.commit([appendRows(games, [game(1)])]);
			await warehouse.ensure([laterGames]);
			await warehouse.commit([appendRows(laterGames, [{ arena: 'Ball', ...game(2), overtimes: [1] }])]);
			const staged = await warehouse.stage(laterGames, [[{ arena: 'TD', ...game(3), overtimes: [] }]]);
			await warehouse.commit([{ table: laterGames, staged: { from: staged } }]);
			const rows = await warehouse.query(
				sql`SELECT game_id, arena FROM ${laterGames} ORDER BY game_id`,
				withNulls,
			);
			expect(rows).toStrictEqual([
				{ game_id: 'g1', arena: null },
				{ game_id: 'g2', arena: 'Ball' },
				{ game_id: 'g3', arena: 'TD' },
			]);
			expect((await allGames(warehouse)).map((row) => row.points)).toStrictEqual([1, 2, 3]);
		}),
	);

	it(
		'let a column be null that was not so before, and keep the rows',
		withWarehouse(open, async (warehouse) => {
			await warehouse.ensure([games]);
			await warehouse.commit([appendRows(games, [game(1)])]);
			const shape = { ...games.schema.shape, points: z.int().nullable() };
			const { name, description } = games;
			const relaxed = defineTable({ name, description, schema: z.object(shape), key: ['game_id'] });
			await warehouse.ensure([relaxed]);
			await warehouse.commit([appendRows(relaxed, [{ ...game(2), points: null }])]);
			const read = z.object({ game_id: z.string(), points: z.int().nullable() });
			expect(
				await warehouse.query(sql`SELECT game_id, points FROM ${relaxed} ORDER BY game_id`, read),
			).toStrictEqual([
				{ game_id: 'g1', points: 1 },
				{ game_id: 'g2', points: null },
			]);
		}),
	);

	it(
		'of an older version still write to a table that has gained a column',
		withWarehouse(open, async (warehouse) => {
			await warehouse.ensure([games]);
			await warehouse.ensure([laterGames]);
			await warehouse.commit([appendRows(games, [game(1)])]);
			expect(await warehouse.query(sql`SELECT game_id, arena FROM ${games}`, withNulls)).toStrictEqual([
				{ game_id: 'g1', arena: null },
			]);
		}),
	);

	it(
		'that others write to keep from null what they say, and what is committed here all the same',
		withWarehouse(open, async (warehouse) => {
			const sparse = z.object({ game_id: z.string() });
			const shared = defineTable({
				...opened,
				schema: opened.schema,
				key: ['game_id'],
				notNull: ['game_id'],
			});
			const others = defineTable({ ...opened, schema: sparse, key: ['game_id'] });
			await warehouse.ensure([shared]);
			await warehouse.commit([appendRows(others, [{ game_id: 'g1' }])]);
			const read = shared.schema.extend({ winner: z.string().nullable() });
			expect(await warehouse.query(sql`SELECT * FROM ${shared}`, read)).toStrictEqual([
				{ game_id: 'g1', winner: null },
			]);
			const unsaid = { table: shared, rows: [{ game_id: 'g2', winner: null }] };
			expect((await failureOf(warehouse.commit([unsaid]))).reason).toBe('BAD_ROW');
		}),
	);

	it(
		'that give a column another type are refused: nothing is ever narrowed or cast',
		withWarehouse(open, async (warehouse) => {
			await warehouse.ensure([games]);
			const retyped = { ...games.schema.shape, points: z.number() };
			const other = defineTable({
				...games,
				schema: z.object(retyped),
				key: ['game_id'],
				partitionBy: 'game_date',
				clusterBy: [],
			});
			for (const work of [
				() => warehouse.ensure([other]),
				() => warehouse.commit([appendRows(other, [{ ...game(1), points: 1.5 }])]),
			]) {
				const failure = await failureOf(work());
				expect(failure.reason).toBe('NEWER_SCHEMA');
				expect(failure.message).toContain('conformance.games.points');
			}
		}),
	);
}
