import {
	type Column,
	type ColumnType,
	decodingAllowed,
	isoDateFromDay,
	type ScalarType,
} from '@accounted/warehouse';
import {
	DuckDBDateValue,
	DuckDBDecimalValue,
	DuckDBListType,
	DuckDBListValue,
	DuckDBTimestampTZValue,
	DuckDBTimestampValue,
	type DuckDBType,
	DuckDBTypeId,
	type DuckDBValue,
} from '@duckdb/node-api';

/** A column's values as JavaScript holds them: dates and times as ISO text, INT64 as numbers. */
export type Decoder = (value: DuckDBValue) => unknown;

const MIN_MS = Date.parse('0000-01-01T00:00:00Z');
const MAX_MS = Date.parse('9999-12-31T23:59:59.999Z');

/**
 * Decodes by the declared type, and refuses what is not of it: a wrong join would else travel on as data.
 * @param from The type that the result has. A null is taken from any: DuckDB calls a bare NULL an INTEGER.
 */
export function decoderFor(column: Column, from: DuckDBType): Decoder {
	const decode = decodingAllowed(column, decodeScalarOrList(column.type, column.big, from));
	return (value) => {
		if (value !== null) return decode(value);
		if (column.nullable) return null;
		throw new TypeError('is null, though its schema says it never is');
	};
}

function decodeScalarOrList(type: ColumnType, big: boolean, from: DuckDBType): Decoder {
	const element = /^ARRAY<(.+)>$/.exec(type)?.[1];
	if (element !== undefined) {
		const elementType = from instanceof DuckDBListType ? from.valueType : from;
		const decode = decodeScalarOrList(element as ColumnType, big, elementType);
		return (value) => (value instanceof DuckDBListValue ? value.items.map(decode) : refuse(type, value));
	}
	switch (type) {
		case 'STRING':
			return (value) => (typeof value === 'string' ? value : refuse(type, value));
		case 'BOOL':
			return (value) => (typeof value === 'boolean' ? value : refuse(type, value));
		case 'FLOAT64':
			return WHOLE_TYPES.has(from.typeId) ? (value) => refuse(type, value) : floating;
		case 'INT64':
			if (!WHOLE_TYPES.has(from.typeId)) return (value) => refuse(type, value);
			return big ? wholeBig : wholeNumber;
		case 'DATE':
			return (value) => isoDateFromDay((value instanceof DuckDBDateValue ? value : refuse(type, value)).days);
		case 'DATETIME':
			return (value) =>
				isoFromMicros((value instanceof DuckDBTimestampValue ? value : refuse(type, value)).micros);
		case 'TIMESTAMP':
			return (value) =>
				`${isoFromMicros((value instanceof DuckDBTimestampTZValue ? value : refuse(type, value)).micros, true)}Z`;
		default:
			return (value) => refuse(type, value);
	}
}

/** What GoogleSQL has one INT64 for. HUGEINT is the type of DuckDB's SUM over them. */
const WHOLE_TYPES: ReadonlySet<DuckDBTypeId> = new Set([
	DuckDBTypeId.TINYINT,
	DuckDBTypeId.SMALLINT,
	DuckDBTypeId.INTEGER,
	DuckDBTypeId.BIGINT,
	DuckDBTypeId.HUGEINT,
	DuckDBTypeId.UTINYINT,
	DuckDBTypeId.USMALLINT,
	DuckDBTypeId.UINTEGER,
	DuckDBTypeId.UBIGINT,
]);

function wholeNumber(value: DuckDBValue): number {
	if (typeof value === 'number') return value;
	const number = typeof value === 'bigint' ? Number(value) : refuse('INT64', value);
	if (!Number.isSafeInteger(number))
		throw new RangeError(`holds ${value}, which a number cannot hold exactly; declare it z.bigint()`);
	return number;
}

function wholeBig(value: DuckDBValue): bigint {
	if (typeof value === 'bigint') return value;
	return typeof value === 'number' ? BigInt(value) : refuse('INT64', value);
}

/**
 * DuckDB types literals such as 1.5 as DECIMAL where GoogleSQL has FLOAT64, and divides by zero to infinity where
 * GoogleSQL raises an error.
 */
function floating(value: DuckDBValue): number {
	const number = value instanceof DuckDBDecimalValue ? value.toDouble() : value;
	return typeof number === 'number' && Number.isFinite(number) ? number : refuse('a finite FLOAT64', value);
}

/** ISO text without a zone; milliseconds always shown when `precise`, more digits only where there are any. */
function isoFromMicros(micros: bigint, precise = false): string {
	const ms = Number(micros >= 0n ? micros / 1000n : (micros - 999n) / 1000n);
	if (ms < MIN_MS || ms > MAX_MS) throw new RangeError('holds a time outside the years 0000 to 9999');
	const rest = Number(micros - BigInt(ms) * 1000n);
	const text = new Date(ms).toISOString().slice(0, -1);
	if (rest !== 0) return text + String(rest).padStart(3, '0');
	return precise ? text : text.replace('.000', '');
}

function refuse(wanted: ScalarType | ColumnType | 'a finite FLOAT64', value: DuckDBValue): never {
	throw new TypeError(`should be ${wanted}, and holds the ${typeof value} ${String(value)}`);
}
