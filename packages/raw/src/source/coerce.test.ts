import type { ScalarType } from '@accounted/warehouse';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { coerceText } from './coerce.ts';

test.each<[ScalarType, string, unknown]>([
	['INT64', '12', 12],
	['INT64', ' -3 ', -3],
	['INT64', '+7', 7],
	['INT64', '12.0', 12],
	['INT64', '007', 7],
	['INT64', '12.5', '12.5'],
	['INT64', '1,230', '1,230'],
	['INT64', 'abc', 'abc'],
	['INT64', '0x1F', '0x1F'],
	['FLOAT64', '31.5', 31.5],
	['FLOAT64', '.5', 0.5],
	['FLOAT64', '1e-3', 0.001],
	['FLOAT64', 'NaN', 'NaN'],
	['FLOAT64', 'Infinity', 'Infinity'],
	['BOOL', 'True', true],
	['BOOL', ' f ', false],
	['BOOL', '1', true],
	['BOOL', 'yes', 'yes'],
	['DATE', '2021-11-05', '2021-11-05'],
	['DATE', '2021-11-05 00:00:00', '2021-11-05'],
	['DATE', '2021-11-05T00:00:00.000', '2021-11-05'],
	['DATE', '2021-11-05 19:30:00', '2021-11-05 19:30:00'],
	['DATETIME', '2021-11-05 19:30:00', '2021-11-05T19:30:00'],
	['STRING', ' as it is ', ' as it is '],
])('text for %s: %j is read as %j', (type, text, value) => expect(coerceText({ type }, text)).toBe(value));

test.each<ScalarType>(['INT64', 'FLOAT64', 'BOOL', 'DATE', 'DATETIME'])('blank text for %s is null', (type) =>
	expect(['', ' ', '\t'].map((text) => coerceText({ type }, text))).toEqual([null, null, null]),
);

test('numbers come back from their text as they were', () => {
	const read = (type: ScalarType, number: number) => coerceText({ type }, String(number));
	fc.assert(
		fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
			// The text of -0 is 0.
			expect(read('FLOAT64', number)).toBe(number + 0);
		}),
	);
	fc.assert(
		fc.property(fc.maxSafeInteger(), (number) => {
			expect(read('INT64', number)).toBe(number);
		}),
	);
});
