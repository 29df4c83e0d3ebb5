import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { columnsOf, datetime, timestamp } from './column.ts';
import { isoDate } from './iso-date.ts';

const columnOf = (schema: z.ZodType) => columnsOf(z.object({ x: schema }))[0];

const kinds: readonly (readonly [string, z.ZodType, string])[] = [
	['string', z.string(), 'STRING'],
	['string with checks', z.string().min(1).max(5), 'STRING'],
	['uuid', z.uuid(), 'STRING'],
	['email', z.email(), 'STRING'],
	['time of day', z.iso.time(), 'STRING'],
	['enum', z.enum(['a', 'b']), 'STRING'],
	['enum of numbers', z.enum({ one: 1, two: 2 }), 'INT64'],
	['literal', z.literal('a'), 'STRING'],
	['literals', z.literal(['a', 'b']), 'STRING'],
	['whole literal', z.literal(1), 'INT64'],
	['fraction literal', z.literal([0.5, 1]), 'FLOAT64'],
	['boolean literal', z.literal(true), 'BOOL'],
	['bigint literal', z.literal(5n), 'INT64'],
	['int', z.int(), 'INT64'],
	['int with checks', z.int().nonnegative(), 'INT64'],
	['number().int()', z.number().int(), 'INT64'],
	['int32', z.int32(), 'INT64'],
	['uint32', z.uint32(), 'INT64'],
	['bigint', z.bigint(), 'INT64'],
	['int64', z.int64(), 'INT64'],
	['number', z.number(), 'FLOAT64'],
	['number with checks', z.number().min(0).max(100), 'FLOAT64'],
	['float32', z.float32(), 'FLOAT64'],
	['float64', z.float64(), 'FLOAT64'],
	['boolean', z.boolean(), 'BOOL'],
	['date', z.iso.date(), 'DATE'],
	['branded date', isoDate, 'DATE'],
	['datetime', datetime(), 'DATETIME'],
	['timestamp', timestamp(), 'TIMESTAMP'],
	['array of numbers', z.array(z.number()), 'ARRAY<FLOAT64>'],
	['array of strings', z.array(z.string()), 'ARRAY<STRING>'],
	['array of dates', z.array(isoDate), 'ARRAY<DATE>'],
];

describe('columnsOf', () => {
	it.each(kinds)('gives %s its type, nullable or not', (_, schema, type) => {
		expect(columnOf(schema)).toMatchObject({ name: 'x', type, nullable: false });
		expect(columnOf(schema.nullable())).toMatchObject({ name: 'x', type, nullable: true });
	});

	it('keeps the order of the fields', () => {
		const columns = columnsOf(z.object({ b: z.int(), a: z.int(), c: z.int() }));
		expect(columns.map((column) => column.name)).toStrictEqual(['b', 'a', 'c']);
	});

	it.each([z.bigint(), z.int64(), z.literal(5n), z.array(z.bigint()), z.bigint().nullable()])(
		'is big where JavaScript holds a bigint (%#)',
		(schema) => {
			expect(columnOf(schema)?.big).toBe(true);
		},
	);

	it.each([z.int(), z.number(), z.array(z.int()), z.literal(5)])('is not big elsewhere (%#)', (schema) => {
		expect(columnOf(schema)?.big).toBe(false);
	});

	const meta = { description: 'Time on court', unit: 'minutes' };

	it.each([
		['after', z.number().nullable().meta(meta)],
		['before', z.number().meta(meta).nullable()],
		['on both sides of', z.number().describe(meta.description).nullable().meta({ unit: meta.unit })],
		[
			'on both sides, the outer one winning, of',
			z
				.number()
				.meta({ ...meta, unit: 'seconds' })
				.nullable()
				.meta({ unit: 'minutes' }),
		],
	])('keeps description and unit said %s .nullable()', (_, schema) => {
		expect(columnOf(schema)).toMatchObject({ ...meta, nullable: true });
	});

	it('has an empty description and no unit where nothing is said', () => {
		expect(columnOf(z.int())).toMatchObject({ description: '', unit: null });
	});

	it.each([
		['object', z.object({})],
		['union', z.union([z.string(), z.int()])],
		['date', z.date()],
		['optional', z.string().optional()],
		['default', z.string().default('')],
		['transform', z.string().transform(Number)],
		['unknown', z.unknown()],
		['null', z.null()],
		['record', z.record(z.string(), z.int())],
		['array of arrays', z.array(z.array(z.int()))],
		['array of nullables', z.array(z.int().nullable())],
		['mixed literals', z.literal(['a', 1])],
		['null literal', z.literal(null)],
	])('refuses %s, and names the column', (_, schema) => {
		expect(() => columnOf(schema)).toThrow(/column x: /);
	});
});
