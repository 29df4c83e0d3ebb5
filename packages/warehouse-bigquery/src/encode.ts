import { isoDate, type ScalarType } from '@accounted/warehouse';
import { isoFromMicros, microsOf } from './micros.ts';

/** Turns one value, not null, into the text that BigQuery reads as exactly that value. */
export type Encoder = (value: unknown) => string;

/** Called for a value that the type cannot hold: BigQuery would coerce some, and refuse a whole load for others. */
export type Refuse = (wanted: string, value: unknown) => never;

const INT64_MAX = 2n ** 63n - 1n;
const dates = new Set<unknown>();

/** The one encoding of scalars, for query parameters and for the lines of load jobs. */
export function encoderFor(type: ScalarType, refuse: Refuse): Encoder {
	switch (type) {
		case 'STRING':
			// A lone surrogate has no UTF-8 and would come back as U+FFFD.
			return (value) => (typeof value === 'string' && value.isWellFormed() ? value : refuse(type, value));
		case 'BOOL':
			return (value) => (typeof value === 'boolean' ? String(value) : refuse(type, value));
		case 'FLOAT64':
			return (value) => (isFloat(value) ? textOfFloat(value) : refuse('a finite FLOAT64', value));
		case 'INT64':
			return (value) => (isExact(value) || fitsInt64(value) ? String(value) : refuse(type, value));
		case 'DATE':
			return (value) => (isDate(value) ? value : refuse(type, value));
		case 'DATETIME':
			return (value) => isoFromMicros(microsOf(value, 'Z') ?? refuse(type, value), false);
		case 'TIMESTAMP':
			return (value) => `${isoFromMicros(microsOf(value, '') ?? refuse(type, value), true)}Z`;
		default:
			return (value) => refuse(type, value);
	}
}

function isFloat(value: unknown): value is number {
	return typeof value === 'number' && Number.isFinite(value);
}

/** String() drops the sign of a negative zero. */
function textOfFloat(value: number): string {
	return Object.is(value, -0) ? '-0.0' : String(value);
}

function isExact(value: unknown): value is number {
	return Number.isSafeInteger(value);
}

function fitsInt64(value: unknown): value is bigint {
	return typeof value === 'bigint' && value <= INT64_MAX && value >= -INT64_MAX - 1n;
}

/** BigQuery's first day is 0001-01-01. */
function isDate(value: unknown): value is string {
	if (dates.has(value)) return true;
	if (!isoDate.safeParse(value).success || String(value) < '0001') return false;
	dates.add(value);
	return true;
}
