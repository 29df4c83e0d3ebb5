import { readFile } from 'node:fs/promises';
import { printedCommand, refuseFarDate, UsageError, writeOutput } from '@accounted/command-line';
import { type Plan, planSchema } from '@accounted/failure-tracking';
import { messageOf } from '@accounted/warehouse';

/** The dates stand for those that the reader wants. */
function planCommand(): string {
	return printedCommand('pipeline', [
		'plan',
		'--start-date',
		'DATE',
		'--end-date',
		'DATE',
		'--out',
		'plan.json',
	]);
}

/** @throws UsageError where the file is not there, is no plan, or has a range outside the limits. */
export async function readPlanFile(path: string): Promise<Plan> {
	const plan = await parsePlanFile(path);
	for (const end of ['start', 'end'] as const) {
		const date = plan.range[end];
		refuseFarDate(
			`--plan ${path}: its range.${end} is ${date}`,
			date,
			`Write it again with: ${planCommand()}`,
		);
	}
	return plan;
}

async function parsePlanFile(path: string): Promise<Plan> {
	const text = await readFile(path, 'utf8').catch((error: unknown) => {
		throw new UsageError(
			`--plan ${path}: it cannot be read (${messageOf(error)})`,
			`Write one with: ${planCommand()}`,
			error,
		);
	});
	try {
		return planSchema.parse(JSON.parse(text));
	} catch (error) {
		throw new UsageError(
			`--plan ${path}: it is no plan of this version`,
			`Write it again with: ${planCommand()}`,
			error,
		);
	}
}

/** @throws DeliveryError where the file cannot be written. */
export function writePlanFile(path: string, plan: Plan): Promise<void> {
	return writeOutput(path, `${JSON.stringify(plan, null, '\t')}\n`);
}
