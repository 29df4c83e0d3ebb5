import { randomUUID } from 'node:crypto';
import type { DuckDBConnection } from '@duckdb/node-api';
import { invalidQuery } from '../errors.ts';
import type { Writer } from './mutations.ts';
import type { TableName } from './resolve.ts';
import type { Engine } from './script.ts';

interface Transaction extends Writer {
	readonly transactionId: string;
	readonly written: TableName[];
}

/**
 * The transactions of one job, one after the other.
 * Source: https://cloud.google.com/bigquery/docs/transactions
 */
export class Transactions {
	readonly #connection: DuckDBConnection;
	readonly #engine: Engine;
	readonly #signal: AbortSignal;
	#open: Transaction | undefined;
	#lastId: string | undefined;

	constructor(connection: DuckDBConnection, engine: Engine, signal: AbortSignal) {
		this.#connection = connection;
		this.#engine = engine;
		this.#signal = signal;
	}

	/** Of the one that is open. */
	get openId(): string | undefined {
		return this.#open?.transactionId;
	}

	/** Of the last one that was begun. */
	get lastId(): string | undefined {
		return this.#lastId;
	}

	/** Whether the open transaction has changed a table. */
	hasWritten({ dataset, name }: TableName): boolean {
		const written = this.#open?.written ?? [];
		return written.some((table) => table.dataset === dataset && table.name === name);
	}

	async begin(): Promise<void> {
		if (this.#open !== undefined) throw invalidQuery('A transaction is already in progress');
		// Counted before the snapshot is taken: what is committed in between is rather refused than overlooked.
		const writer = this.#writer();
		await this.#connection.run('BEGIN TRANSACTION');
		// DuckDB takes its snapshot at the first read.
		await this.#connection.run('SELECT 1 FROM duckdb_schemas()');
		const transactionId = randomUUID();
		this.#open = { ...writer, transactionId, written: [] };
		this.#lastId = transactionId;
	}

	async commit(): Promise<void> {
		const transaction = this.#opened();
		await this.#connection.run('COMMIT');
		this.#open = undefined;
		this.#engine.mutations.release(transaction, true);
		for (const { dataset, name } of transaction.written) this.#engine.catalog.touch(dataset, name);
	}

	async rollback(): Promise<void> {
		this.#opened();
		await this.abandon();
	}

	/** Rolls back what is open, if anything is. */
	async abandon(): Promise<void> {
		const transaction = this.#open;
		if (transaction === undefined) return;
		this.#open = undefined;
		// A failure may have ended it already.
		await this.#connection.run('ROLLBACK').catch(() => undefined);
		this.#engine.mutations.release(transaction, false);
	}

	/**
	 * Runs what changes a table's rows: within the open transaction, or in one of its own that takes its turn.
	 * @param mutates Whether rows are updated or deleted, not only added.
	 * @throws BigQueryError where the open transaction is not the first to mutate the table.
	 */
	async write<T>(table: TableName, mutates: boolean, work: () => Promise<T>): Promise<T> {
		const { catalog, mutations } = this.#engine;
		const label = `${catalog.projectId}:${table.dataset}.${table.name}`;
		if (this.#open !== undefined) {
			if (mutates) await mutations.take(label, this.#open);
			this.#open.written.push(table);
			return work();
		}
		const writer = this.#writer();
		let committed = false;
		try {
			if (mutates) await mutations.take(label, writer);
			await this.#connection.run('BEGIN TRANSACTION');
			const result = await work();
			await this.#connection.run('COMMIT');
			committed = true;
			catalog.touch(table.dataset, table.name);
			return result;
		} finally {
			if (!committed) await this.#connection.run('ROLLBACK').catch(() => undefined);
			mutations.release(writer, committed);
		}
	}

	#writer(): Writer {
		return {
			snapshot: this.#engine.mutations.commits,
			transactionId: undefined,
			signal: this.#signal,
		};
	}

	#opened(): Transaction {
		if (this.#open === undefined) throw invalidQuery('There is no active transaction');
		return this.#open;
	}
}
