import { DuckDBInstance } from '@duckdb/node-api';

/**
 * Gives each DuckDB that a test opens one thread, before any is open: test files run side by side, and a second thread only
 * takes time from another test. Commands in a process of their own, and the real season, have all threads.
 */
const ONE_THREAD = { threads: '1' } as const;
const { create, fromCache } = DuckDBInstance;

DuckDBInstance.create = (path, options) => create.call(DuckDBInstance, path, { ...ONE_THREAD, ...options });
DuckDBInstance.fromCache = (path, options) =>
	fromCache.call(DuckDBInstance, path, { ...ONE_THREAD, ...options });
