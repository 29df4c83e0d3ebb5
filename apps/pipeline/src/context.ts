import { type Config, openWarehouse, PIPELINE_TABLES, resolveConfig } from '@accounted/command-line';
import { type WarehouseOptions, warehouseSettings } from '@accounted/command-line/cli';
import { checkSchema, prepareSchema } from '@accounted/failure-tracking';
import type { Warehouse } from '@accounted/warehouse';

export const now = (): string => new Date().toISOString();

/** `2021-11-05T08-30-00-1f3a…`: sorts by time, and no two are alike. */
export function newRunId(): string {
	return `${now().slice(0, 19).replaceAll(':', '-')}-${crypto.randomUUID().slice(0, 8)}`;
}

/** What any command may be given. */
export interface CommandOptions extends WarehouseOptions {
	readonly lineage?: string;
}

/** Opens the warehouse, ready to be written or checked to be readable, and closes it whatever happens. */
export async function withWarehouse<T>(
	options: CommandOptions,
	mode: 'read' | 'write',
	command: string,
	work: (warehouse: Warehouse, config: Config) => Promise<T>,
): Promise<T> {
	const settings = { ...warehouseSettings(options), lineage: options.lineage };
	const config = await resolveConfig(settings, process.env, process.cwd());
	const warehouse = await openWarehouse(config, mode, { labels: { command }, verbose: options.verbose });
	try {
		if (mode === 'write') await prepareSchema(warehouse, PIPELINE_TABLES, now);
		else await checkSchema(warehouse);
		return await work(warehouse, config);
	} finally {
		await warehouse.close();
	}
}
