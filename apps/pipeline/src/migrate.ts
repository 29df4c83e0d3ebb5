import { print } from '@accounted/command-line';
import { checkSchema } from '@accounted/failure-tracking';
import { type CommandOptions, withWarehouse } from './context.ts';

/** Brings a database that an older version wrote up to date. Opening it to write does the work, and says what it did. */
export async function migrate(options: CommandOptions): Promise<void> {
	// To open a file to be written would create it.
	await withWarehouse(options, 'look', 'migrate', async () => undefined);
	await withWarehouse(options, 'write', 'migrate', async (warehouse) => {
		print(`${warehouse.label} has schema ${await checkSchema(warehouse)}, and is up to date.\n`);
	});
}
