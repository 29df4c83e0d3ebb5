import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Sql, sql } from './sql.ts';
import { defineTable } from './table.ts';
import { namesInText, tablesOf } from './tables-of.ts';

const TABLES = ['nba.players', 'nba.games', 'nba.shots', 'test.players'].map((name) =>
	defineTable({ name, description: 'Rows.', schema: z.object({ id: z.int() }), key: ['id'] }),
);

describe('tablesOf', () => {
	it('finds exactly the tables of a statement, however deep in fragments and shared queries', () => {
		fc.assert(
			fc.property(
				fc.subarray(TABLES),
				fc.array(fc.constantFrom('plain', 'nested', 'shared'), { minLength: TABLES.length }),
				(tables, ways) => {
					const selects = tables.map((table, index): Sql => {
						const select = sql`SELECT id FROM ${table} WHERE id = ${index}`;
						if (ways[index] === 'nested') return sql`SELECT id FROM (${select}) AS nested`;
						return ways[index] === 'shared'
							? sql`SELECT id FROM ${sql.shared(`s${index}`, sql`SELECT id FROM (${select}) AS inside`)}`
							: select;
					});
					const statement = sql.join([sql`SELECT 1 AS id`, ...selects, ...selects], ' UNION ALL ');
					expect(tablesOf(statement)).toEqual(tables);
					expect(namesInText(statement)).toEqual([]);
				},
			),
		);
	});
});

describe('namesInText', () => {
	const [players = TABLES[0]] = TABLES;
	if (players === undefined) throw new Error('there are tables');

	it.each([
		['a name after FROM', sql`SELECT 1 FROM nba_raw.schedule`, ['nba_raw.schedule']],
		['a name in quotes', sql`SELECT 1 FROM \`nba_raw.schedule\` JOIN "b" ON TRUE`, ['nba_raw.schedule', 'b']],
		['an identifier', sql`SELECT 1 FROM ${sql.identifier('a.b')}`, ['a.b']],
		['a name in a sub-query', sql`SELECT 1 FROM (SELECT 1 FROM undotted) AS t`, ['undotted']],
		['a name in a shared query', sql`SELECT 1 FROM ${sql.shared('s', sql`SELECT 1 FROM x.y`)}`, ['x.y']],
		['a name behind a comment', sql`SELECT 1 FROM /* the */ x.y -- FROM z`, ['x.y']],
	])('sees %s', (_, statement, names) => {
		expect(namesInText(statement)).toEqual(names);
	});

	it.each([
		['a CTE', sql`WITH games AS (SELECT id FROM ${players}) SELECT 1 FROM games JOIN Games AS g ON TRUE`],
		['a part of a date', sql`SELECT EXTRACT(YEAR FROM game_date) FROM ${players}`],
		['a comparison', sql`SELECT id IS DISTINCT FROM other FROM ${players}`],
		['a quoted text', sql`SELECT 'taken FROM there' FROM ${players}`],
		['a comment', sql`SELECT 1 -- FROM there\n FROM ${players}`],
		[
			'a CTE behind an apostrophe in a comment',
			sql`WITH a AS (SELECT 1 -- it's\n), b AS (SELECT 1) SELECT 1 FROM b`,
		],
		['dashes in a text', sql`SELECT '--' AS dashes FROM ${players}`],
		['a value', sql`SELECT ${'x'} FROM UNNEST([${1}])`],
	])('does not take %s for a table', (_, statement) => {
		expect(namesInText(statement)).toEqual([]);
	});
});
