import { type Config, memoryBeside, openWarehouse } from '@accounted/command-line';
import { type Warehouse, WarehouseError } from '@accounted/warehouse';
import pRetry from 'p-retry';

/** Opens what remembers what was told, for as long as it is worked with. */
export type Memory = <T>(work: (warehouse: Warehouse) => Promise<T>) => Promise<T>;

/** Another check holds the file while it reads or writes what was told. Half a minute: a busy machine takes seconds. */
const TURNS = { retries: 120, minTimeout: 100, maxTimeout: 250, factor: 1.5 };
const PASSING: ReadonlySet<WarehouseError['reason']> = new Set(['LOCKED', 'CONFLICT', 'UNAVAILABLE']);

/**
 * On BigQuery, a table of the warehouse. A DuckDB file has one writer, and whoever writes shuts every reader out: there it
 * is a file of its own beside the database, so that no message ever stands in the way of a backfill or another check, and
 * the database stays unwritten by those who only validate. `notifyState` names that file, on either engine.
 */
export function memoryOf(config: Config): Memory {
	const { warehouse, database, notifyState } = config;
	const where: Config =
		warehouse === 'bigquery' && notifyState === undefined
			? config
			: { ...config, warehouse: 'duckdb', database: notifyState ?? memoryBeside(database) };
	return async (work) => {
		const opened = await pRetry(() => openWarehouse(where, 'write', { labels: { command: 'notify' } }), {
			...TURNS,
			shouldRetry: ({ error }) => error instanceof WarehouseError && PASSING.has(error.reason),
		});
		try {
			return await work(opened);
		} finally {
			await opened.close();
		}
	};
}
