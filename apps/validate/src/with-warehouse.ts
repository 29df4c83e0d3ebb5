import { openWarehouse, resolveConfig } from '@accounted/command-line';
import { type WarehouseOptions, warehouseSettings } from '@accounted/command-line/cli';
import { checkSchema } from '@accounted/failure-tracking';
import type { Warehouse } from '@accounted/warehouse';

/** Opens the warehouse, to be read unless it is said otherwise, and closes it whatever happens. */
export async function withWarehouse<T>(
	options: WarehouseOptions,
	work: (warehouse: Warehouse) => Promise<T>,
	mode: 'read' | 'write' = 'read',
): Promise<T> {
	const config = await resolveConfig(warehouseSettings(options), process.env, process.cwd());
	const warehouse = await openWarehouse(config, mode, {
		labels: { command: 'validate' },
		verbose: options.verbose,
	});
	try {
		await checkSchema(warehouse);
		return await work(warehouse);
	} finally {
		await warehouse.close();
	}
}
