import { didYouMean, PIPELINE_TABLES, print, UsageError } from '@accounted/command-line';
import { CORE_TABLES, checkSchema } from '@accounted/failure-tracking';
import type { ClaimedTables } from '@accounted/warehouse';
import { type CommandOptions, withWarehouse } from './context.ts';

interface MigrateOptions extends CommandOptions {
	/** Tables that this program made and that carry no mark. */
	readonly claim?: readonly string[];
}

/** Brings a database that an older version wrote up to date. Opening it to write does the work, and says what it did. */
export async function migrate(options: MigrateOptions): Promise<void> {
	const claimed = claimedTables(options.claim ?? []);
	// To open a file to be written would create it.
	await withWarehouse(options, 'look', 'migrate', async () => undefined);
	await withWarehouse(
		options,
		'write',
		'migrate',
		async (warehouse) => {
			for (const name of claimed.keys()) print(`${name} is marked as made by this program.\n`);
			print(`${warehouse.label} has schema ${await checkSchema(warehouse)}, and is up to date.\n`);
		},
		claimed,
	);
}

function claimedTables(names: readonly string[]): ClaimedTables {
	const known = [...CORE_TABLES, ...PIPELINE_TABLES].map(({ name }) => name);
	for (const name of names)
		if (!known.includes(name))
			throw new UsageError(
				`--claim ${name}: this program makes no such table.${didYouMean(name, known)}`,
				'Name it as the documentation does, with the dataset: nba_raw.schedule.',
			);
	return new Map(names.map((name) => [name, 'owned']));
}
