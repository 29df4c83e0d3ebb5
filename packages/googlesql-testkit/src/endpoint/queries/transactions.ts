import { randomUUID } from 'node:crypto';
import type { DuckDBConnection } from '@duckdb/node-api';
import { invalidQuery } from '../errors.ts';
import type { Mutations, Writer } from './mutations.ts';

interface Transaction extends Writer {
	readonly transactionId: string;
}

/**
 * The transactions of one job, one after the other.
 * Source: https://cloud.google.com/bigquery/docs/transactions
 */
export class Transactions {
	readonly #connection: DuckDBConnection;
	readonly #mutations: Mutations;
	readonly #signal: AbortSignal;
	#open: Transaction | undefined;
	#lastId: string | undefined;

	constructor(connection: DuckDBConnection, mutations: Mutations, signal: AbortSignal) {
		this.#connection = connection;
		this.#mutations = mutations;
		this.#signal = signal;
	}

	get isOpen(): boolean {
		return this.#open !== undefined;
	}

	/** Of the last one that was begun. */
	get lastId(): string | undefined {
		return this.#lastId;
	}

	async begin(): Promise<void> {
		if (this.#open !== undefined) throw invalidQuery('A transaction is already in progress');
		await this.#connection.run('BEGIN TRANSACTION');
		// DuckDB takes its snapshot at the first read.
		await this.#connection.run('SELECT 1 FROM duckdb_schemas()');
		const transactionId = randomUUID();
		this.#open = { snapshot: this.#mutations.commits, transactionId, signal: this.#signal };
		this.#lastId = transactionId;
	}

	async commit(): Promise<void> {
		const transaction = this.#opened();
		await this.#connection.run('COMMIT');
		this.#open = undefined;
		this.#mutations.release(transaction, true);
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
		this.#mutations.release(transaction, false);
	}

	/**
	 * Runs what changes a table's rows: within the open transaction, or in one of its own that takes its turn.
	 * @param mutates The label of the table whose rows are updated or deleted, undefined where rows are added only.
	 * @throws BigQueryError where the open transaction is not the first to mutate the table.
	 */
	async write<T>(mutates: string | undefined, work: () => Promise<T>): Promise<T> {
		if (this.#open !== undefined) {
			if (mutates !== undefined) await this.#mutations.take(mutates, this.#open);
			return work();
		}
		const writer = { snapshot: this.#mutations.commits, transactionId: undefined, signal: this.#signal };
		let committed = false;
		try {
			if (mutates !== undefined) await this.#mutations.take(mutates, writer);
			await this.#connection.run('BEGIN TRANSACTION');
			const result = await work();
			await this.#connection.run('COMMIT');
			committed = true;
			return result;
		} finally {
			if (!committed) await this.#connection.run('ROLLBACK').catch(() => undefined);
			this.#mutations.release(writer, committed);
		}
	}

	#opened(): Transaction {
		if (this.#open === undefined) throw invalidQuery('There is no active transaction');
		return this.#open;
	}
}
