import {
	type Column,
	type Row,
	type TableDefinition,
	WarehouseError,
	whatIsNotAllowed,
} from '@accounted/warehouse';
import { encoderFor } from './encode.ts';
import { shapeOf } from './types.ts';

/** Writes one row as the object of a line of newline-delimited JSON. */
export type LineOf = (row: Row) => string;

/** One value as JSON. https://cloud.google.com/bigquery/docs/loading-data-cloud-storage-json */
type JsonOf = (value: unknown) => string;

/**
 * JSON is written by hand: JSON.stringify knows no bigint and no negative zero. Both go as text, as many a reader of JSON
 * takes a number to be whole to 2^53 at most, and 0 where it is zero.
 * @throws WarehouseError BAD_ROW naming the column, for a value that is absent, null without leave, or of another type.
 */
export function linesOf(table: TableDefinition): LineOf {
	const members = table.columns.map((column) => ({
		column,
		key: `${JSON.stringify(column.name)}:`,
		json: jsonOf(table, column),
	}));
	return (row) => {
		let line = '';
		for (const { column, key, json } of members) {
			const value = row[column.name];
			// A null is left out: a REPEATED field takes none, and BigQuery reads an absent one as null or as [].
			if (value === null && column.nullable) continue;
			if (value === null || value === undefined) refuse(table, column, missing(value));
			line += (line === '' ? key : `,${key}`) + json(value);
			const refused = whatIsNotAllowed(column, value);
			if (refused !== null) refuse(table, column, `is ${refused}`);
		}
		return `{${line}}`;
	};
}

function jsonOf(table: TableDefinition, column: Column): JsonOf {
	const { scalar, repeated } = shapeOf(column.type);
	const encode = encoderFor(scalar, (wanted, value) =>
		refuseValue(table, column, repeated ? column.type : wanted, value),
	);
	const json: JsonOf = (value) => {
		const text = encode(value);
		if (typeof value === 'string') return JSON.stringify(text);
		return typeof value === 'bigint' || Object.is(value, -0) ? `"${text}"` : text;
	};
	if (!repeated) return json;
	return (value) =>
		Array.isArray(value) ? `[${value.map(json)}]` : refuseValue(table, column, column.type, value);
}

function missing(value: null | undefined): string {
	return value === null ? 'is null, though its schema says it never is' : 'is missing from a row';
}

function refuseValue(table: TableDefinition, column: Column, wanted: string, value: unknown): never {
	return refuse(table, column, `should be ${wanted}, and is the ${typeof value} ${String(value)}`);
}

function refuse(table: TableDefinition, column: Column, what: string): never {
	throw new WarehouseError(
		'BAD_ROW',
		`${table.name}: column ${column.name} ${what}`,
		'This is a fault of the program; please report it.',
	);
}

/** Rows to a buffer: few enough that their text is never felt, enough that each counts for something. */
const ROWS_AT_ONCE = 2048;

/** Newline-delimited JSON, some thousand lines at a time. */
export async function* linesIn(
	batches: AsyncIterable<readonly Row[]> | Iterable<readonly Row[]>,
	lineOf: LineOf,
): AsyncGenerator<Buffer> {
	for await (const rows of batches)
		for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
			let text = '';
			for (const row of rows.slice(from, from + ROWS_AT_ONCE)) text += `${lineOf(row)}\n`;
			yield Buffer.from(text);
		}
}
