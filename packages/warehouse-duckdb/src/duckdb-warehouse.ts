import { resolve } from 'node:path';
import {
	assignments,
	type ClaimedTables,
	columnNamesOf,
	type Engine,
	type PresentTables,
	quotedText,
	type RowOf,
	type Sql,
	type Staged,
	type StagedFile,
	type StoredTable,
	splitTableName,
	sql,
	type TableChange,
	type TableDefinition,
	type TableWork,
	unexpectedRowCount,
	type Warehouse,
	workOn,
} from '@accounted/warehouse';
import { type DuckDBAppender, type DuckDBConnection, type DuckDBInstance, version } from '@duckdb/node-api';
import { z } from 'zod';
import { AlterCheckpoint } from './alter-checkpoint.ts';
import { appendTo } from './append.ts';
import { bind } from './bind.ts';
import { addColumn, createTable, dropNotNull } from './ddl.ts';
import { resultColumns } from './decode-result.ts';
import { fromDuckDb } from './errors.ts';
import type { FileIdentity } from './file-identity.ts';
import { markTable } from './mark.ts';
import { PageCache } from './page-cache.ts';
import { rowBatches } from './rows.ts';
import { duckdbName } from './spelling.ts';
import { storedTables } from './stored-tables.ts';
import { duckdbType } from './types.ts';

/** A database file with its connections; of `:memory:` there is no file to identify. */
export interface OpenedDatabase {
	readonly path: string;
	readonly instance: DuckDBInstance;
	readonly reader: DuckDBConnection;
	readonly writer: DuckDBConnection;
	readonly identity: FileIdentity | null;
}

/** Reads on one connection and writes on another, so that a read never sees half a commit. */
export class DuckDbWarehouse implements Warehouse {
	readonly label: string;
	/** DuckDB does not promise that another version hashes alike. */
	readonly engine = `duckdb-${/\d+\.\d+/.exec(version())?.[0]}`;
	readonly #path: string;
	readonly #instance: DuckDBInstance;
	readonly #reader: DuckDBConnection;
	readonly #writer: DuckDBConnection;
	readonly #described: Engine;
	/** The tables of the file as they were last read. */
	#tables: ReadonlyMap<string, StoredTable> = new Map();
	/** How often any opener of the file had changed columns when the tables were read. */
	#tablesAsOf = 0;
	readonly #pages: PageCache;
	/** Null in memory, where tables have DuckDB's own groups of rows. */
	readonly #alterCheckpoint: AlterCheckpoint | null;
	readonly #identity: FileIdentity | null;
	#lastWrite: Promise<unknown> = Promise.resolve();
	#stagedCount = 0;
	#hasCommitted = false;

	constructor({ path, instance, reader, writer, identity }: OpenedDatabase) {
		this.label = `duckdb ${path}`;
		this.#described = { label: this.label, typeOf: ({ type }) => String(duckdbType(type)) };
		this.#path = path;
		this.#pages = path === ':memory:' ? new PageCache() : PageCache.of(resolve(path));
		this.#alterCheckpoint = path === ':memory:' ? null : AlterCheckpoint.of(resolve(path));
		this.#instance = instance;
		this.#reader = reader;
		this.#writer = writer;
		this.#identity = identity;
	}

	labelled(): Warehouse {
		return this;
	}

