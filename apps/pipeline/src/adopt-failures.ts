import { PROCESSORS, plural, print } from '@accounted/command-line';
import { checkSchema, failuresTable } from '@accounted/failure-tracking';
import { sql, type TableWork, type Warehouse, WarehouseError } from '@accounted/warehouse';
import { z } from 'zod';
import { type CommandOptions, withWarehouse } from './context.ts';

interface AdoptOptions extends CommandOptions {
	readonly dryRun?: boolean;
}

const ADOPTED = new Map([[failuresTable.name, 'adopted' as const]]);

/**
 * Adopts the failure table of an older system: adds the columns that it lacks, and marks it. Says first what it will do.
 * @throws WarehouseError MISSING_TABLE where there is none.
 */
export async function adoptFailures(options: AdoptOptions): Promise<void> {
	const [work] = await withWarehouse(options, 'look', 'adopt-failures', async (warehouse) => {
		await checkSchema(warehouse);
		const found = await warehouse.examine([failuresTable], ADOPTED);
		for (const one of found) print(await announcement(warehouse, one));
		return found;
	});
	if (work === undefined)
		return void print(`${failuresTable.name} is this program's already. Nothing was changed.\n`);
	if (options.dryRun) return void print('Nothing was changed.\n');
	await withWarehouse(options, 'alter', 'adopt-failures', (warehouse) =>
		warehouse.ensure([failuresTable], ADOPTED),
	);
	print(`Adopted ${work.table.name}.\n`);
}

async function announcement(warehouse: Warehouse, work: TableWork): Promise<string> {
	const { table, isNew, added, relaxed } = work;
	if (isNew)
		throw new WarehouseError(
			'MISSING_TABLE',
			`${warehouse.label}: there is no ${table.name} to adopt`,
			'Loading data makes one.',
		);
	const names = added.map(({ name }) => name).join(', ');
	const lines = [
		...(added.length === 0 ? [] : [`adds ${plural(added.length, 'column')} that may be null: ${names}`]),
		...(relaxed.length === 0
			? []
			: [`lets ${plural(relaxed.length, 'column')} be null: ${relaxed.join(', ')}`]),
		'marks the table as adopted; its rows and all other columns stay as they are',
		...(await replacedRows(warehouse)),
	];
	return `To adopt ${table.name}, this program\n${lines.map((line) => `  ${line}\n`).join('')}`;
}

/** What a backfill will replace: it cannot tell rows of an older system from its own where both name a processor alike. */
async function replacedRows(warehouse: Warehouse): Promise<string[]> {
	const names = PROCESSORS.map(({ name }) => name);
	const rows = await warehouse.query(
		sql`SELECT processor_name, COUNT(*) AS row_count FROM ${failuresTable}
			WHERE processor_name ${sql.in('STRING', names)} GROUP BY processor_name ORDER BY processor_name`,
		z.object({ processor_name: z.string(), row_count: z.int() }),
	);
	return rows.map(
		({ processor_name, row_count }) =>
			`replaces rows of ${processor_name} when it runs on their dates: ${plural(row_count, 'row')} of that name there`,
	);
}
