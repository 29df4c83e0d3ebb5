import { type Command, Option } from 'commander';
import type { WarehouseSettings } from './config.ts';

/** The options that every command takes. */
export function withWarehouseOptions(command: Command): Command {
	return command
		.addOption(new Option('--warehouse <engine>', 'where the tables are').choices(['duckdb', 'bigquery']))
		.option('--database <file>', 'the DuckDB file (default: .accounted/warehouse.duckdb)')
		.option('--project <id>', 'the BigQuery project')
		.option('--location <region>', "the BigQuery datasets' location");
}

export function warehouseSettings({
	warehouse,
	database,
	project,
	location,
}: WarehouseSettings): WarehouseSettings {
	return { warehouse, database, project, location };
}
