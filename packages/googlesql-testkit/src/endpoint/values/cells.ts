import { isoDateFromDay } from '@accounted/warehouse';
import {
	DuckDBBlobValue,
	DuckDBDateValue,
	DuckDBDecimalValue,
	DuckDBListValue,
	DuckDBStructValue,
	DuckDBTimestampTZValue,
	DuckDBTimestampValue,
	type DuckDBValue,
} from '@duckdb/node-api';
import { invalidQuery } from '../errors.ts';
import type { Field } from '../schema.ts';
import { type DecimalType, decimalText, isInRange } from './decimals.ts';
import { normalizedJson } from './json-text.ts';

/** A value on the wire: https://cloud.google.com/bigquery/docs/reference/rest/v2/jobs/getQueryResults */
type CellValue = string | null | readonly Cell[] | WireRow;

interface Cell {
	readonly v: CellValue;
}

export interface WireRow {
	readonly f: readonly Cell[];
}

/** @throws BigQueryError for what a result cannot hold: a null in an array, an INT64 beyond 64 bits. */
export function wireRow(fields: readonly Field[], values: readonly DuckDBValue[]): WireRow {
	return { f: fields.map((field, index) => ({ v: wireValue(field, values[index] ?? null) })) };
}

function wireValue(field: Field, value: DuckDBValue): CellValue {
	if (field.mode !== 'REPEATED') return value === null ? null : wireElement(field, value);
	if (value === null) return [];
	if (!(value instanceof DuckDBListValue)) throw disagreement(field, value);
	return value.items.map((item) => {
		if (item === null)
			throw invalidQuery(`Array cannot have a null element; error in writing field ${field.name}`);
		return { v: wireElement(field, item) };
	});
}

function wireElement(field: Field, value: DuckDBValue): CellValue {
	switch (field.type) {
		case 'STRING':
			if (typeof value === 'string') return value;
			break;
		case 'BYTES':
			if (value instanceof DuckDBBlobValue) return Buffer.from(value.bytes).toString('base64');
			break;
		case 'BOOLEAN':
			if (typeof value === 'boolean') return String(value);
			break;
		case 'INTEGER':
			return wholeText(field, value);
		case 'FLOAT':
			return floatText(Number(value instanceof DuckDBDecimalValue ? value.toDouble() : value));
		case 'NUMERIC':
		case 'BIGNUMERIC':
			return exactDecimalText(field, field.type, value);
		case 'JSON':
			if (typeof value === 'string') return normalizedJson(value) ?? value;
			break;
		case 'DATE':
			if (value instanceof DuckDBDateValue) return isoDateFromDay(value.days);
			break;
		case 'DATETIME':
			if (value instanceof DuckDBTimestampValue) return datetimeText(value.micros);
			break;
		case 'TIMESTAMP':
			if (value instanceof DuckDBTimestampTZValue) return String(value.micros);
			break;
		case 'RECORD':
			if (value instanceof DuckDBStructValue) {
				const { fields = [] } = field;
				return wireRow(fields, Object.values(value.entries));
			}
			break;
	}
	throw disagreement(field, value);
}

function disagreement(field: Field, value: DuckDBValue): Error {
	return new TypeError(`${field.name} is ${field.type} to GoogleSQL, and DuckDB yields ${String(value)}`);
}

function wholeText(field: Field, value: DuckDBValue): string {
	if (typeof value !== 'bigint' && !(typeof value === 'number' && Number.isInteger(value)))
		throw disagreement(field, value);
	const whole = BigInt(value);
	if (BigInt.asIntN(64, whole) !== whole) throw invalidQuery(`int64 overflow: ${whole}`);
	return String(whole);
}

/** DuckDB's decimals are wider here and there than GoogleSQL's. What GoogleSQL cannot hold is refused, and not rounded. */
function exactDecimalText(field: Field, type: DecimalType, value: DuckDBValue): string {
	if (typeof value === 'bigint' || (typeof value === 'number' && Number.isSafeInteger(value)))
		return exactDecimalText(field, type, new DuckDBDecimalValue(BigInt(value), 38, 0));
	if (!(value instanceof DuckDBDecimalValue)) throw disagreement(field, value);
	if (!isInRange(type, value))
		throw invalidQuery(
			`numeric overflow: ${field.name} is ${decimalText(value)}, which ${type} does not hold`,
		);
	return decimalText(value);
}

/** The shortest text that reads back as the same number, in Java's notation, which is BigQuery's. */
export function floatText(value: number): string {
	if (!Number.isFinite(value)) return String(value);
	if (Object.is(value, -0)) return '-0.0';
	const magnitude = Math.abs(value);
	if (magnitude === 0 || (magnitude >= 1e-3 && magnitude < 1e7))
		return Number.isInteger(value) ? `${value}.0` : String(value);
	const [digits = '', exponent = ''] = value.toExponential().split('e');
	return `${digits.includes('.') ? digits : `${digits}.0`}E${Number(exponent)}`;
}

/** `2021-11-05T19:30:00`, and six decimal places where there are any. */
function datetimeText(micros: bigint): string {
	const seconds = micros / 1_000_000n - (micros % 1_000_000n < 0n ? 1n : 0n);
	const rest = micros - seconds * 1_000_000n;
	const text = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
	return rest === 0n ? text : `${text}.${String(rest).padStart(6, '0')}`;
}

/**
 * The same row with each TIMESTAMP as seconds in floating point: what BigQuery sends unless
 * `formatOptions.useInt64Timestamp` asks for microseconds.
 */
export function withFloatTimestamps(fields: readonly Field[], row: WireRow): WireRow {
	return { f: row.f.map(({ v }, index) => ({ v: floatTimestamps(fields[index], v) })) };
}

function floatTimestamps(field: Field | undefined, value: CellValue): CellValue {
	if (field === undefined || value === null) return value;
	if (typeof value === 'string')
		return field.type === 'TIMESTAMP' ? floatText(Number(value) / 1_000_000) : value;
	return 'f' in value
		? withFloatTimestamps(field.fields ?? [], value)
		: value.map(({ v }) => ({ v: floatTimestamps(field, v) }));
}

/** Whether rows differ by how a TIMESTAMP is written. */
export function hasTimestamp(fields: readonly Field[]): boolean {
	return fields.some((field) => field.type === 'TIMESTAMP' || hasTimestamp(field.fields ?? []));
}
