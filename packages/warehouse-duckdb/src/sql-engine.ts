import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
	quotedName,
	quotedText,
	type Row,
	type SelectedColumn,
	type SqlEngine,
	STAGED_ROW,
	type StagedColumn,
	type StagedRows,
	WarehouseError,
} from '@accounted/warehouse';
import { type DuckDBConnection, DuckDBInstance, type DuckDBResult } from '@duckdb/node-api';
import { z } from 'zod';
import { appendTo } from './append.ts';
import { resultColumns } from './decode-result.ts';
import { fromDuckDb } from './errors.ts';
import { rowBatches } from './rows.ts';
import { SAFE_OPTIMIZERS } from './session.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';
import { duckdbType } from './types.ts';
import { untypedDecoder } from './untyped.ts';
import { runUserSelect } from './user-select.ts';

export interface SqlEngineOptions {
	/** The folder in which the temporary folder is made. Default: the operating system's folder for temporary files. */
	readonly folder?: string;
	/** How much memory DuckDB may use, as DuckDB writes it. Past it, DuckDB works on disk. */
	readonly memoryLimit?: string;
}

/** As many rows as one temporary Parquet file takes: what is staged waits in memory until then. */
const ROWS_IN_PART = 8_192;
/**
 * The database in memory for what is staged. While `batches` hands out rows, its transaction keeps every table that is
 * dropped in a database that it reads.
 */
const STAGING = 'staging';
/** So many staged rows or fewer stay in memory: writing them to a file and reading it takes longer than all else. */
const ROWS_IN_MEMORY = 2_000;

/** Opens an embedded engine without a database. */
export async function openSqlEngine({
	folder = tmpdir(),
	memoryLimit = '400MB',
}: SqlEngineOptions = {}): Promise<SqlEngine> {
	const temporary = await makeTemporaryFolder(folder);
	try {
		const instance = await DuckDBInstance.create(':memory:', {
			temp_directory: join(temporary, 'duckdb'),
			memory_limit: memoryLimit,
		});
		try {
			const connection = await connect(instance);
			await connection.run(`ATTACH ':memory:' AS ${STAGING}; SET enable_external_file_cache = false`);
			return new DuckDbSqlEngine(temporary, memoryLimit, instance, connection);
		} catch (error) {
			instance.closeSync();
			throw error;
		}
	} catch (error) {
		await rm(temporary, { recursive: true, force: true });
		throw fromDuckDb(error, temporary);
	}
}

async function connect(instance: DuckDBInstance): Promise<DuckDBConnection> {
	const connection = await instance.connect();
	await connection.run(`SET TimeZone = 'UTC'; ${SAFE_OPTIMIZERS}`);
	return connection;
}

function stagedIn(files: readonly string[]): string {
	return `read_parquet([${files.map(quotedText).join(', ')}], hive_partitioning = false)`;
}

class DuckDbSqlEngine implements SqlEngine {
	readonly #folder: string;
	readonly #memoryLimit: string;
	readonly #instance: DuckDBInstance;
	readonly #connection: DuckDBConnection;
	#made = 0;

	constructor(folder: string, memoryLimit: string, instance: DuckDBInstance, connection: DuckDBConnection) {
		this.#folder = folder;
		this.#memoryLimit = memoryLimit;
		this.#instance = instance;
		this.#connection = connection;
	}

	async run(statement: string): Promise<void> {
		await this.#result(statement);
		// DuckDB's allocator gives the memory that statements have freed back to the operating system when a limit is set.
		await this.#result(`SET memory_limit = '${this.#memoryLimit}'`);
	}

	async query<S extends z.ZodObject>(statement: string, row: S): Promise<z.output<S>[]> {
		const result = await this.#result(statement);
		const rows: Record<string, unknown>[] = [];
		for await (const batch of rowBatches(result, resultColumns(result, row, statement)))
			for (const one of batch) rows.push(one);
		return rows as z.output<S>[];
	}

