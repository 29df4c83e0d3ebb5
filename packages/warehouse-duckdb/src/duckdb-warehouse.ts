import {
	columnsOf,
	type Row,
	type RowOf,
	render,
	type ScalarValue,
	type Sql,
	type Staged,
	splitTableName,
	sql,
	type TableChange,
	type TableDefinition,
	type Warehouse,
	WarehouseError,
} from '@accounted/warehouse';
import {
	type DuckDBConnection,
	DuckDBDataChunk,
	type DuckDBInstance,
	type DuckDBValue,
} from '@duckdb/node-api';
import { z } from 'zod';
import { addColumn, createTable } from './ddl.ts';
import { decoderFor } from './decode.ts';
import { encodeColumn, encoderFor } from './encode.ts';
import { fromDuckDb } from './errors.ts';
import { rowBatches } from './rows.ts';
import { duckdbType } from './types.ts';

/** DuckDB's vector size: the most rows one appended chunk can have. */
const CHUNK_ROWS = 2048;

/** Reads on one connection and writes on another, so that a read never sees half a commit. */
export class DuckDbWarehouse implements Warehouse {
	readonly label: string;
	readonly #path: string;
	readonly #instance: DuckDBInstance;
	readonly #reader: DuckDBConnection;
	readonly #writer: DuckDBConnection;
	readonly #physicalColumns = new Map<string, readonly string[]>();
	#lastWrite: Promise<unknown> = Promise.resolve();
	#stagedCount = 0;

	constructor(path: string, instance: DuckDBInstance, reader: DuckDBConnection, writer: DuckDBConnection) {
		this.label = `duckdb ${path}`;
		this.#path = path;
		this.#instance = instance;
		this.#reader = reader;
		this.#writer = writer;
	}

