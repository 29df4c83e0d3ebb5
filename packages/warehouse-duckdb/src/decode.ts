import { type Column, type ColumnType, isoDateFromDay } from '@accounted/warehouse';
import {
	DuckDBDateValue,
	DuckDBDecimalValue,
	DuckDBListValue,
	DuckDBTimestampTZValue,
	DuckDBTimestampValue,
	type DuckDBValue,
} from '@duckdb/node-api';

/** A column's values as JavaScript holds them: dates and times as ISO text, INT64 as numbers. */
export type Decoder = (value: DuckDBValue) => unknown;

/** Decodes by the declared type, and refuses what is not of it: a wrong join would else travel on as data. */
export function decoderFor(column: Column): Decoder {
	const decode = decodeScalarOrList(column.name, column.type, column.big);
	return (value) => {
		if (value !== null) return decode(value);
		if (column.nullable) return null;
		throw new TypeError(`column ${column.name} is null, though its schema says it never is`);
	};
}

function decodeScalarOrList(name: string, type: ColumnType, big: boolean): Decoder {
	const element = /^ARRAY<(.+)>$/.exec(type)?.[1];
	if (element !== undefined) {
		const decode = decodeScalarOrList(name, element as ColumnType, big);
		return (value) => expect(value, DuckDBListValue, name, type).items.map(decode);
	}
	switch (type) {
		case 'STRING':
			return (value) => (typeof value === 'string' ? value : refuse(name, type, value));
		case 'BOOL':
			return (value) => (typeof value === 'boolean' ? value : refuse(name, type, value));
		case 'FLOAT64':
			return (value) => (typeof value === 'number' ? value : decimal(name, value));
		case 'INT64':
			return (value) => wholeNumber(name, value, big);
		case 'DATE':
			return (value) => isoDateFromDay(expect(value, DuckDBDateValue, name, type).days);
		case 'DATETIME':
			return (value) => isoFromMicros(expect(value, DuckDBTimestampValue, name, type).micros);
		case 'TIMESTAMP':
			return (value) => `${isoFromMicros(expect(value, DuckDBTimestampTZValue, name, type).micros, true)}Z`;
		default:
			return (value) => refuse(name, type, value);
	}
}

function wholeNumber(name: string, value: DuckDBValue, big: boolean): number | bigint {
	if (typeof value === 'number' && Number.isInteger(value)) return big ? BigInt(value) : value;
	if (typeof value !== 'bigint') return refuse(name, 'INT64', value);
	if (big) return value;
	const number = Number(value);
	if (!Number.isSafeInteger(number))
		throw new RangeError(
			`column ${name} holds ${value}, which a number cannot hold exactly; declare it z.bigint()`,
		);
	return number;
}

/** DuckDB types literals such as 1.5 as DECIMAL where GoogleSQL has FLOAT64. */
function decimal(name: string, value: DuckDBValue): number {
	return value instanceof DuckDBDecimalValue ? value.toDouble() : refuse(name, 'FLOAT64', value);
}

/** ISO text without a zone; milliseconds always shown when `precise`, more digits only where there are any. */
function isoFromMicros(micros: bigint, precise = false): string {
	const ms = micros >= 0n ? micros / 1000n : (micros - 999n) / 1000n;
	const rest = Number(micros - ms * 1000n);
	const text = new Date(Number(ms)).toISOString().slice(0, -1);
	if (rest !== 0) return text + String(rest).padStart(3, '0');
	return precise ? text : text.replace('.000', '');
}

function expect<T>(value: DuckDBValue, type: new (...args: never[]) => T, name: string, wanted: string): T {
	return value instanceof type ? value : refuse(name, wanted, value);
}

function refuse(name: string, wanted: string, value: DuckDBValue): never {
	throw new TypeError(`column ${name} should be ${wanted}, and holds the ${typeof value} ${String(value)}`);
}
