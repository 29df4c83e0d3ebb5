import { listValue, structValue } from '@duckdb/node-api';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Field, FieldType } from '../schema.ts';
import { floatText, wireRow, withFloatTimestamps } from './cells.ts';
import { valueOfText } from './values.ts';

const field = (type: FieldType, more: Partial<Field> = {}): Field => ({
	name: 'x',
	type,
	mode: 'NULLABLE',
	...more,
});

describe('floatText', () => {
	it('reads back as the same number', () => {
		fc.assert(fc.property(fc.double(), (value) => Object.is(Number(floatText(value)), value)));
	});

	it.each([
		[0.1, '0.1'],
		[3, '3.0'],
		[-0, '-0.0'],
		[1e7, '1.0E7'],
		[1234567.5, '1234567.5'],
		[5e-324, '5.0E-324'],
		[0.0001, '1.0E-4'],
		[Number.NaN, 'NaN'],
		[Number.NEGATIVE_INFINITY, '-Infinity'],
	])('%d is %s', (value, text) => {
		expect(floatText(value)).toBe(text);
	});
});

describe('wireRow', () => {
	it.each([
		['DATE', '0001-01-01', '0001-01-01'],
		['DATE', '9999-12-31', '9999-12-31'],
		['DATETIME', '2021-11-05 19:30:00', '2021-11-05T19:30:00'],
		['DATETIME', '1969-12-31 23:59:59.5', '1969-12-31T23:59:59.500000'],
		['TIMESTAMP', '2021-11-05 19:30:00.000001Z', '1636140600000001'],
		['INTEGER', '-9223372036854775808', '-9223372036854775808'],
		['BOOLEAN', 'false', 'false'],
		['BYTES', 'AQI=', 'AQI='],
	] as const)('writes the %s %s as %s', (type, text, wire) => {
		const value = valueOfText({ type }, text);
		expect(value).toBeDefined();
		expect(wireRow([field(type)], [value ?? null])).toStrictEqual({ f: [{ v: wire }] });
	});

	it('writes null, arrays and records', () => {
		const shots = field('RECORD', {
			mode: 'REPEATED',
			fields: [field('FLOAT'), field('STRING', { mode: 'REPEATED' })],
		});
		const values = [null, listValue([structValue({ x: 0.5, y: listValue(['a']) })])];
		expect(wireRow([field('STRING'), shots], values)).toStrictEqual({
			f: [{ v: null }, { v: [{ v: { f: [{ v: '0.5' }, { v: [{ v: 'a' }] }] } }] }],
		});
	});

	it('writes an array that is null as empty', () => {
		expect(wireRow([field('STRING', { mode: 'REPEATED' })], [null])).toStrictEqual({ f: [{ v: [] }] });
	});

	it('refuses a null in an array, and a whole number beyond INT64', () => {
		expect(() => wireRow([field('STRING', { mode: 'REPEATED' })], [listValue([null])])).toThrow(
			'Array cannot have a null element; error in writing field x',
		);
		expect(() => wireRow([field('INTEGER')], [2n ** 63n])).toThrow('int64 overflow');
	});

	it('refuses what is not of the type that GoogleSQL gives it', () => {
		expect(() => wireRow([field('INTEGER')], [0.5])).toThrow(
			'x is INTEGER to GoogleSQL, and DuckDB yields 0.5',
		);
		expect(() => wireRow([field('STRING')], [5n])).toThrow(TypeError);
	});
});

describe('withFloatTimestamps', () => {
	it('writes seconds, in arrays and records too', () => {
		const fields = [
			field('TIMESTAMP'),
			field('TIMESTAMP', { mode: 'REPEATED' }),
			field('RECORD', { fields: [field('TIMESTAMP'), field('STRING')] }),
		];
		const row = {
			f: [
				{ v: '1636140600500000' },
				{ v: [{ v: '0' }] },
				{ v: { f: [{ v: null }, { v: '1636140600500000' }] } },
			],
		};
		expect(withFloatTimestamps(fields, row)).toStrictEqual({
			f: [
				{ v: '1.6361406005E9' },
				{ v: [{ v: '0.0' }] },
				{ v: { f: [{ v: null }, { v: '1636140600500000' }] } },
			],
		});
	});
});
