import { expect, it } from 'vitest';
import { z } from 'zod';
import { columnsOf } from '../column.ts';
import { isoDate } from '../iso-date.ts';
import { sql } from '../sql.ts';
import type { TableDefinition } from '../table.ts';
import { type Open, withWarehouse } from './with-warehouse.ts';

const schema = z.object({ order: z.string(), date: isoDate, limit: z.int().nullable(), Group: z.boolean() });

/** Another system's table: its names need quotes, so `defineTable` refuses them. */
const oddly: TableDefinition<typeof schema> = {
	name: 'conformance.select',
	description: 'Names that are reserved words.',
	schema,
	columns: columnsOf(schema),
	key: ['order'],
	partitionBy: null,
	clusterBy: [],
};

const row = { order: 'a', date: isoDate.parse('2021-11-05'), limit: 2, Group: true };

export function describeNames(open: Open): void {
	it(
		'that are reserved words are quoted, in tables, columns and aliases',
		withWarehouse(open, async (warehouse) => {
			await warehouse.ensure([oddly]);
			await warehouse.ensure([oddly]);
			expect(await warehouse.existing([oddly])).toStrictEqual(
				new Map([[oddly.name, new Set(['order', 'date', 'limit', 'group'])]]),
			);
			await warehouse.commit([{ table: oddly, rows: [row, { ...row, order: 'b', limit: null }] }]);
			const staged = await warehouse.stage(oddly, [[{ ...row, order: 'c' }]]);
			await warehouse.commit([{ table: oddly, staged: { from: staged } }]);
			await staged.drop();
			await warehouse.commit([{ table: oddly, where: sql`${sql.identifier('order')} = 'b'` }]);
			await warehouse.commit([
				{
					table: oddly,
					where: sql`${sql.identifier('order')} = 'c'`,
					set: { limit: sql.parameter('INT64', 3) },
				},
			]);
			const key = sql.identifier('order');
			const alias = sql.identifier('with');
			expect(
				await warehouse.query(
					sql`SELECT ${alias}.${key}, ${sql.identifier('limit')} FROM ${oddly} AS ${alias} ORDER BY ${key}`,
					schema.pick({ order: true, limit: true }),
				),
			).toStrictEqual([
				{ order: 'a', limit: 2 },
				{ order: 'c', limit: 3 },
			]);
		}),
	);

	it(
		'of columns are found in any letter case',
		withWarehouse(open, async (warehouse) => {
			await warehouse.ensure([oddly]);
			await warehouse.commit([{ table: oddly, rows: [row] }]);
			const statement = sql`SELECT ${sql.identifier('ORDER')} AS upper_case, ${sql.identifier('gROUP')} AS mixed_case FROM ${oddly}`;
			expect(
				await warehouse.query(statement, z.object({ upper_case: z.string(), mixed_case: z.boolean() })),
			).toStrictEqual([{ upper_case: 'a', mixed_case: true }]);
		}),
	);
}
