import type { Config } from '@accounted/command-line';
import { type Warehouse, WarehouseError } from '@accounted/warehouse';
import { type CommandOptions, withWarehouse } from './context.ts';
import { loadedGames } from './loaded-games.ts';

/**
 * As `withWarehouse`, for every command but `load`: only `load` creates a database. A database that does not exist or
 * that holds no schedule is refused, so that a misspelt path never looks like one in which nothing is left to do.
 * @throws WarehouseError NOT_FOUND or MISSING_TABLE. Nothing was created or changed then.
 */
export async function withLoadedWarehouse<T>(
	options: CommandOptions,
	mode: 'read' | 'write',
	command: string,
	work: (warehouse: Warehouse, config: Config) => Promise<T>,
): Promise<T> {
	if (mode === 'read')
		return withWarehouse(options, mode, command, async (warehouse, config) => {
			await checkSchedule(warehouse);
			return work(warehouse, config);
		});
	// Checked before it is opened to be written, which would create a database that does not exist.
	await withWarehouse(options, 'look', command, checkSchedule);
	return withWarehouse(options, mode, command, work);
}

async function checkSchedule(warehouse: Warehouse): Promise<void> {
	if ((await loadedGames(warehouse)) === null) throw noSchedule(warehouse);
}

/** What a command says of a database that holds no games. */
export function noSchedule({ label }: Warehouse): WarehouseError {
	return new WarehouseError(
		'MISSING_TABLE',
		`${label}: it holds no schedule, so there is nothing to account for`,
		'Nothing was changed. Load data first, or name the right database with --database.',
	);
}
