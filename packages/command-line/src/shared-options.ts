import { type Command, Option } from 'commander';
import type { WarehouseSettings } from './config.ts';

/** What every command takes to find its warehouse. */
export interface WarehouseOptions extends WarehouseSettings {
	/** Tells of each job on stderr, where the warehouse has jobs. */
	readonly verbose?: boolean;
}

/** The options that every command takes. */
export function withWarehouseOptions(command: Command): Command {
	return command
		.addOption(new Option('--warehouse <engine>', 'where the tables are').choices(['duckdb', 'bigquery']))
		.option('--database <file>', 'the DuckDB file (default: .accounted/warehouse.duckdb)')
		.option('--project <id>', 'the BigQuery project (default: GOOGLE_CLOUD_PROJECT)')
		.option('--location <region>', "the BigQuery datasets' location (default: US)")
		.option('--maximum-bytes-billed <bytes>', 'the most that one BigQuery job may read (default: 100 GiB)')
		.option('--impersonate-service-account <email>', 'the service account to act as on BigQuery')
		.option('--datasets <names>', 'other names of datasets: nba_raw=other_raw, or *=test_ before all names')
		.option('-v, --verbose', 'tell of each BigQuery job on stderr');
}

export function warehouseSettings(options: WarehouseOptions): WarehouseSettings {
	const { warehouse, database, project, location, maximumBytesBilled, impersonateServiceAccount, datasets } =
		options;
	return { warehouse, database, project, location, maximumBytesBilled, impersonateServiceAccount, datasets };
}
