import { type Column, columnsOf, datetime, isoDate, timestamp } from '@accounted/warehouse';
import type { TableField } from '@google-cloud/bigquery';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { decoderFor } from './decode.ts';

function columnOf(schema: z.ZodType): Column {
	const [column] = columnsOf(z.object({ x: schema }));
	if (column === undefined) throw new Error('a column was expected');
	return column;
}

const decoded = (schema: z.ZodType, field: TableField, cell: unknown) =>
	decoderFor(columnOf(schema), field)(cell);

describe('a cell', () => {
	it.each([
		['STRING', z.string(), '', ''],
		['INTEGER', z.int(), '-9007199254740991', Number.MIN_SAFE_INTEGER],
		['INT64', z.int(), '7', 7],
		['INTEGER', z.bigint(), '9223372036854775807', 2n ** 63n - 1n],
		['FLOAT', z.number(), '-0.0', -0],
		['FLOAT64', z.number(), '1e+308', 1e308],
		['FLOAT', z.number(), '4.9406564584124654e-324', 5e-324],
		['BOOLEAN', z.boolean(), 'true', true],
		['BOOL', z.boolean(), 'false', false],
		['DATE', isoDate, '0001-01-01', '0001-01-01'],
		['DATETIME', datetime(), '2021-11-05T19:30:00', '2021-11-05T19:30:00'],
		['DATETIME', datetime(), '2021-11-05T19:30:00.500000', '2021-11-05T19:30:00.500'],
		['DATETIME', datetime(), '1969-12-31T23:59:59.999999', '1969-12-31T23:59:59.999999'],
		['TIMESTAMP', timestamp(), '0', '1970-01-01T00:00:00.000Z'],
		['TIMESTAMP', timestamp(), '-1', '1969-12-31T23:59:59.999999Z'],
		['TIMESTAMP', timestamp(), '-62135596800000000', '0001-01-01T00:00:00.000Z'],
		['TIMESTAMP', timestamp(), '253402300799999999', '9999-12-31T23:59:59.999999Z'],
	])('of %s is read as JavaScript holds it', (type, schema, cell, value) => {
		expect(decoded(schema, { type, mode: 'NULLABLE' }, cell)).toBe(value);
	});

	it('of an array is a list of cells', () => {
		const cell = [{ v: '1' }, { v: '2' }];
		expect(decoded(z.array(z.int()), { type: 'INTEGER', mode: 'REPEATED' }, cell)).toStrictEqual([1, 2]);
		expect(decoded(z.array(z.int()), { type: 'INTEGER', mode: 'REPEATED' }, [])).toStrictEqual([]);
	});

	it('that is null is null where it may be, of whatever type', () => {
		expect(decoded(z.string().nullable(), { type: 'INTEGER' }, null)).toBe(null);
		expect(() => decoded(z.string(), { type: 'STRING' }, null)).toThrow('is null');
	});

	it.each([
		['INTEGER', z.string(), '1', 'should be STRING, and is INT64: "1"'],
		['STRING', z.int(), '1', 'should be INT64, and is STRING'],
		['NUMERIC', z.number(), '1.5', 'should be FLOAT64, and is NUMERIC'],
		['FLOAT', z.number(), 'NaN', 'a finite FLOAT64, and holds NaN'],
		['FLOAT', z.number(), '-Infinity', 'a finite FLOAT64, and holds -Infinity'],
		['INTEGER', z.int(), '9007199254740992', 'holds 9007199254740992'],
		['RECORD', z.string(), { f: [] }, 'and is STRUCT'],
	])('of %s that is not what the row schema says is refused', (type, schema, cell, message) => {
		expect(() => decoded(schema, { type }, cell)).toThrow(message);
	});
});
