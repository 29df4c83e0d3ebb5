import { describe, expect, it } from 'vitest';
import { type CreateTable, createTableOf } from './create-table.ts';
import { lex } from './lexer.ts';
import { statementsOf } from './statements.ts';

function read(script: string): CreateTable {
	const [statement] = statementsOf(script, lex(script));
	if (statement === undefined) throw new Error('no statement');
	return createTableOf(script, statement);
}

describe('createTableOf', () => {
	it('reads columns with types, modes and descriptions', () => {
		const { fields } = read(`CREATE TABLE d.t (
			game_id STRING NOT NULL OPTIONS (description = 'Which game'),
			shots ARRAY<STRUCT<x FLOAT64, made BOOL>>,
			\`minutes\` INT64
		)`);
		expect(fields).toStrictEqual([
			{ name: 'game_id', type: 'STRING', mode: 'REQUIRED', description: 'Which game' },
			{
				name: 'shots',
				type: 'RECORD',
				mode: 'REPEATED',
				fields: [
					{ name: 'x', type: 'FLOAT', mode: 'NULLABLE' },
					{ name: 'made', type: 'BOOLEAN', mode: 'NULLABLE' },
				],
			},
			{ name: 'minutes', type: 'INTEGER', mode: 'NULLABLE' },
		]);
	});

	it.each([
		['PARTITION BY day', { type: 'DAY', field: 'day' }],
		['PARTITION BY DATE(moment)', { type: 'DAY', field: 'moment' }],
		['PARTITION BY DATE_TRUNC(day, MONTH)', { type: 'MONTH', field: 'day' }],
	])('reads %s', (clause, timePartitioning) => {
		const { layout } = read(
			`CREATE TABLE d.t (day DATE, moment TIMESTAMP) ${clause} CLUSTER BY a, b OPTIONS (description = 'd', x = f(1))`,
		);
		expect(layout).toStrictEqual({ description: 'd', timePartitioning, clustering: { fields: ['a', 'b'] } });
	});

	it('reads what is said before the name and after AS', () => {
		const { replace, ifNotExists, fields, select } = read('CREATE OR REPLACE TABLE d.t AS SELECT 1 AS a');
		expect([replace, ifNotExists, fields]).toStrictEqual([true, false, undefined]);
		expect(select?.map(({ text }) => text).join('')).toBe(' SELECT 1 AS a');
		expect(read('CREATE TEMP TABLE IF NOT EXISTS t (a INT64)').ifNotExists).toBe(true);
	});

	it.each([
		['CREATE TABLE d.t', 'No column definitions in CREATE TABLE at [1:1]'],
		['CREATE TABLE d.t (a INT64,)', 'Syntax error: Unexpected ")" at [1:27]'],
		['CREATE TABLE d.t (a INT64', 'Syntax error: Unexpected end of statement at [1:26]'],
		['CREATE TABLE d.t (a INT65)', 'Type not found: INT65'],
		['CREATE TABLE d.t (a ARRAY<ARRAY<INT64>>)', /nested arrays are not supported/],
		['CREATE TABLE d.t LIKE d.u', 'Syntax error: Unexpected "LIKE" at [1:18]'],
	])('refuses %s', (script, message) => {
		expect(() => read(script)).toThrow(message);
	});
});
