import type { DuckDBConnection } from '@duckdb/node-api';
import { sizeOf } from '../catalog/sizes.ts';
import { BigQueryError } from '../errors.ts';
import type { Resolved, TableName } from './resolve.ts';

const MEGABYTE = 1_048_576;
const LEAST = 10 * MEGABYTE;

/**
 * What the statements of a job read, and what that would cost. Each is taken to read all columns of every table that it
 * names: an upper bound of what BigQuery counts, which is the columns and partitions in use.
 */
export class Bill {
	bytesProcessed = 0;
	bytesBilled = 0;
	readonly #tables = new Map<string, TableName>();
	readonly #limit: number | undefined;

	/** @param limit maximumBytesBilled. */
	constructor(limit: number | undefined) {
		this.#limit = limit;
	}

	/** All that was read or written, once each. */
	get tables(): readonly TableName[] {
		return [...this.#tables.values()];
	}

	/** @throws BigQueryError bytesBilledLimitExceeded, before anything is read. */
	async add(connection: DuckDBConnection, resolved: readonly Resolved[]): Promise<void> {
		for (const { kind, table, duckdb } of resolved) {
			if (kind === 'temporary') continue;
			const { dataset, name } = table;
			this.#tables.set(`${dataset}.${name}`, { dataset, name });
			const { bytes } = await sizeOf(connection, duckdb, table.fields);
			this.bytesProcessed += bytes;
			this.bytesBilled += billedBytes(bytes);
		}
		if (this.#limit !== undefined && this.bytesBilled > this.#limit)
			throw new BigQueryError(
				'bytesBilledLimitExceeded',
				`Query exceeded limit for bytes billed: ${this.#limit}. ${this.bytesBilled} or higher required.`,
			);
	}
}

/**
 * A table that is read rounds up to a megabyte, and counts as ten at least.
 * Source: https://cloud.google.com/bigquery/pricing#on_demand_pricing
 */
function billedBytes(bytes: number): number {
	return Math.max(LEAST, Math.ceil(bytes / MEGABYTE) * MEGABYTE);
}
