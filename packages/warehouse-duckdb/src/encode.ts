import { type ColumnType, dayOf, isoDate } from '@accounted/warehouse';
import {
	DuckDBDateValue,
	DuckDBTimestampTZValue,
	DuckDBTimestampValue,
	type DuckDBValue,
	listValue,
} from '@duckdb/node-api';

/** Turns one value, not null, as JavaScript holds it, into what DuckDB's vectors and binder take. */
export type Encoder = (value: unknown) => DuckDBValue;

/** Called for a value that the column cannot hold; DuckDB's vectors would coerce most such values in silence. */
export type Refuse = (wanted: string, value: unknown) => never;

/** How an INT64 is handed over: as a bigint, or as a double for DuckDB to cast, which costs a third as much. */
export type WholeNumbers = 'bigint' | 'double';

const INT64_MAX = 2n ** 63n - 1n;
const dates = new Map<unknown, DuckDBDateValue>();

export function encoderFor(type: ColumnType, wholeNumbers: WholeNumbers, refuse: Refuse): Encoder {
	const element = /^ARRAY<(.+)>$/.exec(type)?.[1];
	if (element !== undefined) {
		const encode = encoderFor(element as ColumnType, 'bigint', (_, value) => refuse(type, value));
		return (value) => (Array.isArray(value) ? listValue(value.map(encode)) : refuse(type, value));
	}
	switch (type) {
		case 'STRING':
			// A lone surrogate has no UTF-8 and would come back as U+FFFD.
			return (value) => (typeof value === 'string' && value.isWellFormed() ? value : refuse(type, value));
		case 'BOOL':
			return (value) => (typeof value === 'boolean' ? value : refuse(type, value));
		case 'FLOAT64':
			return (value) =>
				typeof value === 'number' && Number.isFinite(value) ? value : refuse('a finite FLOAT64', value);
		case 'INT64':
			return wholeNumbers === 'double'
				? (value) => (isExact(value) ? value : refuse(type, value))
				: (value) => (isExact(value) ? BigInt(value) : fitsInt64(value) ? value : refuse(type, value));
		case 'DATE':
			return (value) => dates.get(value) ?? encodeDate(value) ?? refuse(type, value);
		case 'DATETIME':
			return (value) => new DuckDBTimestampValue(micros(value, 'Z') ?? refuse(type, value));
		case 'TIMESTAMP':
			return (value) => new DuckDBTimestampTZValue(micros(value, '') ?? refuse(type, value));
		default:
			return (value) => refuse(type, value);
	}
}

function isExact(value: unknown): value is number {
	return Number.isSafeInteger(value);
}

function fitsInt64(value: unknown): value is bigint {
	return typeof value === 'bigint' && value <= INT64_MAX && value >= -INT64_MAX - 1n;
}

function encodeDate(value: unknown): DuckDBDateValue | undefined {
	const date = isoDate.safeParse(value);
	if (!date.success) return undefined;
	const made = new DuckDBDateValue(dayOf(date.data));
	dates.set(value, made);
	return made;
}

/**
 * Microseconds since 1970, undefined where the text is no time. Date.parse stops at milliseconds, so the fraction is
 * read apart; digits past the sixth are cut, as no engine here keeps them.
 */
function micros(value: unknown, zone: string): bigint | undefined {
	if (typeof value !== 'string') return undefined;
	const fraction = /\.(\d+)/.exec(value)?.[1] ?? '';
	const ms = Date.parse(value.replace(/\.\d+/, '') + zone);
	return Number.isNaN(ms) ? undefined : BigInt(ms) * 1000n + BigInt(fraction.padEnd(6, '0').slice(0, 6));
}
