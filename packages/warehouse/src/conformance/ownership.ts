import { expect, it } from 'vitest';
import { z } from 'zod';
import { sql } from '../sql.ts';
import { defineTable, type TableDefinition } from '../table.ts';
import type { TableMark } from '../table-work.ts';
import { appendRows, type Warehouse } from '../warehouse.ts';
import { failureOf } from './failure-of.ts';
import { allGames, game, games } from './games.ts';
import { type Open, withWarehouse } from './with-warehouse.ts';

/** Opens a warehouse in which another program has made these tables, without rows. The suite closes it. */
export type OpenBeside = (tables: readonly TableDefinition[]) => Promise<Warehouse>;

/** `games` as another program has it: it lacks a column, and has one of its own that is never null. */
const theirs = defineTable({
	name: games.name,
	description: 'Games of another program.',
	schema: z.object({ game_id: z.string(), game_date: games.schema.shape.game_date, venue: z.string() }),
	key: ['game_id'],
	partitionBy: 'game_date',
});

/** A second one, with a column of another type. */
const theirScores = defineTable({
	name: 'conformance.scores',
	description: 'Scores of another program.',
	schema: z.object({ game_id: z.string(), points: z.string() }),
	key: ['game_id'],
});

const scores = defineTable({
	name: theirScores.name,
	description: 'Scores.',
	schema: z.object({ game_id: z.string(), points: z.int() }),
	key: ['game_id'],
});

const another = { ...games, name: 'conformance.another' };
const claimed = (mark: TableMark) => new Map([[games.name, mark]]);
const columnsOf = async (warehouse: Warehouse, name: string) => [
	...((await warehouse.existing([games, scores])).get(name) ?? []),
];

export function describeOwnership(open: Open, openBeside: OpenBeside): void {
	it(
		'all tables of another program are named before anything is changed',
		withWarehouse(
			() => openBeside([theirs, theirScores]),
			async (warehouse) => {
				for (const work of [
					() => warehouse.ensure([another, games, scores]),
					() => warehouse.examine([another, games, scores]),
				]) {
					const failure = await failureOf(work());
					expect(failure.reason).toBe('FOREIGN_TABLE');
					for (const { name } of [games, scores]) expect(failure.message).toContain(name);
				}
				expect((await warehouse.existing([another])).size).toBe(0);
				expect(await columnsOf(warehouse, games.name)).toStrictEqual(Object.keys(theirs.schema.shape));
				expect(await columnsOf(warehouse, scores.name)).toStrictEqual(Object.keys(theirScores.schema.shape));
			},
		),
	);

	it(
		'a column of another type is named together with the tables of another program',
		withWarehouse(
			() => openBeside([theirs]),
			async (warehouse) => {
				await warehouse.ensure([scores]);
				const retyped = { ...scores, columns: theirScores.columns };
				const failure = await failureOf(warehouse.ensure([another, games, retyped]));
				expect(failure.message).toContain(games.name);
				expect(failure.message).toContain('conformance.scores.points');
				expect((await warehouse.existing([another])).size).toBe(0);
			},
		),
	);

	it(
		'no row is written to, changed in or deleted from a table of another program',
		withWarehouse(
			() => openBeside([theirs]),
			async (warehouse) => {
				for (const change of [
					{ table: games, rows: [game(1)] },
					{ table: games, where: sql`TRUE` },
					{ table: games, where: sql`TRUE`, set: { game_id: sql.parameter('STRING', 'g') } },
				]) {
					const failure = await failureOf(warehouse.commit([change]));
					expect(failure.reason).toBe('FOREIGN_TABLE');
					expect(failure.message).toContain(games.name);
				}
			},
		),
	);

	it(
		'a table that is claimed gets the mark, and is as our own from then on',
		withWarehouse(
			() => openBeside([{ ...games, columns: games.columns.slice(0, 2) }]),
			async (warehouse) => {
				const work = await warehouse.examine([games], claimed('owned'));
				expect(work).toMatchObject([
					{
						isNew: false,
						mark: 'owned',
						added: [{ name: 'points' }],
						relaxed: [],
					},
				]);
				expect(await columnsOf(warehouse, games.name)).not.toContain('points');
				await warehouse.ensure([games], claimed('owned'));
				expect(await warehouse.examine([games])).toStrictEqual([]);
				await warehouse.commit([appendRows(games, [game(1)])]);
				expect(await allGames(warehouse)).toStrictEqual([game(1)]);
			},
		),
	);

	it(
		'a table that is adopted keeps its columns, and needs no value in those that we do not know',
		withWarehouse(
			() => openBeside([theirs]),
			async (warehouse) => {
				const [work] = await warehouse.examine([games], claimed('adopted'));
				expect(work).toMatchObject({ mark: 'adopted', added: [{ name: 'points' }], relaxed: ['venue'] });
				await warehouse.ensure([games], claimed('adopted'));
				expect(await warehouse.examine([games])).toStrictEqual([]);
				await warehouse.commit([appendRows(games, [game(1)])]);
				const row = games.schema.extend({ venue: z.string().nullable() });
				expect(await warehouse.query(sql`SELECT * FROM ${games}`, row)).toStrictEqual([
					{ ...game(1), venue: null },
				]);
			},
		),
	);

	it(
		'a table that we make is ours: nothing is left to do to it',
		withWarehouse(open, async (warehouse) => {
			expect(await warehouse.examine([games])).toMatchObject([{ isNew: true, mark: 'owned' }]);
			await warehouse.ensure([games], claimed('adopted'));
			expect(await warehouse.examine([games], claimed('adopted'))).toStrictEqual([]);
		}),
	);
}
