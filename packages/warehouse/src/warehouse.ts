import type { z } from 'zod';
import type { Parameter, Sql } from './sql.ts';
import type { RowOf, TableDefinition } from './table.ts';
import type { ClaimedTables, TableWork } from './table-work.ts';

/**
 * The tables that exist, by the name that was asked for, each with its columns in lower case: no engine tells columns apart
 * by case. A warehouse that an older version wrote has fewer of both.
 */
export type PresentTables = ReadonlyMap<string, ReadonlySet<string>>;

export type Row = Readonly<Record<string, unknown>>;

/** Rows that wait beside a table, in its shape, until a commit takes them. Dropped with the session at the latest. */
export interface Staged {
	readonly table: TableDefinition;
	readonly rowCount: number;
	drop(): Promise<void>;
}

/** Rows in a temporary Parquet file, in the types of the table that they are staged for. */
export interface StagedFile {
	readonly path: string;
	/** The rows of the file, for a warehouse that cannot read the file itself. */
	batches(): AsyncIterable<readonly Row[]>;
}

/** Deletes what `where` covers, or sets columns of it, then inserts `rows`. With none of them it would change nothing. */
export interface TableChange {
	readonly table: TableDefinition;
	/** A condition over the table's columns. Left out: nothing is deleted, or set. */
	readonly where?: Sql;
	/** The rows that `where` covers stay, with these columns set and all others as they are, those unknown here too. */
	readonly set?: Readonly<Record<string, Parameter>>;
	readonly rows?: readonly Row[];
	readonly staged?: {
		readonly from: Staged;
		/** A condition over the staged rows. Left out: all of them. */
		readonly where?: Sql;
		/** How many rows must be inserted. The commit fails where they are more or fewer. Left out: any number. */
		readonly rowCount?: number;
	};
}

/**
 * What the engine and the validator ask of a warehouse. Statements are GoogleSQL in the part of it that every engine
 * here accepts. All methods throw a WarehouseError with a remedy.
 */
export interface Warehouse {
	/** For people: `duckdb .accounted/warehouse.duckdb`. */
	readonly label: string;

	/** The engine, with the versions of it that compute the same `sql.fingerprint`: `duckdb-1.5`. */
	readonly engine: string;

	/**
	 * The same warehouse, with words for whoever pays for what is asked through it: `{ processor: 'psza' }`. An engine
	 * that keeps no account of its jobs takes no notice.
	 */
	labelled(labels: Readonly<Record<string, string>>): Warehouse;

	/**
	 * Runs a statement and returns its rows, decoded by the row schema.
	 * @throws BAD_STATEMENT naming the column that is absent, of another type, null though the schema says it never is,
	 * or a number that JavaScript cannot hold: beyond 2^53 without `z.bigint()`, NaN or infinite.
	 */
	query<S extends z.ZodObject>(statement: Sql, row: S): Promise<z.output<S>[]>;

	/** What a statement would read, without running it. Only of engines that are paid for what they read. */
	dryRun?(statement: Sql): Promise<{ readonly totalBytesProcessed: bigint }>;

	/** Which of these tables there are, and the columns they have. */
	existing(tables: readonly TableDefinition[]): Promise<PresentTables>;

	/** The names of all tables and views of a dataset, in order; none if there is no such dataset. */
	tablesIn(dataset: string): Promise<string[]>;

	/**
	 * Returns what `ensure` would do, and does nothing. A table that needs nothing is not in it.
	 * @throws as `ensure` does.
	 */
	examine(tables: readonly TableDefinition[], claimed?: ClaimedTables): Promise<readonly TableWork[]>;

	/**
	 * Creates what is missing, marks it as this program's, and adds columns that are new. Never drops or narrows anything. Checks all
	 * tables first, and changes none if one does not fit.
	 * @param claimed Tables that count as this program's although they carry no mark. They get it.
	 * @throws FOREIGN_TABLE naming the tables that carry no mark, NEWER_SCHEMA naming the columns that the warehouse has under
	 * another type.
	 */
	ensure(tables: readonly TableDefinition[], claimed?: ClaimedTables): Promise<void>;

	/**
	 * Brings rows in, batch by batch, where no reader sees them. The batches may come from work that itself reads and
	 * commits here; an error that they throw passes through unchanged, and nothing stays staged.
	 * @throws BAD_ROW naming the column of a value that is missing, of another type, or null without leave.
	 */
	stage<T extends TableDefinition>(
		table: T,
		batches: AsyncIterable<readonly RowOf<T>[]> | Iterable<readonly RowOf<T>[]>,
	): Promise<Staged>;

	/** Like `stage`, out of a file. The file must stay until the staged rows are dropped. */
	stageFile(table: TableDefinition, file: StagedFile): Promise<Staged>;

	/**
	 * Makes all changes visible at one instant, or none.
	 * @throws BAD_ROW as `stage` does, and where another number of staged rows is inserted than the change says,
	 * MISSING_TABLE where a table was never ensured, FOREIGN_TABLE where it carries no mark of this program.
	 */
	commit(changes: readonly TableChange[]): Promise<void>;

	close(): Promise<void>;
}

/** One typed change; the array given to `commit` mixes tables, so each is checked where it is made. */
export function replaceRows<T extends TableDefinition>(
	table: T,
	where: Sql,
	rows: readonly RowOf<T>[],
): TableChange {
	return { table, where, rows };
}

export function appendRows<T extends TableDefinition>(table: T, rows: readonly RowOf<T>[]): TableChange {
	return { table, rows };
}