	query<S extends z.ZodObject>(statement: Sql, row: S): Promise<z.output<S>[]> {
		return this.#translated(async () => {
			const { text, values, types } = bound(statement);
			const result = await this.#reader.run(text, values, types);
			const names = result.columnNames();
			const columns = columnsOf(row).map((column) => {
				const position = names.indexOf(column.name);
				if (position < 0) throw badStatement(`the statement yields no column ${column.name}`, text);
				return { name: column.name, position, decode: decoderFor(column) };
			});
			const rows: Record<string, unknown>[] = [];
			for await (const batch of rowBatches(result, columns)) for (const row of batch) rows.push(row);
			return rows as z.output<S>[];
		});
	}

	async existing(tables: readonly TableDefinition[]): Promise<Set<string>> {
		const rows = await this.query(
			sql`SELECT table_schema AS dataset, table_name AS name FROM information_schema.tables`,
			z.object({ dataset: z.string(), name: z.string() }),
		);
		const there = new Set(rows.map((row) => `${row.dataset}.${row.name}`));
		return new Set(tables.map((table) => table.name).filter((name) => there.has(name)));
	}

	ensure(tables: readonly TableDefinition[]): Promise<void> {
		return this.#exclusively(async () => {
			for (const table of tables) {
				await this.#writer.run(createTable(table));
				const physical = await this.#columnsOf(table);
				for (const column of table.columns)
					if (!physical.includes(column.name)) await this.#writer.run(addColumn(table, column));
				this.#physicalColumns.delete(table.name);
			}
		});
	}

	stage<T extends TableDefinition>(
		table: T,
		batches: AsyncIterable<readonly RowOf<T>[]> | Iterable<readonly RowOf<T>[]>,
	): Promise<Staged> {
		const name = `staged_${++this.#stagedCount}_${splitTableName(table.name).table}`;
		return this.#exclusively(async () => {
			const columns = table.columns.map((column) => `${column.name} ${duckdbType(column.type)}`);
			await this.#writer.run(`CREATE TEMP TABLE ${name} (${columns.join(', ')})`);
			let rowCount = 0;
			const appender = await this.#writer.createAppender(name, 'main', 'temp');
			try {
				for await (const batch of batches) {
					rowCount += batch.length;
					appendChunks(
						appender,
						table,
						table.columns.map((column) => column.name),
						batch,
					);
				}
			} catch (error) {
				appender.clear();
				await this.#writer.run(`DROP TABLE temp.main.${name}`);
				throw error;
			} finally {
				appender.closeSync();
			}
			return {
				table: { ...table, name },
				rowCount,
				drop: () =>
					this.#exclusively(
						async () => void (await this.#writer.run(`DROP TABLE IF EXISTS temp.main.${name}`)),
					),
			};
		});
	}

	commit(changes: readonly TableChange[]): Promise<void> {
		return this.#exclusively(async () => {
			await this.#writer.run('BEGIN TRANSACTION');
			try {
				for (const change of changes) await this.#apply(change);
				await this.#writer.run('COMMIT');
			} catch (error) {
				await this.#writer.run('ROLLBACK').catch(() => undefined);
				throw error;
			}
		});
	}

	async close(): Promise<void> {
		await this.#lastWrite.catch(() => undefined);
		this.#reader.closeSync();
		this.#writer.closeSync();
		this.#instance.closeSync();
	}

	async #apply({ table, where, rows, staged }: TableChange): Promise<void> {
		if (where !== undefined) await this.#run(sql`DELETE FROM ${table} WHERE ${where}`);
		if (rows !== undefined && rows.length > 0) {
			const { dataset, table: name } = splitTableName(table.name);
			const appender = await this.#writer.createAppender(name, dataset);
			try {
				appendChunks(appender, table, await this.#columnsOf(table), rows);
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
			await this.#run(
				sql`INSERT INTO ${table} (${columns}) SELECT ${columns} FROM ${sql.identifier(staged.from.table.name)}${filter}`,
			);
		}
	}

	async #run(statement: Sql): Promise<void> {
		const { text, values, types } = bound(statement);
		await this.#writer.run(text, values, types);
	}

	/** The columns as the file has them: after a migration their order is not the definition's. */
	async #columnsOf(table: TableDefinition): Promise<readonly string[]> {
		const known = this.#physicalColumns.get(table.name);
		if (known !== undefined) return known;
		const result = await this.#writer.run(`SELECT * FROM ${table.name} LIMIT 0`);
		const names = result.columnNames();
		this.#physicalColumns.set(table.name, names);
		return names;
	}

	/** Writes wait for each other: one connection holds one transaction. */
	#exclusively<T>(work: () => Promise<T>): Promise<T> {
		const next = this.#lastWrite.catch(() => undefined).then(() => this.#translated(work));
		this.#lastWrite = next;
		return next;
	}

	async #translated<T>(work: () => Promise<T>): Promise<T> {
		try {
			return await work();
		} catch (error) {
			throw fromDuckDb(error, this.#path);
		}
	}
}

function appendChunks(
	appender: Awaited<ReturnType<DuckDBConnection['createAppender']>>,
	table: TableDefinition,
	columnNames: readonly string[],
	rows: readonly Row[],
): void {
	const columns = columnNames.map((name) => table.columns.find((column) => column.name === name));
	const types = columnNames.map((_, index) => appender.columnType(index));
	for (let from = 0; from < rows.length; from += CHUNK_ROWS) {
		const slice = rows.slice(from, from + CHUNK_ROWS);
		const chunk = DuckDBDataChunk.create(types, slice.length);
		for (const [index, column] of columns.entries())
			chunk.setColumnValues(
				index,
				column === undefined ? new Array<DuckDBValue>(slice.length).fill(null) : encodeColumn(column, slice),
			);
		appender.appendDataChunk(chunk);
	}
	appender.flushSync();
}

function bound(statement: Sql) {
	const { text, parameters } = render(statement, (name) => `$${name}`);
	const values: Record<string, DuckDBValue> = {};
	const types: Record<string, ReturnType<typeof duckdbType>> = {};
	for (const { name, type, value } of parameters) {
		const list = Array.isArray(value);
		const columnType = list ? (`ARRAY<${type}>` as const) : type;
		values[name] = encoderFor(columnType)(value as ScalarValue | readonly ScalarValue[]);
		types[name] = duckdbType(columnType);
	}
	return { text, values, types };
}

function badStatement(message: string, text: string): WarehouseError {
	return new WarehouseError(
		'BAD_STATEMENT',
		`${message}: ${text}`,
		'This is a fault of the program; please report it.',
	);
}
