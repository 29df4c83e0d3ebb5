import {
	parseDateRange,
	print,
	printData,
	printError,
	printedCommand,
	printWidth,
	UsageError,
} from '@accounted/command-line';
import type { WarehouseOptions } from '@accounted/command-line/cli';
import { cellsOf, makePlan } from '@accounted/failure-tracking';
import { checkOutputFiles, now } from './context.ts';
import { noteEmptyRange } from './empty-range.ts';
import { withLoadedWarehouse } from './loaded-warehouse.ts';
import { writePlanFile } from './plan-file.ts';
import { explanation, planText } from './plan-text.ts';
import { expectUpstreamRan, processorsToRun } from './upstream-runs.ts';

interface PlanOptions extends WarehouseOptions {
	readonly startDate: string;
	readonly endDate: string;
	readonly processor?: string;
	readonly withUpstream?: boolean;
	readonly force?: boolean;
	readonly retryFailures?: boolean;
	readonly explain?: boolean;
	readonly out?: string;
	readonly format: string;
}

export async function planCommand(options: PlanOptions): Promise<void> {
	const range = parseDateRange(options.startDate, options.endDate);
	const processors = processorsToRun(options.processor, options.withUpstream);
	if (!['table', 'json'].includes(options.format))
		throw new UsageError(
			`--format ${options.format}: not a format of this command`,
			'Say --format table or --format json.',
		);
	if (options.out !== undefined)
		await checkOutputFiles(options, [{ option: '--out', path: options.out, isPlan: true }]);
	await withLoadedWarehouse(options, 'read', 'plan', async (warehouse) => {
		const plan = await makePlan(warehouse, {
			processors,
			range,
			force: options.force ?? false,
			retryFailures: options.retryFailures ?? false,
			now,
		});
		await expectUpstreamRan(warehouse, plan, 'plan');
		if (options.out !== undefined) await writePlanFile(options.out, plan);
		noteEmptyRange(plan);
		if (options.format === 'json') printData(`${JSON.stringify(plan)}\n`);
		else print(`${options.explain ? `${explanation(plan)}\n` : ''}${planText(plan, printWidth())}`);
		if (options.out !== undefined) {
			const next =
				cellsOf(plan) === 0
					? 'Nothing is to run.'
					: `Carry it out: ${printedCommand('pipeline', ['backfill', '--plan', options.out])}`;
			printError(`Written to ${options.out}. ${next}\n`);
		}
	});
}
