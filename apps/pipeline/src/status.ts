import {
	formatCount,
	plural,
	print,
	printData,
	printedCommand,
	printWidth,
	tableText,
	UsageError,
} from '@accounted/command-line';
import type { WarehouseOptions } from '@accounted/command-line/cli';
import { withWarehouse } from './context.ts';
import { readRuns } from './read-runs.ts';
import { readStatus, type WarehouseStatus } from './read-status.ts';
import { runsText } from './runs-text.ts';

/** How many runs are shown; `pipeline runs` lists more. */
const LAST_RUNS = 3;

interface StatusOptions extends WarehouseOptions {
	readonly format: string;
}

export async function status(options: StatusOptions): Promise<void> {
	if (!['table', 'json'].includes(options.format))
		throw new UsageError(
			`--format ${options.format}: not a format of this command`,
			'Say --format table or --format json.',
		);
	await withWarehouse(options, 'read', 'status', async (warehouse) => {
		const found = await readStatus(warehouse);
		const runs = await readRuns(warehouse, LAST_RUNS);
		if (options.format === 'json')
			printData(
				`${JSON.stringify({ schemaVersion: 1, warehouse: warehouse.label, ...found, runs }, null, 2)}\n`,
			);
		else
			print(
				`${statusText(warehouse.label, found, printWidth())}${runs.length === 0 ? '' : `\nThe last runs:\n\n${runsText(runs, printWidth())}`}`,
			);
	});
}

function statusText(label: string, { games, range, processors }: WarehouseStatus, width: number): string {
	if (range === null)
		return `${label}\nNothing is loaded. Run: ${printedCommand('pipeline', ['load', '--source', 'FOLDER'])}\n`;
	const table = tableText(
		[
			{ title: 'Processor', align: 'left' },
			{ title: 'Done', align: 'right' },
			{ title: 'Stale', align: 'right' },
			{ title: 'Missing', align: 'right' },
		],
		processors.map(({ code, done, stale, missing }) => [
			code,
			formatCount(done),
			formatCount(stale),
			formatCount(missing),
		]),
		width,
	);
	return `${label}\n${plural(games, 'game')}, ${range.start} to ${range.end}; cells (dates) by processor:\n\n${table}`;
}
