import { DuckDBTimestampTZValue, type DuckDBValue, listValue, structValue } from '@duckdb/node-api';
import type { Field } from '../schema.ts';
import { normalizedJson } from '../values/json-text.ts';
import { valueOfText } from '../values/values.ts';

/** What is wrong with a row, in Google's words. */
export class BadRow extends Error {
	override readonly name = 'BadRow';
}

/** A number of more digits than a JavaScript number may hold, as it is written. */
class LongNumber {
	readonly source: string;

	constructor(source: string) {
		this.source = source;
	}

	toString(): string {
		return this.source;
	}
}

const LONG_NUMBER = /\d[\d.]{15}/;

/** @throws BadRow for a line that is no JSON object. */
export function parseRow(line: string): Readonly<Record<string, unknown>> {
	let row: unknown;
	try {
		row = LONG_NUMBER.test(line) ? JSON.parse(line, exactly) : JSON.parse(line);
	} catch (error) {
		throw new BadRow(`Parser terminated before end of string: ${String(error)}`);
	}
	if (!isRecord(row)) throw new BadRow('Expected a JSON object');
	return row;
}

function exactly(_key: string, value: unknown, context?: { source?: string }): unknown {
	const source = context?.source ?? '';
	return typeof value === 'number' && LONG_NUMBER.test(source) ? new LongNumber(source) : value;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
	return (
		typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof LongNumber)
	);
}

/**
 * A row's values in the order of the fields.
 * Source: https://cloud.google.com/bigquery/docs/loading-data-cloud-storage-json#details_of_loading_json_data
 * @throws BadRow naming the field that is unknown, missing, null without leave, or of another type.
 */
export function rowValues(
	fields: readonly Field[],
	row: Readonly<Record<string, unknown>>,
	ignoreUnknown: boolean,
	path = '',
): DuckDBValue[] {
	if (!ignoreUnknown)
		for (const name of Object.keys(row))
			if (!fields.some((field) => field.name === name)) throw new BadRow(`No such field: ${path}${name}.`);
	return fields.map((field) => {
		const value = row[field.name];
		const name = `${path}${field.name}`;
		if (value === undefined) {
			if (field.mode === 'REQUIRED') throw new BadRow(`Missing required field: ${name}.`);
			return field.mode === 'REPEATED' ? listValue([]) : null;
		}
		return fieldValue(field, name, value, ignoreUnknown);
	});
}

function fieldValue(field: Field, name: string, value: unknown, ignoreUnknown: boolean): DuckDBValue {
	if (field.mode === 'REPEATED') {
		if (value === null) throw nullRefused(name);
		if (!Array.isArray(value))
			throw new BadRow(`Repeated field must be imported as a JSON array. Field: ${name}.`);
		return listValue(value.map((item) => elementValue(field, name, item, ignoreUnknown)));
	}
	if (value === null) {
		if (field.mode === 'REQUIRED') throw nullRefused(name);
		return null;
	}
	return elementValue(field, name, value, ignoreUnknown);
}

/** The JSON text of a value, with long numbers as they were written. */
function jsonText(value: unknown): string {
	if (value instanceof LongNumber) return value.source;
	if (Array.isArray(value)) return `[${value.map(jsonText).join(',')}]`;
	if (!isRecord(value)) return JSON.stringify(value);
	return `{${Object.entries(value)
		.map(([name, member]) => `${JSON.stringify(name)}:${jsonText(member)}`)
		.join(',')}}`;
}

function nullRefused(name: string): BadRow {
	return new BadRow(`Only optional fields can be set to NULL. Field: ${name}; Value: NULL`);
}

const TYPE_WORDS = {
	STRING: 'string',
	BYTES: 'bytes',
	INTEGER: 'integer',
	FLOAT: 'double',
	NUMERIC: 'numeric',
	BIGNUMERIC: 'bignumeric',
	BOOLEAN: 'boolean',
	DATE: 'date',
	DATETIME: 'datetime',
	TIMESTAMP: 'timestamp',
	JSON: 'json',
};

function elementValue(field: Field, name: string, value: unknown, ignoreUnknown: boolean): DuckDBValue {
	if (value === null) throw nullRefused(name);
	if (field.type === 'RECORD') {
		if (!isRecord(value)) throw new BadRow(`JSON object specified for non-record field: ${name}`);
		const { fields = [] } = field;
		const values = rowValues(fields, value, ignoreUnknown, `${name}.`);
		return structValue(Object.fromEntries(fields.map((inner, index) => [inner.name, values[index] ?? null])));
	}
	if (field.type === 'JSON') return normalizedJson(jsonText(value)) ?? null;
	if (Array.isArray(value)) throw new BadRow(`Array specified for non-repeated field: ${name}.`);
	if (isRecord(value)) throw new BadRow(`This field: ${name} is not a record.`);
	const read = scalarValue({ ...field, type: field.type }, value);
	if (read !== undefined) return read;
	throw new BadRow(
		`Could not convert value '${value}' to ${TYPE_WORDS[field.type]}. Field: ${name}; Value: ${value}`,
	);
}

function scalarValue(field: Parameters<typeof valueOfText>[0], value: unknown): DuckDBValue | undefined {
	const { type } = field;
	const number = value instanceof LongNumber ? Number(value.source) : value;
	if (typeof number === 'number') {
		// Its text would lose the sign of a negative zero.
		if (type === 'FLOAT') return number;
		// Seconds since 1970.
		if (type === 'TIMESTAMP') return new DuckDBTimestampTZValue(BigInt(Math.round(number * 1_000_000)));
	}
	return valueOfText(field, String(value));
}
