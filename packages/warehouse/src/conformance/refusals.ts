import { expect, it } from 'vitest';
import { z } from 'zod';
import { columnsOf } from '../column.ts';
import { isoDate } from '../iso-date.ts';
import { type Sql, sql } from '../sql.ts';
import { defineTable, type TableDefinition } from '../table.ts';
import { appendRows, type Row, type Warehouse } from '../warehouse.ts';
import { everyType, plainRow } from './every-type.ts';
import { failureOf } from './failure-of.ts';
import { allGames, game, games } from './games.ts';
import { type Open, withWarehouse } from './with-warehouse.ts';

const misreadings: readonly { of: string; statement: Sql; schema: z.ZodObject }[] = [
	{ of: 'an absent column', statement: sql`SELECT 1 AS y`, schema: z.object({ x: z.int() }) },
	{
		of: 'a null that is never to be',
		statement: sql`SELECT CAST(NULL AS STRING) AS x`,
		schema: z.object({ x: z.string() }),
	},
	{ of: 'a number as text', statement: sql`SELECT 1 AS x`, schema: z.object({ x: z.string() }) },
	{ of: 'text as a number', statement: sql`SELECT '1' AS x`, schema: z.object({ x: z.int() }) },
	{ of: 'a whole number as a fraction', statement: sql`SELECT 1 AS x`, schema: z.object({ x: z.number() }) },
	{
		of: 'a fraction as a whole number',
		statement: sql`SELECT ${0.5} AS x`,
		schema: z.object({ x: z.int() }),
	},
	{
		of: 'a FLOAT64 that happens to be whole',
		statement: sql`SELECT ${sql.parameter('FLOAT64', 2)} AS x`,
		schema: z.object({ x: z.int() }),
	},
	{ of: 'a number as a truth', statement: sql`SELECT 1 AS x`, schema: z.object({ x: z.boolean() }) },
	{ of: 'text as a date', statement: sql`SELECT '2021-11-05' AS x`, schema: z.object({ x: isoDate }) },
	{ of: 'a scalar as an array', statement: sql`SELECT 1 AS x`, schema: z.object({ x: z.array(z.int()) }) },
	{
		of: 'a whole number that a JavaScript number cannot hold',
		statement: sql`SELECT ${2n ** 53n} AS x`,
		schema: z.object({ x: z.int() }),
	},
	{
		of: 'a text that no enum has',
		statement: sql`SELECT 'c' AS x`,
		schema: z.object({ x: z.enum(['a', 'b']) }),
	},
	{ of: 'another literal', statement: sql`SELECT 2 AS x`, schema: z.object({ x: z.literal(1) }) },
	{
		of: 'a whole number below its range',
		statement: sql`SELECT -1 AS x`,
		schema: z.object({ x: z.int().min(0) }),
	},
	{
		of: 'a fraction above its range',
		statement: sql`SELECT ${1.5} AS x`,
		schema: z.object({ x: z.number().max(1).nullable() }),
	},
	{
		of: 'a text of another pattern',
		statement: sql`SELECT 'b' AS x`,
		schema: z.object({ x: z.string().regex(/^a/) }),
	},
	{
		of: 'an array with a text that no enum has',
		statement: sql`SELECT ['a', 'c'] AS x`,
		schema: z.object({ x: z.array(z.enum(['a', 'b'])) }),
	},
];

/** What is refused of a table that allows less than its types. */
const bounded = defineTable({
	name: 'conformance.bounded',
	description: 'Values with limits.',
	schema: z.object({
		size: z.enum(['small', 'large']),
		share: z.number().min(0).max(1),
		code: z.string().length(3),
	}),
	key: ['code'],
});
const fitting = { size: 'small', share: 0.5, code: 'abc' } as const;
const unbounded: readonly { column: string; row: Row }[] = [
	{ column: 'size', row: { ...fitting, size: 'huge' } },
	{ column: 'share', row: { ...fitting, share: 1.01 } },
	{ column: 'code', row: { ...fitting, code: 'abcd' } },
];

const misfits: readonly { of: string; change: Row }[] = [
	{ of: 'null', change: { text: null } },
	{ of: 'null in an array column', change: { words: null } },
	{ of: 'nothing at all', change: { text: undefined } },
	{ of: 'nothing where null is allowed', change: { text_or_null: undefined } },
	{ of: 'a number for text', change: { text: 5 } },
	{ of: 'text with half a surrogate pair', change: { text: 'a\ud800b' } },
	{ of: 'text for a whole number', change: { whole: '5' } },
	{ of: 'a fraction for a whole number', change: { whole: 1.5 } },
	{ of: 'an unsafe whole number', change: { whole: 2 ** 53 } },
	{ of: 'a whole number past INT64', change: { big: 2n ** 63n } },
	{ of: 'NaN', change: { fraction: Number.NaN } },
	{ of: 'infinity', change: { fraction: Number.NEGATIVE_INFINITY } },
	{ of: 'NaN in an array', change: { numbers: [1, Number.NaN] } },
	{ of: 'text for a fraction', change: { fraction: '0.5' } },
	{ of: 'text for a truth', change: { flag: 'false' } },
	{ of: 'a day that never was', change: { day: '2021-02-30' } },
	{ of: 'text that is no time', change: { moment: 'noon' } },
	{ of: 'a scalar for an array', change: { words: 'a' } },
	{ of: 'a null in an array', change: { words: ['a', null] } },
];

