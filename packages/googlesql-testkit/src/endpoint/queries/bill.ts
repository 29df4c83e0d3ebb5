import type { DuckDBConnection } from '@duckdb/node-api';
import type { Table } from '../catalog/catalog.ts';
import { sizeOf } from '../catalog/sizes.ts';
import { BigQueryError } from '../errors.ts';
import type { Resolved, TableName } from './resolve.ts';
import type { Transactions } from './transactions.ts';

const MEGABYTE = 1_048_576;
const LEAST = 10 * MEGABYTE;

/** The bytes of tables as they were last committed: each change makes another `Table`. */
const known = new WeakMap<Table, number>();

/**
 * What the statements of a job read, and what that would cost. Each is taken to read all columns of every table that it
 * names: an upper bound of what BigQuery counts, which is the columns and partitions in use.
 */
export class Bill {
	bytesProcessed = 0;
	bytesBilled = 0;
	readonly #tables = new Map<string, TableName>();
	readonly #connection: DuckDBConnection;
	readonly #transactions: Transactions;
	readonly #limit: number | undefined;

	/** @param limit maximumBytesBilled. */
	constructor(connection: DuckDBConnection, transactions: Transactions, limit: number | undefined) {
		this.#connection = connection;
		this.#transactions = transactions;
		this.#limit = limit;
	}

	/** All that was read or written, once each. */
	get tables(): readonly TableName[] {
		return [...this.#tables.values()];
	}

	/** @throws BigQueryError bytesBilledLimitExceeded, before anything is read. */
	async add(resolved: readonly Resolved[]): Promise<void> {
		for (const { kind, table, duckdb } of resolved) {
			if (kind === 'temporary') continue;
			const { dataset, name } = table;
			this.#tables.set(`${dataset}.${name}`, { dataset, name });
			const bytes = await this.#bytesOf(table, duckdb);
			this.bytesProcessed += bytes;
			this.bytesBilled += billedBytes(bytes);
		}
		if (this.#limit !== undefined && this.bytesBilled > this.#limit)
			throw new BigQueryError(
				'bytesBilledLimitExceeded',
				`Query exceeded limit for bytes billed: ${this.#limit}. ${this.bytesBilled} or higher required.`,
			);
	}

	async #bytesOf(table: Table, duckdb: string): Promise<number> {
		const isCommitted = !this.#transactions.hasWritten(table);
		const bytes =
			(isCommitted ? known.get(table) : undefined) ??
			(await sizeOf(this.#connection, duckdb, table.fields)).bytes;
		// Within a transaction, the connection may see the table as it was before its last change.
		if (this.#transactions.openId === undefined) known.set(table, bytes);
		return bytes;
	}
}

/**
 * A table that is read rounds up to a megabyte, and counts as ten at least.
 * Source: https://cloud.google.com/bigquery/pricing#on_demand_pricing
 */
function billedBytes(bytes: number): number {
	return Math.max(LEAST, Math.ceil(bytes / MEGABYTE) * MEGABYTE);
}
