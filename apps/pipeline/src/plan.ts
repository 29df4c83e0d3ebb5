import { parseDateRange, selectProcessors, UsageError } from '@accounted/command-line';
import type { WarehouseOptions } from '@accounted/command-line/cli';
import { makePlan } from '@accounted/failure-tracking';
import { now } from './context.ts';
import { noteEmptyRange } from './empty-range.ts';
import { withLoadedWarehouse } from './loaded-warehouse.ts';
import { writePlanFile } from './plan-file.ts';
import { explanation, planText } from './plan-text.ts';

interface PlanOptions extends WarehouseOptions {
	readonly startDate: string;
	readonly endDate: string;
	readonly processor?: string;
	readonly force?: boolean;
	readonly retryFailures?: boolean;
	readonly explain?: boolean;
	readonly out?: string;
	readonly format: string;
}

export async function planCommand(options: PlanOptions): Promise<void> {
	const range = parseDateRange(options.startDate, options.endDate);
	const processors = selectProcessors(options.processor);
	if (!['table', 'json'].includes(options.format))
		throw new UsageError(
			`--format ${options.format}: not a format of this command`,
			'Say --format table or --format json.',
		);
	await withLoadedWarehouse(options, 'read', 'plan', async (warehouse) => {
		const plan = await makePlan(warehouse, {
			processors,
			range,
			force: options.force ?? false,
			retryFailures: options.retryFailures ?? false,
			now,
		});
		if (options.out !== undefined) await writePlanFile(options.out, plan);
		noteEmptyRange(plan);
		process.stdout.write(
			options.format === 'json'
				? `${JSON.stringify(plan)}\n`
				: `${options.explain ? `${explanation(plan)}\n` : ''}${planText(plan)}`,
		);
		if (options.out !== undefined)
			process.stderr.write(
				`Written to ${options.out}. Carry it out: pnpm pipeline backfill --plan ${options.out}\n`,
			);
	});
}
