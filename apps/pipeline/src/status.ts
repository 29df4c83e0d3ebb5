import {
	EXIT,
	formatCount,
	plural,
	print,
	printData,
	printWidth,
	tableText,
	UsageError,
} from '@accounted/command-line';
import type { WarehouseOptions } from '@accounted/command-line/cli';
import { todayInUtc, type Warehouse } from '@accounted/warehouse';
import { withWarehouse } from './context.ts';
import { noSchedule } from './loaded-warehouse.ts';
import { type Run, readRuns } from './read-runs.ts';
import { readStatus, type WarehouseStatus } from './read-status.ts';
import { runsText } from './runs-text.ts';
import { type StatusProblem, statusProblems } from './status-problems.ts';

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
		const { found, runs, problems } = await look(warehouse);
		const width = printWidth();
		if (options.format === 'json')
			printData(
				`${JSON.stringify({ schemaVersion: 1, warehouse: warehouse.label, ...found, problems, runs }, null, 2)}\n`,
			);
		else
			print(
				[
					statusText(warehouse.label, found, width),
					runs.length === 0 ? '' : `\nThe last runs:\n\n${runsText(runs, width)}`,
					problemsText(problems),
				].join(''),
			);
		if (problems.length > 0) process.exitCode = EXIT.gateFailed;
	});
}

interface Look {
	readonly found: WarehouseStatus;
	readonly runs: readonly Run[];
	readonly problems: readonly StatusProblem[];
}

async function look(warehouse: Warehouse): Promise<Look> {
	const found = await readStatus(warehouse, todayInUtc());
	if (found === null) throw noSchedule(warehouse);
	const runs = await readRuns(warehouse, LAST_RUNS);
	return { found, runs, problems: statusProblems(found, runs) };
}

function statusText(label: string, { games, range, processors }: WarehouseStatus, width: number): string {
	const columns = [
		{ title: 'Done', of: 'done' },
		{ title: 'Stale', of: 'stale' },
		{ title: 'Missing', of: 'missing' },
		...(processors.some(({ broken }) => broken > 0) ? ([{ title: 'Broken', of: 'broken' }] as const) : []),
		...(processors.some(({ upcoming }) => upcoming > 0)
			? ([{ title: 'Upcoming', of: 'upcoming' }] as const)
			: []),
	] as const;
	const table = tableText(
		[
			{ title: 'Processor', align: 'left' },
			...columns.map(({ title }) => ({ title, align: 'right' as const })),
		],
		processors.map((one) => [one.code, ...columns.map(({ of }) => formatCount(one[of]))]),
		width,
	);
	return `${label}\n${plural(games, 'game')}, ${range.start} to ${range.end}; cells (dates) by processor:\n\n${table}`;
}

function problemsText(problems: readonly StatusProblem[]): string {
	if (problems.length === 0) return '\nNo problems.\n';
	const lines = problems.map(({ says, command }) => `  ${says}\n  Run: ${command}\n`);
	return `\n${plural(problems.length, 'problem')}:\n\n${lines.join('\n')}`;
}
