import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { isoDate } from './iso-date.ts';
import { defineTable, splitTableName } from './table.ts';

const valid = {
	name: 'nba_raw.schedule',
	description: 'Games.',
	schema: z.object({ game_id: z.string(), game_date: isoDate, season: z.int() }),
	key: ['game_id'] as const,
};

describe('defineTable', () => {
	it('derives columns, and leaves partition and clusters empty where none are named', () => {
		const table = defineTable(valid);
		expect(table.columns.map((column) => column.type)).toStrictEqual(['STRING', 'DATE', 'INT64']);
		expect(table).toMatchObject({ partitionBy: null, clusterBy: [], key: ['game_id'] });
	});

	it('takes a DATE to partition by', () => {
		const table = defineTable({ ...valid, partitionBy: 'game_date', clusterBy: ['season', 'game_id'] });
		expect(table).toMatchObject({ partitionBy: 'game_date', clusterBy: ['season', 'game_id'] });
	});

	it.each([
		'schedule',
		'a.b.c',
		'Nba.schedule',
		'nba raw.x',
		'.x',
		'x.',
		'1a.b',
		'a.b; DROP TABLE c',
		'a.b\n',
		'',
	])('refuses the name %j', (name) => {
		expect(() => defineTable({ ...valid, name })).toThrow(/name it dataset\.table in lower case/);
	});

	it.each(['a b', 'points; DROP TABLE x', 'Points', '1st', '', 'a"b'])(
		'refuses the column name %j',
		(name) => {
			const schema = z.object({ game_id: z.string(), [name]: z.int() });
			expect(() => defineTable({ ...valid, schema, key: ['game_id'] })).toThrow(/cannot stand unquoted/);
		},
	);

	it('refuses a partition that is not a DATE', () => {
		expect(() => defineTable({ ...valid, partitionBy: 'season' })).toThrow(/season, which is not a DATE/);
	});

	it('refuses key, partition and clusters that name no column', () => {
		// @ts-expect-error The types forbid it; plain JavaScript can still do it.
		expect(() => defineTable({ ...valid, key: ['nope'] })).toThrow(/no column nope/);
		// @ts-expect-error As above.
		expect(() => defineTable({ ...valid, partitionBy: 'nope' })).toThrow(/no column nope/);
		// @ts-expect-error As above.
		expect(() => defineTable({ ...valid, clusterBy: ['nope'] })).toThrow(/no column nope/);
	});

	it('refuses a field that has no SQL type', () => {
		expect(() => defineTable({ ...valid, schema: valid.schema.extend({ odd: z.date() }) })).toThrow(
			/column odd/,
		);
	});
});

describe('splitTableName', () => {
	it('parts dataset and table', () => {
		expect(splitTableName('nba_raw.schedule')).toStrictEqual({ dataset: 'nba_raw', table: 'schedule' });
	});
});
