import { appendRows, type TableChange, type TableDefinition } from '@accounted/warehouse';
import type { z } from 'zod';

/** What a column holds that may not be null and of which nothing is said; of other types it must be said. */
const BLANKS: Readonly<Record<string, unknown>> = { STRING: '', INT64: 0, FLOAT64: 0, BOOL: false };

/**
 * A row in which what is not said is null, or else 0, false or empty.
 * @throws ZodError where that does not fit the table: a date is missing, or a name.
 */
export function rowOf<S extends z.ZodObject>(
	table: TableDefinition<S>,
	values: Partial<z.output<S>>,
): z.output<S> {
	const blank = table.columns.map(({ name, type, nullable }) => [name, nullable ? null : BLANKS[type]]);
	return table.schema.parse({ ...Object.fromEntries(blank), ...values });
}

/** Appends one such row. */
export function appendRow<S extends z.ZodObject>(
	table: TableDefinition<S>,
	values: Partial<z.output<S>>,
): TableChange {
	return appendRows<TableDefinition<S>>(table, [rowOf(table, values)]);
}
