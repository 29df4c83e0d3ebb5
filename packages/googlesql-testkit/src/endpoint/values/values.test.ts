import { DuckDBTimestampTZValue, DuckDBTimestampValue } from '@duckdb/node-api';
import { describe, expect, it } from 'vitest';
import { valueOfText } from './values.ts';

describe('valueOfText', () => {
	it.each([
		['INTEGER', '9223372036854775807', 2n ** 63n - 1n],
		['INTEGER', '-9223372036854775808', -(2n ** 63n)],
		['INTEGER', '+7', 7n],
		['FLOAT', '1e308', 1e308],
		['FLOAT', 'Infinity', Number.POSITIVE_INFINITY],
		['FLOAT', 'NaN', Number.NaN],
		['FLOAT', '-0.0', -0],
		['BOOLEAN', 'TRUE', true],
		['STRING', '', ''],
		['DATETIME', '2021-11-05T19:30:00.5', new DuckDBTimestampValue(1_636_140_600_500_000n)],
		['DATETIME', '2021-11-05', new DuckDBTimestampValue(1_636_070_400_000_000n)],
		['TIMESTAMP', '2021-11-05T19:30:00Z', new DuckDBTimestampTZValue(1_636_140_600_000_000n)],
		['TIMESTAMP', '2021-11-05 19:30:00.000001 UTC', new DuckDBTimestampTZValue(1_636_140_600_000_001n)],
		['TIMESTAMP', '2021-11-05 15:30:00-04:00', new DuckDBTimestampTZValue(1_636_140_600_000_000n)],
		['TIMESTAMP', '1969-12-31T23:59:59.999999', new DuckDBTimestampTZValue(-1n)],
		['TIMESTAMP', '1970-01-01T00:00:00.000001000Z', new DuckDBTimestampTZValue(1n)],
	] as const)('%s %s', (type, text, value) => {
		expect(valueOfText({ type }, text)).toStrictEqual(value);
	});

	it.each([
		['INTEGER', '9223372036854775808'],
		['INTEGER', '1.0'],
		['INTEGER', ''],
		['FLOAT', 'x'],
		['FLOAT', ''],
		['BOOLEAN', '1'],
		['DATE', '2021-02-30'],
		['DATE', '05.11.2021'],
		['DATETIME', '2021-11-05T24:00:00'],
		['DATETIME', '2021-11-05T19:30:00Z'],
		['DATETIME', '2021-11-05T19:30:00.1234567'],
		['TIMESTAMP', 'yesterday'],
	] as const)('%s %j is none', (type, text) => {
		expect(valueOfText({ type }, text)).toBeUndefined();
	});
});
