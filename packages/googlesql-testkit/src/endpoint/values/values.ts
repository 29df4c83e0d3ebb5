import { dayOf, isoDate } from '@accounted/warehouse';
import {
	BIGINT,
	BLOB,
	BOOLEAN,
	DATE,
	DOUBLE,
	DuckDBBlobValue,
	DuckDBDateValue,
	DuckDBTimestampTZValue,
	DuckDBTimestampValue,
	type DuckDBType,
	type DuckDBValue,
	DuckDBVarCharType,
	LIST,
	STRUCT,
	TIMESTAMP,
	TIMESTAMPTZ,
	VARCHAR,
} from '@duckdb/node-api';
import type { Field, FieldType } from '../schema.ts';
import { decimalOfText, decimalType } from './decimals.ts';
import { normalizedJson } from './json-text.ts';

/** How DuckDB holds a field. */
export function duckdbType(field: Field): DuckDBType {
	const element =
		field.type === 'RECORD'
			? STRUCT(Object.fromEntries((field.fields ?? []).map((inner) => [inner.name, duckdbType(inner)])))
			: field.type === 'NUMERIC' || field.type === 'BIGNUMERIC'
				? decimalType(field.type, field)
				: SCALARS[field.type];
	return field.mode === 'REPEATED' ? LIST(element) : element;
}

/** DuckDB's JSON is text by another name, which the client does not write by itself. */
class JsonType extends DuckDBVarCharType {
	constructor() {
		super('JSON');
	}

	override toString(): string {
		return 'JSON';
	}
}

const SCALARS: Readonly<Record<Exclude<FieldType, 'RECORD' | 'NUMERIC' | 'BIGNUMERIC'>, DuckDBType>> = {
	STRING: VARCHAR,
	BYTES: BLOB,
	INTEGER: BIGINT,
	FLOAT: DOUBLE,
	BOOLEAN,
	DATE,
	DATETIME: TIMESTAMP,
	TIMESTAMP: TIMESTAMPTZ,
	JSON: new JsonType(),
};

const INT64_MAX = 2n ** 63n - 1n;

/** Reads a value of a scalar type off its text, as the REST API writes it. Undefined where the text is none. */
export function valueOfText(
	field: Pick<Field, 'precision' | 'scale'> & { readonly type: Exclude<FieldType, 'RECORD'> },
	text: string,
): DuckDBValue | undefined {
	switch (field.type) {
		case 'STRING':
			return text;
		case 'BYTES':
			return new DuckDBBlobValue(Buffer.from(text, 'base64'));
		case 'BOOLEAN':
			return { true: true, false: false }[text.toLowerCase()];
		case 'INTEGER':
			return int64(text);
		case 'FLOAT':
			return float64(text);
		case 'NUMERIC':
		case 'BIGNUMERIC':
			return decimalOfText(field.type, field, text);
		case 'JSON':
			return normalizedJson(text);
		case 'DATE':
			return date(text);
		case 'DATETIME': {
			const micros = microsOf(text, '');
			return micros === undefined ? undefined : new DuckDBTimestampValue(micros);
		}
		case 'TIMESTAMP': {
			const micros = microsOf(text, '(?: ?(Z|UTC|[+-]\\d{1,2}(?::?\\d{2})?))?');
			return micros === undefined ? undefined : new DuckDBTimestampTZValue(micros);
		}
	}
}

function int64(text: string): bigint | undefined {
	if (!/^[+-]?\d+$/.test(text)) return undefined;
	const value = BigInt(text.replace('+', ''));
	return value <= INT64_MAX && value >= -INT64_MAX - 1n ? value : undefined;
}

const FLOAT_WORDS: Readonly<Record<string, number>> = {
	nan: Number.NaN,
	inf: Number.POSITIVE_INFINITY,
	'+inf': Number.POSITIVE_INFINITY,
	'-inf': Number.NEGATIVE_INFINITY,
	infinity: Number.POSITIVE_INFINITY,
	'+infinity': Number.POSITIVE_INFINITY,
	'-infinity': Number.NEGATIVE_INFINITY,
};

function float64(text: string): number | undefined {
	const word = FLOAT_WORDS[text.toLowerCase()];
	if (word !== undefined) return word;
	return /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text) ? Number(text) : undefined;
}

function date(text: string): DuckDBDateValue | undefined {
	const parts = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text);
	if (parts === null) return undefined;
	const [, year, month = '', day = ''] = parts;
	const parsed = isoDate.safeParse(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`);
	return parsed.success ? new DuckDBDateValue(dayOf(parsed.data)) : undefined;
}

const US_PER_SECOND = 1_000_000n;
const US_PER_DAY = 86_400n * US_PER_SECOND;

/** Microseconds since 1970: a date, then optionally a time of up to six decimal places that are not zero, then what `zone` matches. */
function microsOf(text: string, zone: string): bigint | undefined {
	const pattern = new RegExp(
		`^(\\d{4}-\\d{1,2}-\\d{1,2})(?:[T ](\\d{1,2}):(\\d{1,2})(?::(\\d{1,2})(?:\\.(\\d{0,6})0*)?)?)?${zone}$`,
		'i',
	);
	const parts = pattern.exec(text);
	const day = date(parts?.[1] ?? '');
	if (parts === null || day === undefined) return undefined;
	const [hour, minute, second] = [parts[2], parts[3], parts[4]].map((part) => Number(part ?? 0));
	if (hour === undefined || minute === undefined || second === undefined) return undefined;
	if (hour > 23 || minute > 59 || second > 59) return undefined;
	const micros = BigInt((parts[5] ?? '').padEnd(6, '0'));
	const seconds = BigInt(hour * 3600 + minute * 60 + second) - zoneSeconds(parts[6]);
	return BigInt(day.days) * US_PER_DAY + seconds * US_PER_SECOND + micros;
}

function zoneSeconds(zone: string | undefined): bigint {
	const parts = /^([+-])(\d{1,2}):?(\d{2})?$/.exec(zone ?? '');
	if (parts === null) return 0n;
	const seconds = BigInt(Number(parts[2]) * 3600 + Number(parts[3] ?? 0) * 60);
	return parts[1] === '-' ? -seconds : seconds;
}
