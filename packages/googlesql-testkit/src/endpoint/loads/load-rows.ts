import { DuckDBTimestampTZValue, type DuckDBValue, listValue, structValue } from '@duckdb/node-api';
import type { Field, FieldType } from '../schema.ts';
import { valueOfText } from '../values/values.ts';

/** What is wrong with a row, in Google's words. */
export class BadRow extends Error {
	override readonly name = 'BadRow';
}

/** Whole numbers that a JavaScript number may not hold are kept as they are written. */
const LONG_NUMBER = /\d{16}/;

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
	if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
	const source = context?.source ?? '';
	return /^-?\d+$/.test(source) ? BigInt(source) : value;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
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

function nullRefused(name: string): BadRow {
	return new BadRow(`Only optional fields can be set to NULL. Field: ${name}; Value: NULL`);
}

const TYPE_WORDS = {
	STRING: 'string',
	BYTES: 'bytes',
	INTEGER: 'integer',
	FLOAT: 'double',
	BOOLEAN: 'boolean',
	DATE: 'date',
	DATETIME: 'datetime',
	TIMESTAMP: 'timestamp',
};

function elementValue(field: Field, name: string, value: unknown, ignoreUnknown: boolean): DuckDBValue {
	if (value === null) throw nullRefused(name);
	if (field.type === 'RECORD') {
		if (!isRecord(value)) throw new BadRow(`JSON object specified for non-record field: ${name}`);
		const { fields = [] } = field;
		const values = rowValues(fields, value, ignoreUnknown, `${name}.`);
		return structValue(Object.fromEntries(fields.map((inner, index) => [inner.name, values[index] ?? null])));
	}
	if (Array.isArray(value)) throw new BadRow(`Array specified for non-repeated field: ${name}.`);
	if (isRecord(value)) throw new BadRow(`This field: ${name} is not a record.`);
	const read = scalarValue(field.type, value);
	if (read !== undefined) return read;
	throw new BadRow(
		`Could not convert value '${value}' to ${TYPE_WORDS[field.type]}. Field: ${name}; Value: ${value}`,
	);
}

function scalarValue(type: Exclude<FieldType, 'RECORD'>, value: unknown): DuckDBValue | undefined {
	if (typeof value === 'number') {
		// Its text would lose the sign of a negative zero.
		if (type === 'FLOAT') return value;
		// Seconds since 1970.
		if (type === 'TIMESTAMP') return new DuckDBTimestampTZValue(BigInt(Math.round(value * 1_000_000)));
	}
	return valueOfText(type, String(value));
}
