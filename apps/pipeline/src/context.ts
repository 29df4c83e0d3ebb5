import {
	type Config,
	checkOutputs,
	type OutputFile,
	openWarehouse,
	PIPELINE_TABLES,
	PROCESSORS,
	printError,
	type ReadFile,
	resolveConfig,
} from '@accounted/command-line';
import { type WarehouseOptions, warehouseSettings } from '@accounted/command-line/cli';
import { checkSchema, type Migrated, prepareSchema } from '@accounted/failure-tracking';
import type { ClaimedTables, Warehouse } from '@accounted/warehouse';

export const now = (): string => new Date().toISOString();

/** `2021-11-05T08-30-00-1f3a…`: sorts by time, and no two are alike. */
export function newRunId(): string {
	return `${now().slice(0, 19).replaceAll(':', '-')}-${crypto.randomUUID().slice(0, 8)}`;
}

/** What any command may be given. */
export interface CommandOptions extends WarehouseOptions {
	readonly lineage?: string;
}

/**
 * Checks the files that a command will write, before it does anything else.
 * @throws UsageError where one of them is a file that the command reads.
 */
export async function checkOutputFiles(
	options: CommandOptions,
	outputs: readonly OutputFile[],
	read: readonly ReadFile[] = [],
): Promise<void> {
	const config = await configOf(options);
	const { lineage } = config;
	const events =
		lineage === undefined || /^https?:/i.test(lineage) ? [] : [{ option: '--lineage', path: lineage }];
	await checkOutputs(config, [...outputs, ...events], read);
}

function configOf(options: CommandOptions): Promise<Config> {
	return resolveConfig(
		{ ...warehouseSettings(options), lineage: options.lineage },
		process.env,
		process.cwd(),
	);
}

/**
 * Opens the warehouse and closes it whatever happens. To `write`, it is made ready and migrated first; to `read`, its schema is
 * checked; to `look` before writing, or to `alter` one table, whatever version wrote it.
 * @param claimed Tables without a mark that the user says are this program's; to `write`.
 */
export async function withWarehouse<T>(
	options: CommandOptions,
	mode: 'read' | 'write' | 'look' | 'alter',
	command: string,
	work: (warehouse: Warehouse, config: Config) => Promise<T>,
	claimed?: ClaimedTables,
): Promise<T> {
	const config = await configOf(options);
	const warehouse = await openWarehouse(config, mode === 'write' || mode === 'alter' ? 'write' : 'read', {
		labels: { command },
		verbose: options.verbose,
	});
	try {
		if (mode === 'read') await checkSchema(warehouse);
		if (mode === 'write') {
			const migrated = await prepareSchema(warehouse, PIPELINE_TABLES, now, PROCESSORS, claimed);
			if (migrated !== null) printError(`${migratedLine(migrated)}\n`);
		}
		return await work(warehouse, config);
	} finally {
		await warehouse.close();
	}
}

/** `Migrated the database from schema 2 to 3: sources are recorded by the rows that they hold` */
function migratedLine({ from, to, summaries }: Migrated): string {
	return `Migrated the database from schema ${from} to ${to}: ${summaries.join('; ')}`;
}