export function describeRefusals(open: Open): void {
	it.each(unbounded)('a $column beyond its schema is neither committed nor staged', async ({ column, row }) =>
		withWarehouse(open, async (warehouse) => {
			await warehouse.ensure([bounded]);
			await warehouse.commit([appendRows(bounded, [fitting])]);
			const many = [...Array.from({ length: 600 }, () => fitting), row];
			for (const work of [
				() => warehouse.commit([{ table: bounded, rows: [row] }]),
				() => warehouse.commit([{ table: bounded, rows: many }]),
				() => warehouse.stage(bounded as TableDefinition, [many]),
			]) {
				const failure = await failureOf(work());
				expect(failure.reason).toBe('BAD_ROW');
				expect(failure.message).toContain(`conformance.bounded: column ${column}`);
			}
			expect(await warehouse.query(sql`SELECT * FROM ${bounded}`, bounded.schema)).toStrictEqual([fitting]);
		})(),
	);

	it.each(misreadings)('a result with $of is an error that names the column', async ({ statement, schema }) =>
		withWarehouse(open, async (warehouse) => {
			const failure = await failureOf(warehouse.query(statement, schema));
			expect(failure.reason).toBe('BAD_STATEMENT');
			expect(failure.message).toMatch(/column x\b/);
		})(),
	);

	it.each(misfits)('a row with $of is an error that names the column', async ({ change }) =>
		withWarehouse(open, async (warehouse) => {
			await warehouse.ensure([everyType]);
			const row: Row = { ...plainRow, ...change };
			const [column] = Object.keys(change);
			for (const write of [committed, staged]) {
				const failure = await failureOf(write(warehouse, row));
				expect(failure.reason).toBe('BAD_ROW');
				expect(failure.message).toContain(`${everyType.name}: column ${column} `);
			}
			const rows = await warehouse.query(sql`SELECT id FROM ${everyType}`, z.object({ id: z.int() }));
			expect(rows).toStrictEqual([]);
		})(),
	);

	it(
		'a row without a column that the table has and never leaves null is an error that names the column',
		withWarehouse(open, async (warehouse) => {
			const { points, ...shape } = games.schema.shape;
			const fewer = { ...games, columns: columnsOf(z.object(shape)) };
			const stricter = { ...games, columns: columnsOf(z.object({ ...shape, points: points.unwrap() })) };
			await warehouse.ensure([stricter]);
			const failure = await failureOf(warehouse.commit([appendRows(fewer, [game(1)])]));
			expect(failure.reason).toBe('BAD_ROW');
			expect(failure.message).toContain('points');
			await warehouse.commit([appendRows(stricter, [game(2)])]);
			expect(await allGames(warehouse)).toStrictEqual([game(2)]);
		}),
	);

	it.each([sql`SELEC 1`, sql`SELECT nothing_of_the_kind`, sql`SELECT * FROM`, sql`SELECT SUM('a') AS x`])(
		'a statement that is not one is BAD_STATEMENT (%#)',
		async (statement) =>
			withWarehouse(open, async (warehouse) => {
				const failure = await failureOf(warehouse.query(statement, z.object({})));
				expect(failure.reason).toBe('BAD_STATEMENT');
				expect(failure.remedy).not.toBe('');
			})(),
	);

	it(
		'a table that is not there is MISSING_TABLE, to read or to write, and is named',
		withWarehouse(open, async (warehouse) => {
			const read = await failureOf(warehouse.query(sql`SELECT * FROM ${games}`, games.schema));
			const written = await failureOf(warehouse.commit([{ table: games, rows: [] }]));
			for (const failure of [read, written]) {
				expect(failure.reason).toBe('MISSING_TABLE');
				expect(failure.message).toContain('games');
			}
		}),
	);
}

function committed(warehouse: Warehouse, row: Row): Promise<unknown> {
	return warehouse.commit([{ table: everyType, rows: [plainRow, row] }]);
}

/** As any table, whose rows have no types: so could a caller in plain JavaScript. */
function staged(warehouse: Warehouse, row: Row): Promise<unknown> {
	return warehouse.stage<TableDefinition>(everyType, [[plainRow], [row]]);
}
