import { resolve } from 'node:path';
import {
	assignments,
	isNotNull,
	type PresentTables,
	quotedText,
	type RowOf,
	type Sql,
	type Staged,
	type StagedFile,
	splitTableName,
	sql,
	type TableChange,
	type TableDefinition,
	unexpectedRowCount,
	type Warehouse,
	WarehouseError,
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
import { PageCache } from './page-cache.ts';
import { rowBatches } from './rows.ts';
import { duckdbName } from './spelling.ts';
import { type StoredColumn, storedColumns } from './stored-columns.ts';
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
	readonly #physicalColumns = new Map<string, readonly string[]>();
	/** The changes of columns by any opener of the file, when the physical columns were read. */
	#columnsAsOf = 0;
	readonly #pages: PageCache;
	/** Null in memory, where tables have DuckDB's own groups of rows. */
	readonly #alterCheckpoint: AlterCheckpoint | null;
	readonly #identity: FileIdentity | null;
	#lastWrite: Promise<unknown> = Promise.resolve();
	#stagedCount = 0;
	#hasCommitted = false;

	constructor({ path, instance, reader, writer, identity }: OpenedDatabase) {
		this.label = `duckdb ${path}`;
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
		const stored = await this.#translated(() => storedColumns(this.#reader));
		return new Map(
			tables.flatMap(({ name }): [string, Set<string>][] => {
				const columns = stored.get(name.toLowerCase());
				return columns === undefined
					? []
					: [[name, new Set(columns.map((column) => column.name.toLowerCase()))]];
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

	ensure(tables: readonly TableDefinition[]): Promise<void> {
		return this.#alone(async () => {
			const stored = await storedColumns(this.#writer);
			const created: string[] = [];
			const altered: string[] = [];
			for (const table of tables) {
				const there = stored.get(table.name.toLowerCase());
				this.#physicalColumns.delete(table.name);
				if (there === undefined) {
					created.push(createTable(table));
					continue;
				}
				this.#checkTypes(table, there);
				const names = there.map(({ name }) => name);
				const notNull = new Set(there.filter(({ isNotNull }) => isNotNull).map(({ name }) => name));
				const missing = table.columns.filter(({ name }) => !names.includes(name));
				if (missing.length === 0) this.#physicalColumns.set(table.name, names);
				for (const column of missing) altered.push(addColumn(table, column));
				for (const column of table.columns)
					if (notNull.has(column.name) && !isNotNull(table, column))
						altered.push(dropNotNull(table, column.name));
			}
			if (altered.length > 0) this.#alterCheckpoint?.require();
			if (created.length + altered.length > 0) await this.#writer.run([...created, ...altered].join('\n'));
			await this.#alterCheckpoint?.settle(this.#writer, this.#path);
		});
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
			await this.#writer.run('BEGIN TRANSACTION');
			try {
				for (const change of changes) {
					await this.#apply(change);
					await this.#pages.release(this.#writer);
				}
				await this.#writer.run('COMMIT');
			} catch (error) {
				await this.#writer.run('ROLLBACK').catch(() => undefined);
				throw error;
			}
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
	 * @throws WarehouseError NEWER_SCHEMA where one has another type than the definition: the appender would cast.
	 */
	async #columnsOf(table: TableDefinition): Promise<readonly string[]> {
		const changes = this.#alterCheckpoint?.changes ?? 0;
		if (changes !== this.#columnsAsOf) this.#physicalColumns.clear();
		this.#columnsAsOf = changes;
		const known = this.#physicalColumns.get(table.name);
		if (known !== undefined) return known;
		const result = await this.#writer.run(`SELECT * FROM ${duckdbName(table.name)} LIMIT 0`);
		const names = result.columnNames();
		this.#checkTypes(
			table,
			names.map((name, position) => ({ name, type: String(result.columnType(position)) })),
		);
		this.#physicalColumns.set(table.name, names);
		return names;
	}

	#checkTypes(table: TableDefinition, stored: readonly Pick<StoredColumn, 'name' | 'type'>[]): void {
		const types = new Map(stored.map(({ name, type }) => [name, type]));
		for (const column of table.columns) {
			const [there, wanted] = [types.get(column.name), String(duckdbType(column.type))];
			if (there !== undefined && there !== wanted)
				throw otherType(`${this.#path}: ${table.name}.${column.name}`, there, wanted);
		}
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

function otherType(column: string, there: string, wanted: string): WarehouseError {
	return new WarehouseError(
		'NEWER_SCHEMA',
		`${column} is ${there} in the file, and ${wanted} in this version of the program`,
		'The file was made by another version. Use that version, or load again into a new file with --database.',
	);
}
