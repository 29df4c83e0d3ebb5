import { type Column, decodingAllowed, isoDate, type ScalarType } from '@accounted/warehouse';
import type { TableField } from '@google-cloud/bigquery';
import { isoFromMicros, microsOf } from './micros.ts';
import { shapeOf, typeOfField } from './types.ts';

/** A cell as the REST API has it: text for every scalar, a list of cells for an array. */
type Cell = unknown;

/** A cell's value as JavaScript holds it: dates and times as ISO text, INT64 as numbers. */
export type Decoder = (cell: Cell) => unknown;

/**
 * Decodes by the declared type, and refuses what is not of it: a wrong join would else travel on as data.
 * @param from The field that the result has. A null is taken from any: BigQuery calls a bare NULL an INT64.
 */
export function decoderFor(column: Column, from: TableField): Decoder {
	const decode = decodingAllowed(column, decodeScalarOrList(column, typeOfField(from)));
	return (cell) => {
		if (cell !== null && cell !== undefined) return decode(cell);
		if (column.nullable) return null;
		throw new TypeError('is null, though its schema says it never is');
	};
}

function decodeScalarOrList({ type, big }: Column, from: string): Decoder {
	if (from !== type) return (cell) => refuse(type, `is ${from}: ${JSON.stringify(cell)}`);
	const { scalar, repeated } = shapeOf(type);
	const decode = decodeScalar(scalar, big);
	if (!repeated) return decode;
	return (cell) => (Array.isArray(cell) ? cell.map((item) => decode(item.v)) : refuse(type, `is ${cell}`));
}

function decodeScalar(type: ScalarType, big: boolean): Decoder {
	const text = (cell: Cell): string => (typeof cell === 'string' ? cell : refuse(type, `is ${cell}`));
	switch (type) {
		case 'STRING':
			return text;
		case 'BOOL':
			return (cell) => text(cell) === 'true';
		case 'FLOAT64':
			return (cell) => floating(text(cell));
		case 'INT64':
			return big ? (cell) => BigInt(text(cell)) : (cell) => wholeNumber(text(cell));
		case 'DATE':
			return (cell) => known(text(cell));
		case 'DATETIME':
			return (cell) => isoFromMicros(microsOf(cell, 'Z') ?? refuse(type, `is ${cell}`), false);
		case 'TIMESTAMP':
			return (cell) => `${isoFromMicros(BigInt(text(cell)), true)}Z`;
		default:
			return (cell) => refuse(type, `is ${cell}`);
	}
}

function wholeNumber(text: string): number {
	const number = Number(text);
	if (!Number.isSafeInteger(number))
		throw new RangeError(`holds ${text}, which a number cannot hold exactly; declare it z.bigint()`);
	return number;
}

/** NaN, Infinity and -Infinity come as those words. */
function floating(text: string): number {
	const number = Number(text);
	return Number.isFinite(number) ? number : refuse('a finite FLOAT64', `holds ${text}`);
}

const dates = new Map<string, string>();

/** One string for each day: a result of a million rows has a few hundred. */
function known(text: string): string {
	const date = dates.get(text) ?? isoDate.parse(text);
	dates.set(text, date);
	return date;
}

function refuse(wanted: string, but: string): never {
	throw new TypeError(`should be ${wanted}, and ${but}`);
}
