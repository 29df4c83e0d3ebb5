import { print, printData, printWidth, UsageError } from '@accounted/command-line';
import type { WarehouseOptions } from '@accounted/command-line/cli';
import { withLoadedWarehouse } from './loaded-warehouse.ts';
import { readRuns, stateOf } from './read-runs.ts';
import { runsText } from './runs-text.ts';

interface RunsOptions extends WarehouseOptions {
	readonly limit: string;
	readonly format: string;
}

export async function runsCommand({ limit, format, ...options }: RunsOptions): Promise<void> {
	if (!/^[1-9]\d*$/.test(limit))
		throw new UsageError(`--limit ${limit}: not a number of runs`, 'For example --limit 20.');
	if (!['table', 'json'].includes(format))
		throw new UsageError(
			`--format ${format}: not a format of this command`,
			'Say --format table or --format json.',
		);
	await withLoadedWarehouse(options, 'read', 'runs', async (warehouse) => {
		const runs = await readRuns(warehouse, Number(limit));
		if (format === 'json') {
			const said = runs.map((run) => ({ ...run, state: stateOf(run) }));
			printData(`${JSON.stringify({ schemaVersion: 1, runs: said }, null, 2)}\n`);
		} else print(runs.length === 0 ? 'Nothing has run yet.\n' : runsText(runs, printWidth()));
	});
}
