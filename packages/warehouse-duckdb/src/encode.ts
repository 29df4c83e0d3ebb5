import type { Column, ColumnType } from '@accounted/warehouse';
import { dayOf, isoDate } from '@accounted/warehouse';
import {
	DuckDBDateValue,
	DuckDBTimestampTZValue,
	DuckDBTimestampValue,
	type DuckDBValue,
	listValue,
} from '@duckdb/node-api';

type Encoder = (value: unknown) => DuckDBValue;

const dates = new Map<unknown, DuckDBDateValue>();

/** Turns values of a column, as JavaScript holds them, into what DuckDB's appender and binder take. */
export function encoderFor(type: ColumnType): Encoder {
	const element = /^ARRAY<(.+)>$/.exec(type)?.[1];
	if (element !== undefined) {
		const encode = encoderFor(element as ColumnType);
		return orNull((value) => listValue((value as readonly unknown[]).map(encode)));
	}
	switch (type) {
		case 'INT64':
			return orNull((value) => BigInt(value as number | bigint));
		case 'DATE':
			return orNull(encodeDate);
		case 'DATETIME':
			return orNull((value) => new DuckDBTimestampValue(micros(`${value}Z`)));
		case 'TIMESTAMP':
			return orNull((value) => new DuckDBTimestampTZValue(micros(value as string)));
		default:
			return orNull((value) => value as string | number | boolean);
	}
}

/** The values of one column, row by row, in DuckDB's terms. */
export function encodeColumn(
	column: Pick<Column, 'name' | 'type'>,
	rows: readonly Readonly<Record<string, unknown>>[],
): DuckDBValue[] {
	const encode = encoderFor(column.type);
	const values = new Array<DuckDBValue>(rows.length);
	for (let index = 0; index < rows.length; index++) values[index] = encode(rows[index]?.[column.name]);
	return values;
}

function orNull(encode: Encoder): Encoder {
	return (value) => (value === null || value === undefined ? null : encode(value));
}

function encodeDate(value: unknown): DuckDBDateValue {
	const known = dates.get(value);
	if (known !== undefined) return known;
	const made = new DuckDBDateValue(dayOf(isoDate.parse(value)));
	dates.set(value, made);
	return made;
}

/** Microseconds since 1970, to the last digit that the text has: Date.parse stops at milliseconds. */
function micros(text: string): bigint {
	const fraction = /\.(\d+)/.exec(text)?.[1] ?? '';
	const seconds = BigInt(Date.parse(text.replace(/\.\d+/, ''))) * 1000n;
	return seconds + BigInt(fraction.padEnd(6, '0').slice(0, 6));
}
