import { columnsOf, messageOf } from '@accounted/warehouse';
import type { TableRow, TableSchema } from '@google-cloud/bigquery';
import type { z } from 'zod';
import { badStatement } from './bind.ts';
import { type Decoder, decoderFor } from './decode.ts';

interface ResultColumn {
	readonly name: string;
	/** Where it stands among the result's columns. */
	readonly position: number;
	readonly decode: Decoder;
}

/** Turns one page of a result into objects. */
export type RowDecoder = (page: readonly TableRow[]) => Record<string, unknown>[];

/**
 * @throws WarehouseError BAD_STATEMENT naming the column that the result lacks; the decoder throws one naming the column
 * whose value is not what the row schema says.
 */
export function rowDecoder(row: z.ZodObject, result: TableSchema, text: string): RowDecoder {
	const fields = result.fields ?? [];
	const columns = columnsOf(row).map((column): ResultColumn => {
		const position = fields.findIndex((field) => field.name === column.name);
		const field = fields[position];
		if (field === undefined) throw badStatement(`the statement yields no column ${column.name}`, text);
		return { name: column.name, position, decode: decoderFor(column, field) };
	});
	// Cloning one template gives all rows one hidden class, and the order of the row schema.
	const template: Record<string, unknown> = Object.fromEntries(columns.map(({ name }) => [name, null]));
	return (page) => {
		const rows = Array.from({ length: page.length }, () => ({ ...template }));
		for (const column of columns) fillColumn(rows, page, column, text);
		return rows;
	};
}

function fillColumn(
	rows: readonly Record<string, unknown>[],
	page: readonly TableRow[],
	{ name, position, decode }: ResultColumn,
	text: string,
): void {
	let index = 0;
	try {
		for (const row of rows) row[name] = decode(page[index++]?.f?.[position]?.v);
	} catch (error) {
		throw badStatement(`column ${name} ${messageOf(error)}`, text);
	}
}