	async *batches(select: string): AsyncGenerator<readonly Row[]> {
		// A connection of its own: the next statement of a connection ends what it still has to hand out.
		const connection = await connect(this.#instance);
		try {
			const result = await this.#translated(() => connection.stream(select));
			const columns = result.columnNames().map((name, position) => ({
				name,
				position,
				decode: untypedDecoder(result.columnType(position)),
			}));
			const batches = rowBatches(result, columns);
			for (;;) {
				const next = await this.#translated(() => batches.next());
				if (next.done) return;
				yield next.value;
			}
		} finally {
			connection.closeSync();
		}
	}

	async describe(select: string): Promise<SelectedColumn[]> {
		const result = await this.#result(`SELECT * FROM (${select}) LIMIT 0`);
		return result
			.columnNames()
			.map((name, position) => ({ name, type: String(result.columnType(position)) }));
	}

	temporaryFile(name: string): string {
		return join(this.#folder, `${++this.#made}-${name}`);
	}

	async stage(
		name: string,
		columns: readonly StagedColumn[],
		batches: AsyncIterable<readonly Row[]> | Iterable<readonly Row[]>,
	): Promise<StagedRows> {
		const staged = `staged_${++this.#made}`;
		const table = `${STAGING}.${staged}`;
		const listed = columns.map((column) => `${quotedName(column.name)} ${duckdbType(column.type)}`);
		const create = () => this.run(`CREATE OR REPLACE TABLE ${table} (${listed.join(', ')})`);
		const parts: string[] = [];
		let inTable = 0;
		let before = 0;
		const numbered = () => `SELECT CAST(rowid + ${before + 1} AS BIGINT) AS ${STAGED_ROW}, * FROM ${table}`;
		const writePart = async (): Promise<void> => {
			const part = this.temporaryFile(`${name}.parquet`);
			await this.run(`COPY (${numbered()}) TO ${quotedText(part)} (FORMAT parquet)`);
			parts.push(part);
			before += inTable;
			inTable = 0;
		};
		await create();
		const appended = {
			name,
			columns: columns.map((column) => ({ ...column, nullable: true, big: true, mayBeAbsent: true })),
		};
		let appender = await this.#appenderOf(staged, appended);
		try {
			for await (const rows of batches) {
				await this.#translated(async () => appender.append(rows));
				inTable += rows.length;
				if (inTable < ROWS_IN_PART) continue;
				await this.#translated(async () => appender.close());
				await writePart();
				await create();
				appender = await this.#appenderOf(staged, appended);
			}
			await this.#translated(async () => appender.close());
			if (parts.length === 0 && inTable <= ROWS_IN_MEMORY)
				return { from: `(${numbered()})`, rowCount: inTable };
			if (inTable > 0) await writePart();
		} catch (error) {
			appender.discard();
			await this.#drop(table).catch(() => undefined);
			throw error;
		}
		await this.#drop(table);
		return { from: stagedIn(parts), rowCount: before };
	}

	async stageSelect(name: string, select: string, folder: string): Promise<StagedRows> {
		const into = this.temporaryFile(`${name}.parquet`);
		await runUserSelect({
			select,
			folder,
			into,
			numbered: STAGED_ROW,
			temporaryFolder: this.temporaryFile('duckdb'),
			memoryLimit: this.#memoryLimit,
		});
		const from = stagedIn([into]);
		const counted = await this.query(`SELECT COUNT(*) AS n FROM ${from}`, z.object({ n: z.int() }));
		return { from, rowCount: counted[0]?.n ?? 0 };
	}

	async close(): Promise<void> {
		this.#connection.closeSync();
		this.#instance.closeSync();
		await rm(this.#folder, { recursive: true, force: true });
	}

	#drop(table: string): Promise<void> {
		return this.run(`DROP TABLE IF EXISTS ${table}`);
	}

	async #appenderOf(staged: string, definition: Parameters<typeof appendTo>[1]) {
		const appender = await this.#translated(() => this.#connection.createAppender(staged, 'main', STAGING));
		const names = definition.columns.map((column) => column.name);
		return {
			append: appendTo(appender, definition, names),
			close: () => {
				appender.flushSync();
				appender.closeSync();
			},
			/** Closing alone would flush what is buffered, and fail again where that is what failed. */
			discard: () => {
				appender.clear();
				appender.closeSync();
			},
		};
	}

	#result(statement: string): Promise<DuckDBResult> {
		return this.#translated(() => this.#connection.run(statement));
	}

	async #translated<T>(work: () => Promise<T>): Promise<T> {
		try {
			return await work();
		} catch (error) {
			throw error instanceof WarehouseError ? error : fromDuckDb(error, this.#folder);
		}
	}
}
