import { expect, it } from 'vitest';
import { z } from 'zod';
import { datetime, timestamp } from '../column.ts';
import { isoDate } from '../iso-date.ts';
import { type Parameter, sql } from '../sql.ts';
import { failureOf } from './failure-of.ts';
import { type Open, withWarehouse } from './with-warehouse.ts';

const scalars: readonly { parameter: Parameter; schema: z.ZodType }[] = [
	{
		parameter: sql.parameter('STRING', `'; DROP TABLE conformance.games; -- " \\ \n 姚明`),
		schema: z.string(),
	},
	{ parameter: sql.parameter('STRING', ''), schema: z.string() },
	{ parameter: sql.parameter('INT64', Number.MAX_SAFE_INTEGER), schema: z.int() },
	{ parameter: sql.parameter('INT64', -(2n ** 63n)), schema: z.bigint() },
	{ parameter: sql.parameter('FLOAT64', 5e-324), schema: z.number() },
	{ parameter: sql.parameter('FLOAT64', 3), schema: z.number() },
	{ parameter: sql.parameter('BOOL', false), schema: z.boolean() },
	{ parameter: sql.date(isoDate.parse('0001-01-01')), schema: isoDate },
	{ parameter: sql.parameter('DATETIME', '2021-11-05T19:30:00.123456'), schema: datetime() },
	{ parameter: sql.parameter('TIMESTAMP', '2021-11-05T23:30:00.123456Z'), schema: timestamp() },
];

const found = z.object({ found: z.boolean() });

export function describeParameters(open: Open): void {
	it.each(scalars)('$parameter.type $parameter.value arrives as itself', async ({ parameter, schema }) =>
		withWarehouse(open, async (warehouse) => {
			const rows = await warehouse.query(sql`SELECT ${parameter} AS x`, z.object({ x: schema }));
			expect(rows).toStrictEqual([{ x: parameter.value }]);
		})(),
	);

	it.each(scalars)('$parameter.type may be null', async ({ parameter: { type }, schema }) =>
		withWarehouse(open, async (warehouse) => {
			const row = z.object({ x: schema.nullable() });
			const rows = await warehouse.query(sql`SELECT ${sql.parameter(type, null)} AS x`, row);
			expect(rows).toStrictEqual([{ x: null }]);
		})(),
	);

	it.each(scalars)('$parameter.type travels in an array', async ({ parameter: { type, value } }) =>
		withWarehouse(open, async (warehouse) => {
			if (value === null || typeof value === 'object') throw new TypeError('the cases are scalars');
			const one = sql.parameter(type, value);
			expect(
				await warehouse.query(sql`SELECT ${one} ${sql.in(type, [value, value])} AS found`, found),
			).toStrictEqual([{ found: true }]);
			expect(await warehouse.query(sql`SELECT ${one} ${sql.in(type, [])} AS found`, found)).toStrictEqual([
				{ found: false },
			]);
		})(),
	);

	it(
		'of a template get their type from the value',
		withWarehouse(open, async (warehouse) => {
			const rows = await warehouse.query(
				sql`SELECT ${'a'} AS s, ${7} AS i, ${2n ** 62n} AS b, ${0.5} AS f, ${true} AS t`,
				z.object({ s: z.string(), i: z.int(), b: z.bigint(), f: z.number(), t: z.boolean() }),
			);
			expect(rows).toStrictEqual([{ s: 'a', i: 7, b: 2n ** 62n, f: 0.5, t: true }]);
		}),
	);

	it.each([
		sql.parameter('INT64', 1.5),
		sql.parameter('INT64', 2 ** 53),
		sql.parameter('INT64', 2n ** 63n),
		sql.parameter('FLOAT64', Number.NaN),
		sql.parameter('FLOAT64', Number.POSITIVE_INFINITY),
		sql.parameter('STRING', 5),
		sql.parameter('BOOL', 'true'),
		sql.parameter('DATE', '2021-02-30'),
		sql.parameter('TIMESTAMP', 'yesterday'),
	])('$type $value is refused, not rounded or coerced', async (parameter) =>
		withWarehouse(open, async (warehouse) => {
			const failure = await failureOf(warehouse.query(sql`SELECT ${parameter} AS x`, z.object({})));
			expect(failure.reason).toBe('BAD_STATEMENT');
			expect(failure.message).toContain('parameter p1');
		})(),
	);
}