	query<S extends z.ZodObject>(statement: Sql, row: S): Promise<z.output<S>[]> {
		return this.#translated(async () => {
			const { text, values, types } = bind(statement);
			const result = await this.#reader.run(text, values, types);
			const rows: Record<string, unknown>[] = [];
			for await (const batch of rowBatches(result, resultColumns(result, row, text)))
				for (const row of batch) rows.push(row);
			return rows as z.output<S>[];
		});
	}

	async existing(tables: readonly TableDefinition[]): Promise<PresentTables> {
		const stored = await this.#translated(() => storedTables(this.#reader));
		return new Map(
			tables.flatMap(({ name }): [string, Set<string>][] => {
				const table = stored.get(name.toLowerCase());
				return table === undefined ? [] : [[name, columnNamesOf(table)]];
			}),
		);
	}

	async tablesIn(dataset: string): Promise<string[]> {
		const rows = await this.query(
			sql`SELECT table_name AS name FROM information_schema.tables WHERE lower(table_schema) = ${dataset.toLowerCase()} ORDER BY name`,
			z.object({ name: z.string() }),
		);
		return rows.map(({ name }) => `${dataset}.${name}`);
	}

	examine(
		tables: readonly TableDefinition[],
		claimed: ClaimedTables = new Map(),
	): Promise<readonly TableWork[]> {
		return this.#translated(() => this.#work(this.#reader, tables, claimed));
	}

	ensure(tables: readonly TableDefinition[], claimed: ClaimedTables = new Map()): Promise<void> {
		return this.#alone(async () => {
			const work = await this.#work(this.#writer, tables, claimed);
			this.#tables = new Map();
			if (work.some(({ isNew }) => !isNew)) this.#alterCheckpoint?.require();
			if (work.length > 0)
				await this.#inTransaction(() => this.#writer.run(work.map(statementsFor).join('\n')));
			await this.#alterCheckpoint?.settle(this.#writer, this.#path);
		});
	}

	async #work(
		connection: DuckDBConnection,
		tables: readonly TableDefinition[],
		claimed: ClaimedTables,
	): Promise<readonly TableWork[]> {
		return workOn(tables, await storedTables(connection), claimed, this.#described);
	}

	async stage<T extends TableDefinition>(
		table: T,
		batches: AsyncIterable<readonly RowOf<T>[]> | Iterable<readonly RowOf<T>[]>,
	): Promise<Staged> {
		const name = `staged_${++this.#stagedCount}_${splitTableName(table.name).table}`;
		const appender = await this.#exclusively(() => this.#createStaging(name, table));
		const drop = () =>
			this.#exclusively(
				async () => void (await this.#writer.run(`DROP TABLE IF EXISTS temp.main.${duckdbName(name)}`)),
			);
		let rowCount = 0;
		try {
			const append = appendTo(
				appender,
				table,
				table.columns.map((column) => column.name),
			);
			// Exclusive batch by batch, not throughout: the batches may themselves come from work that commits.
			for await (const batch of batches) {
				await this.#exclusively(async () => append(batch));
				rowCount += batch.length;
			}
			await this.#exclusively(async () => appender.flushSync());
			appender.closeSync();
		} catch (error) {
			// The first error is the one to tell, and the session drops a table that is left.
			await this.#exclusively(async () => discard(appender)).catch(() => undefined);
			await drop().catch(() => undefined);
			throw error;
		}
		return { table: { ...table, name }, rowCount, drop };
	}

	async stageFile(table: TableDefinition, { path }: StagedFile): Promise<Staged> {
		const name = `staged_${++this.#stagedCount}_${splitTableName(table.name).table}`;
		const columns = table.columns.map((column) => column.name).join(', ');
		const from = `read_parquet(${quotedText(path)}, hive_partitioning = false)`;
		const rowCount = await this.#exclusively(async () => {
			await this.#writer.run(`CREATE TEMP VIEW ${name} AS SELECT ${columns} FROM ${from}`);
			const counted = await this.#writer.runAndReadAll(`SELECT COUNT(*) FROM ${from}`);
			return Number(counted.getRows()[0]?.[0]);
		});
		const drop = () =>
			this.#exclusively(async () => void (await this.#writer.run(`DROP VIEW IF EXISTS temp.main.${name}`)));
		return { table: { ...table, name }, rowCount, drop };
	}

	commit(changes: readonly TableChange[]): Promise<void> {
		this.#hasCommitted = true;
		const committed = this.#alone(async () => {
			await this.#alterCheckpoint?.settle(this.#writer, this.#path);
			await this.#inTransaction(async () => {
				for (const change of changes) {
					await this.#apply(change);
					await this.#pages.release(this.#writer);
				}
			});
			await this.#identity?.check();
		});
		// A database in memory has no pages to give back.
		if (this.#identity === null) return committed;
		// The next write and closing wait for this, too: it is done on the same connection.
		const trimmed = committed.then(() => this.#pages.trim(this.#writer));
		this.#lastWrite = trimmed;
		return trimmed;
	}

	/** @throws WarehouseError REPLACED where the file is no longer the one that was opened. */
	async close(): Promise<void> {
		await this.#lastWrite.catch(() => undefined);
		if (this.#hasCommitted && this.#identity !== null) await this.#pages.checkpoint(this.#writer);
		this.#reader.closeSync();
		this.#writer.closeSync();
		this.#instance.closeSync();
		await this.#identity?.check();
	}

	async #inTransaction(work: () => Promise<unknown>): Promise<void> {
		await this.#writer.run('BEGIN TRANSACTION');
		try {
			await work();
			await this.#writer.run('COMMIT');
		} catch (error) {
			await this.#writer.run('ROLLBACK').catch(() => undefined);
			throw error;
		}
	}

	async #createStaging(name: string, table: TableDefinition): Promise<DuckDBAppender> {
		const columns = table.columns.map((column) => `${duckdbName(column.name)} ${duckdbType(column.type)}`);
		await this.#writer.run(`CREATE TEMP TABLE ${duckdbName(name)} (${columns.join(', ')})`);
		return this.#writer.createAppender(name, 'main', 'temp');
	}

	async #apply({ table, where, set, rows, staged }: TableChange): Promise<void> {
		const physical = await this.#columnsOf(table);
		if (where !== undefined && set !== undefined)
			await this.#run(sql`UPDATE ${table} SET ${assignments(set)} WHERE ${where}`);
		else if (where !== undefined) await this.#run(sql`DELETE FROM ${table} WHERE ${where}`);
		if (rows !== undefined && rows.length > 0) {
			const { dataset, table: name } = splitTableName(table.name);
			const appender = await this.#writer.createAppender(name, dataset);
			try {
				appendTo(appender, table, physical)(rows);
				appender.flushSync();
			} catch (error) {
				appender.clear();
				throw error;
			} finally {
				appender.closeSync();
			}
		}
		if (staged !== undefined) {
			const columns = sql.join(
				table.columns.map((column) => sql`${sql.identifier(column.name)}`),
				', ',
			);
			const filter = staged.where === undefined ? sql`` : sql` WHERE ${staged.where}`;
			const inserted = await this.#run(
				sql`INSERT INTO ${table} (${columns}) SELECT ${columns} FROM ${sql.identifier(staged.from.table.name)}${filter}`,
			);
			if (staged.rowCount !== undefined && inserted !== staged.rowCount)
				throw unexpectedRowCount(table, staged.rowCount, inserted);
		}
	}

	/** @returns How many rows the statement has inserted, changed or deleted. */
	async #run(statement: Sql): Promise<number> {
		const { text, values, types } = bind(statement);
		return (await this.#writer.run(text, values, types)).rowsChanged;
	}

	/**
	 * The columns as the file has them: after a migration their order is not the definition's.
	 * @throws WarehouseError FOREIGN_TABLE for a table without our mark, NEWER_SCHEMA where a column has another type than the
	 * definition: the appender would cast.
	 */
	async #columnsOf(table: TableDefinition): Promise<readonly string[]> {
		const changes = this.#alterCheckpoint?.changes ?? 0;
		if (changes !== this.#tablesAsOf) this.#tables = new Map();
		this.#tablesAsOf = changes;
		if (!this.#tables.has(table.name)) this.#tables = await storedTables(this.#writer);
		const stored = this.#tables.get(table.name);
		if (stored === undefined) throw await this.#absence(table);
		workOn([table], this.#tables, new Map(), this.#described);
		return stored.columns.map(({ name }) => name);
	}

	/** What DuckDB says of a table that is not there. */
	async #absence({ name }: TableDefinition): Promise<unknown> {
		return this.#writer.run(`SELECT 1 FROM ${duckdbName(name)} LIMIT 0`).catch((error: unknown) => error);
	}

	/** As `#exclusively`, and while no other opener of the file alters or writes tables. */
	#alone<T>(work: () => Promise<T>): Promise<T> {
		const checkpoint = this.#alterCheckpoint;
		return this.#exclusively(checkpoint === null ? work : () => checkpoint.inTurn(work));
	}

	/** Writes wait for each other: one connection holds one transaction. */
	#exclusively<T>(work: () => Promise<T>): Promise<T> {
		const next = this.#lastWrite.catch(() => undefined).then(() => this.#translated(work));
		this.#lastWrite = next;
		return next;
	}

	async #translated<T>(work: () => Promise<T>): Promise<T> {
		try {
			return await this.#pages.using(work);
		} catch (error) {
			throw fromDuckDb(error, this.#path);
		}
	}
}

/** Closing alone would flush what is buffered, and fail again where that is what failed. */
function discard(appender: DuckDBAppender): void {
	appender.clear();
	appender.closeSync();
}

/** Returns the statements that do the work on a table. */
function statementsFor({ table, isNew, mark, added, relaxed }: TableWork): string {
	return [
		...(isNew ? [createTable(table)] : added.map((column) => addColumn(table, column))),
		...relaxed.map((column) => dropNotNull(table, column)),
		...(mark === null ? [] : [markTable(table.name, table.description, mark)]),
	].join('\n');
}
