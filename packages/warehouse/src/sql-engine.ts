import type { z } from 'zod';
import type { ColumnType } from './column.ts';
import type { Row } from './warehouse.ts';

/** A column of a SELECT in the embedded engine, with the engine's own name of its type: `VARCHAR`, `TIMESTAMP_NS`. */
export interface SelectedColumn {
	readonly name: string;
	readonly type: string;
}

/** A column of rows that are staged. Every column may be null, and a row may lack it. */
export interface StagedColumn {
	readonly name: string;
	readonly type: ColumnType;
}

/** Rows that the engine holds until it is closed: many in temporary Parquet files, few in memory. */
export interface StagedRows {
	/** A FROM item. Besides the staged columns it has `STAGED_ROW`. */
	readonly from: string;
	readonly rowCount: number;
}

/** The column that staging adds: the number of the row, from 1, in the order in which the rows came. */
export const STAGED_ROW = '_row';

/**
 * An embedded SQL engine for work on files: it holds no warehouse, and what it stages is gone when it is closed.
 * Statements are DuckDB's SQL, times are UTC. All methods throw a WarehouseError with a remedy.
 */
export interface SqlEngine {
	run(statement: string): Promise<void>;

	/** Runs a statement and returns its rows, decoded by the row schema as `Warehouse.query` does. */
	query<S extends z.ZodObject>(statement: string, row: S): Promise<z.output<S>[]>;

	/**
	 * The rows of a SELECT, some thousand at a time. Whole numbers that a number cannot hold are bigints, dates and times
	 * ISO text, and values of a type that JavaScript lacks the text that the engine writes for them. Other statements may
	 * run before the last batch is read.
	 */
	batches(select: string): AsyncIterable<readonly Row[]>;

	/** The columns of a SELECT, without running it. */
	describe(select: string): Promise<SelectedColumn[]>;

	/** A path in the engine's temporary folder that no other file has. */
	temporaryFile(name: string): string;

	/**
	 * Brings rows from JavaScript into the engine. Memory does not grow with the number of rows.
	 * @throws WarehouseError BAD_ROW naming the column of a value that is of another type.
	 */
	stage(
		name: string,
		columns: readonly StagedColumn[],
		batches: AsyncIterable<readonly Row[]> | Iterable<readonly Row[]>,
	): Promise<StagedRows>;

	/**
	 * Runs one SELECT that a user wrote, apart from everything else, and stages its rows in their order. It can read files
	 * of one folder and nothing else; relative paths start there.
	 * @throws SelectError saying what is wrong with it, or with the files that it reads.
	 */
	stageSelect(name: string, select: string, folder: string): Promise<StagedRows>;

	/** Ends the engine and removes its temporary folder. */
	close(): Promise<void>;
}

/** A text as the embedded engine's SQL writes it: `'it''s'`. */
export function quotedText(text: string): string {
	return `'${text.replaceAll("'", "''")}'`;
}

/** A name as the embedded engine's SQL writes it: `"a ""b"""`. */
export function quotedName(name: string): string {
	return `"${name.replaceAll('"', '""')}"`;
}
