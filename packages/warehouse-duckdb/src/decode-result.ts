import { columnsOf } from '@accounted/warehouse';
import type { DuckDBResult } from '@duckdb/node-api';
import type { z } from 'zod';
import { badStatement } from './bind.ts';
import { decoderFor } from './decode.ts';
import type { ResultColumn } from './rows.ts';

/**
 * Where each column of a row schema stands in a result, and how its values are decoded.
 * @throws WarehouseError BAD_STATEMENT naming a column that the result lacks.
 */
export function resultColumns(result: DuckDBResult, row: z.ZodObject, text: string): ResultColumn[] {
	const names = result.columnNames();
	return columnsOf(row).map((column) => {
		const position = names.indexOf(column.name);
		if (position < 0) throw badStatement(`the statement yields no column ${column.name}`, text);
		return { name: column.name, position, decode: decoderFor(column, result.columnType(position)) };
	});
}
