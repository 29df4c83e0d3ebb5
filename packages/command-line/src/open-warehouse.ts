import type { ParquetReader } from '@accounted/raw';
import type { Warehouse } from '@accounted/warehouse';
import type { Config } from './config.ts';
import { UsageError } from './usage-error.ts';

/** Opens the warehouse that the configuration names. Adapters are imported only when they are chosen. */
export async function openWarehouse(config: Config, mode: 'read' | 'write'): Promise<Warehouse> {
	if (config.warehouse === 'bigquery')
		throw new UsageError(
			'--warehouse bigquery: this version has no BigQuery adapter',
			'Leave it out, or say --warehouse duckdb.',
		);
	const { openDuckDb } = await import('@accounted/warehouse-duckdb');
	return openDuckDb({ path: config.database, readOnly: mode === 'read' });
}

/** Reads Parquet files for loading, whatever warehouse they go into. */
export const readParquet: ParquetReader = async (path) =>
	(await import('@accounted/warehouse-duckdb')).readParquet(path);
