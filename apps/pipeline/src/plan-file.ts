import { readFile, writeFile } from 'node:fs/promises';
import { UsageError } from '@accounted/command-line';
import { type Plan, planSchema } from '@accounted/failure-tracking';
import { messageOf } from '@accounted/warehouse';

/** @throws UsageError where the file is not there, or is no plan. */
export async function readPlanFile(path: string): Promise<Plan> {
	const text = await readFile(path, 'utf8').catch((error: unknown) => {
		throw new UsageError(
			`--plan ${path}: it cannot be read (${messageOf(error)})`,
			'Write one with: pnpm pipeline plan --start-date D --end-date D --out plan.json',
			error,
		);
	});
	try {
		return planSchema.parse(JSON.parse(text));
	} catch (error) {
		throw new UsageError(
			`--plan ${path}: it is no plan of this version`,
			'Write it again with: pnpm pipeline plan --start-date D --end-date D --out plan.json',
			error,
		);
	}
}

/** @throws UsageError where the file cannot be written. */
export async function writePlanFile(path: string, plan: Plan): Promise<void> {
	await writeFile(path, `${JSON.stringify(plan, null, '\t')}\n`).catch((error: unknown) => {
		throw new UsageError(
			`--out ${path}: it cannot be written (${messageOf(error)})`,
			'Name a file in a folder that exists.',
			error,
		);
	});
}
