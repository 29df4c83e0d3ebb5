import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { isoDate } from './iso-date.ts';
import { GOOGLE_SQL_SPELLING, render, type Sql, sql } from './sql.ts';
import { defineTable } from './table.ts';

const duckdb = (statement: Sql) =>
	render(statement, { ...GOOGLE_SQL_SPELLING, parameterMark: '$', quote: '"' });
const players = defineTable({
	name: 'nba.players',
	description: 'Players.',
	schema: z.object({ id: z.int() }),
	key: ['id'],
});

describe('sql', () => {
	it('binds values, by the type they have', () => {
		const { text, parameters } = duckdb(sql`SELECT ${'a'}, ${1}, ${1.5}, ${1e308}, ${2n ** 62n}, ${true}`);
		expect(text).toBe('SELECT $p1, $p2, $p3, $p4, $p5, $p6');
		expect(parameters.map(({ name, type, value }) => [name, type, value])).toStrictEqual([
			['p1', 'STRING', 'a'],
			['p2', 'INT64', 1],
			['p3', 'FLOAT64', 1.5],
			['p4', 'FLOAT64', 1e308],
			['p5', 'INT64', 2n ** 62n],
			['p6', 'BOOL', true],
		]);
	});

	it('never lets a string into the text', () => {
		fc.assert(
			fc.property(fc.string(), (value) => {
				const { text, parameters } = duckdb(sql`SELECT * FROM t WHERE a = ${value} AND b`);
				expect(text).toBe('SELECT * FROM t WHERE a = $p1 AND b');
				expect(parameters[0]?.value).toBe(value);
			}),
		);
	});

	it('puts a table as its name, and a fragment as its text and its values', () => {
		const recent = sql`day >= ${sql.date(isoDate.parse('2022-01-01'))}`;
		const { text, parameters } = duckdb(
			sql`SELECT ${'x'} FROM ${players} WHERE ${recent} OR NOT (${recent})`,
		);
		expect(text).toBe('SELECT $p1 FROM nba.players WHERE day >= $p2 OR NOT (day >= $p3)');
		expect(parameters.map((parameter) => parameter.type)).toStrictEqual(['STRING', 'DATE', 'DATE']);
	});

	it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('refuses %d', (value) => {
		expect(() => sql`SELECT ${value}`).toThrow(TypeError);
	});

	it.each([undefined, null])('refuses %s: it would leave a hole in the statement', (value) => {
		// @ts-expect-error The types forbid it; plain JavaScript can still do it.
		expect(() => sql`DELETE FROM t WHERE id = ${value}`).toThrow(/cannot stand in a statement/);
	});
});

describe('sql.identifier', () => {
	it.each(['points', '_p', 'P1', 'nba_raw.schedule'])('takes %s', (name) => {
		expect(duckdb(sql`SELECT ${sql.identifier(name)}`).text).toBe(`SELECT ${name}`);
	});

	it.each([
		['order', '"order"', '`order`'],
		['Group', '"Group"', '`Group`'],
		['order.group', '"order"."group"', '`order`.`group`'],
		['my-data.2021 points', '"my-data"."2021 points"', '`my-data`.`2021 points`'],
		['1a', '"1a"', '`1a`'],
		['équipe', '"équipe"', '`équipe`'],
		["player's; --", `"player's; --"`, "`player's; --`"],
		['hash', '"hash"', '`hash`'],
		['nba.order', 'nba."order"', 'nba.`order`'],
	])('quotes %s, which cannot stand without', (name, duckDb, googleSql) => {
		const statement = sql`${sql.identifier(name)}`;
		expect(duckdb(statement).text).toBe(duckDb);
		expect(render(statement, GOOGLE_SQL_SPELLING).text).toBe(googleSql);
	});

	it.each(['', 'a"b', 'a`b', 'a\\b', 'a.b.c', '.a', 'a.', 'a\n', 'a\u0000', '\u202ea', '\ud800'])(
		'refuses %j',
		(name) => {
			expect(() => sql.identifier(name)).toThrow(TypeError);
		},
	);

	it('takes nothing that could end a name and begin something else', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary' }), (name) => {
				try {
					sql.identifier(name);
				} catch (error) {
					expect(error).toBeInstanceOf(TypeError);
					return;
				}
				for (const quote of ['"', '`'] as const) {
					const { text } = render(sql`${sql.identifier(name)}`, { ...GOOGLE_SQL_SPELLING, quote });
					const part = `(${quote}[^"\`\\\\]+${quote}|[A-Za-z_]\\w*)`;
					expect(text).toMatch(new RegExp(`^${part}(\\.${part})?$`));
				}
			}),
		);
	});
});

describe('sql.shared', () => {
	const adults = sql.shared('adults', sql`SELECT * FROM people WHERE age >= ${18}`);
	const drivers = sql.shared('drivers', sql`SELECT * FROM ${adults} WHERE has_licence`);

	it('stands once before the query, after those that it reads, and with its values', () => {
		const { text, parameters } = duckdb(
			sql`SELECT ${'x'} FROM ${drivers} JOIN ${adults} AS a JOIN ${drivers} AS b`,
		);
		expect(text).toBe(
			`WITH adults AS (SELECT * FROM people WHERE age >= $p2
),
drivers AS (SELECT * FROM adults WHERE has_licence
)
SELECT $p1 FROM drivers JOIN adults AS a JOIN drivers AS b`,
		);
		expect(parameters.map(({ value }) => value)).toStrictEqual(['x', 18]);
	});

	it('stands before the CTEs of the query', () => {
		expect(duckdb(sql`\nWITH old AS (SELECT * FROM ${adults}) SELECT * FROM old`).text).toBe(
			'WITH adults AS (SELECT * FROM people WHERE age >= $p1\n), old AS (SELECT * FROM adults) SELECT * FROM old',
		);
	});

	it('cannot have the name of another one', () => {
		const other = sql.shared('adults', sql`SELECT 1`);
		expect(() => duckdb(sql`SELECT * FROM ${adults} JOIN ${other}`)).toThrow(
			new TypeError('two shared queries have the name adults'),
		);
	});

	it('cannot be part of a statement that is no query', () => {
		expect(() => duckdb(sql`DELETE FROM t WHERE id IN (SELECT id FROM ${adults})`)).toThrow(
			'only a query can hold a shared one: DELETE FROM t WHERE',
		);
	});
});

describe('sql.join', () => {
	it('puts the separator between fragments, and keeps their values in order', () => {
		const joined = sql.join([sql`a = ${1}`, sql`b = ${'x'}`, sql`c`], ' AND ');
		const { text, parameters } = duckdb(sql`SELECT ${true} WHERE ${joined}`);
		expect(text).toBe('SELECT $p1 WHERE a = $p2 AND b = $p3 AND c');
		expect(parameters.map((parameter) => parameter.value)).toStrictEqual([true, 1, 'x']);
	});

	it('of nothing is nothing, and of one is that one', () => {
		expect(duckdb(sql.join([], ', ')).text).toBe('');
		expect(duckdb(sql.join([sql`a`], ', ')).text).toBe('a');
	});
});

describe('render', () => {
	it('spells parameters as the engine has them, and yields the same each time', () => {
		const statement = sql`SELECT ${1} + ${2}`;
		const bigquery = render(statement, GOOGLE_SQL_SPELLING);
		expect(bigquery.text).toBe('SELECT @p1 + @p2');
		expect(render(statement, GOOGLE_SQL_SPELLING)).toStrictEqual(bigquery);
	});
});
