import { defineTable, type TableDefinition } from '@accounted/warehouse';
import type { z } from 'zod';

/**
 * A source file and the nba_raw table it becomes. `file` is the shape of a row as published; the table adds what
 * loading derives (season year, player lookup). Rows are replaced by unit: all rows of a game, of a day, of a player.
 */
export interface RawTable<F extends z.ZodObject = z.ZodObject, T extends z.ZodObject = z.ZodObject> {
	/** The file's name without its ending, and the table's name in nba_raw. */
	readonly name: string;
	readonly file: F;
	readonly table: TableDefinition<T>;
	/** False where a folder may lack the file. */
	readonly required: boolean;
	/** True where it is left out unless asked for: it is large, and no processor reads it. */
	readonly onRequest: boolean;
	/** Columns that a file may lack, because no processor reads them or each can do without: they are then null. */
	readonly optionalColumns: ReadonlySet<string>;
	/** The column whose value is the unit of replacement. */
	readonly unit: string;
}

/** The columns of a row that may be null: only these can be lacking. */
type NullableColumn<R> = { [C in keyof R & string]: null extends R[C] ? C : never }[keyof R & string];

export function defineRawTable<F extends z.ZodObject, T extends z.ZodObject>(definition: {
	name: string;
	description: string;
	file: F;
	schema: T;
	required: boolean;
	onRequest?: boolean;
	optionalColumns?: readonly NullableColumn<z.output<F>>[];
	unit: keyof z.output<T> & string;
	key: readonly (keyof z.output<T> & string)[];
	partitionBy?: keyof z.output<T> & string;
	clusterBy?: readonly (keyof z.output<T> & string)[];
}): RawTable<F, T> {
	const {
		name,
		description,
		file,
		schema,
		required,
		onRequest = false,
		optionalColumns = [],
		unit,
		...layout
	} = definition;
	return {
		name,
		file,
		required,
		onRequest,
		unit,
		optionalColumns: new Set(optionalColumns),
		table: defineTable({ name: `nba_raw.${name}`, description, schema, ...layout }),
	};
}
