import { type Sql, sql } from '@accounted/warehouse';
import { describe, expect, it } from 'vitest';
import { bind } from './bind.ts';

const [of, array] = [
	(parameter: ReturnType<typeof sql.parameter>): Sql => sql`SELECT ${parameter}`,
	(type: 'INT64' | 'DATE', values: readonly (string | bigint)[]) =>
		sql`SELECT ${sql.parameter(type, values)}`,
];

describe('bind', () => {
	it('names parameters in the order of the text, and says their types', () => {
		expect(bind(sql`SELECT ${'a'} AS a, ${0.5} AS b, ${true} AS c`)).toStrictEqual({
			text: 'SELECT @p1 AS a, @p2 AS b, @p3 AS c',
			queryParameters: [
				{ name: 'p1', parameterType: { type: 'STRING' }, parameterValue: { value: 'a' } },
				{ name: 'p2', parameterType: { type: 'FLOAT64' }, parameterValue: { value: '0.5' } },
				{ name: 'p3', parameterType: { type: 'BOOL' }, parameterValue: { value: 'true' } },
			],
		});
	});

	it.each([
		['INT64', 2n ** 63n - 1n, '9223372036854775807'],
		['INT64', Number.MIN_SAFE_INTEGER, '-9007199254740991'],
		['FLOAT64', -0, '-0.0'],
		['FLOAT64', 5e-324, '5e-324'],
		['STRING', '', ''],
		['DATE', '0001-01-01', '0001-01-01'],
		['DATETIME', '2021-11-05T19:30:00', '2021-11-05T19:30:00'],
		['TIMESTAMP', '2021-11-05T23:30:00.1234569Z', '2021-11-05T23:30:00.123456Z'],
		['TIMESTAMP', '2021-11-05T19:30:00-04:00', '2021-11-05T23:30:00.000Z'],
	] as const)('sends %s %s as %s', (type, value, text) => {
		expect(bind(of(sql.parameter(type, value))).queryParameters).toStrictEqual([
			{ name: 'p1', parameterType: { type }, parameterValue: { value: text } },
		]);
	});

	it('sends a null as a value that is left out', () => {
		expect(bind(of(sql.parameter('DATE', null))).queryParameters).toStrictEqual([
			{ name: 'p1', parameterType: { type: 'DATE' }, parameterValue: {} },
		]);
	});

	it.each([
		['INT64', [1n, 2n ** 53n + 1n], [{ value: '1' }, { value: '9007199254740993' }]],
		['DATE', [], []],
	] as const)('sends an array of %s with its type, empty or not', (type, values, arrayValues) => {
		expect(bind(array(type, values)).queryParameters).toStrictEqual([
			{
				name: 'p1',
				parameterType: { type: 'ARRAY', arrayType: { type } },
				parameterValue: { arrayValues },
			},
		]);
	});

	it.each(['0000-12-31', '2021-02-30', '10000-01-01'])(
		'refuses the day %s, which BigQuery has not',
		(day) => {
			expect(() => bind(of(sql.parameter('DATE', day)))).toThrow(/parameter p1 should be DATE/);
		},
	);
});
