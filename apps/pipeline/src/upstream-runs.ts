import { PROCESSORS, plural, printedCommand, selectProcessors, UsageError } from '@accounted/command-line';
import {
	lacking,
	makePlan,
	neverRan,
	type Plan,
	type Processor,
	upstreamOf,
	withoutStep,
} from '@accounted/failure-tracking';
import type { Warehouse } from '@accounted/warehouse';
import { now } from './context.ts';

/** The processors that `--processor` names; with `--with-upstream`, those that they read, too. */
export function processorsToRun(codes: string | undefined, withUpstream = false): Processor[] {
	const named = selectProcessors(codes);
	if (!withUpstream) return named;
	const read = new Set(named.flatMap((processor) => [...upstreamOf(processor)]));
	return PROCESSORS.filter((processor) => named.includes(processor) || read.has(processor.code));
}

/** @throws UsageError naming the processors without a step that never ran on dates which the plan's cells read. */
export async function expectUpstreamRan(
	warehouse: Warehouse,
	plan: Plan,
	command: 'plan' | 'backfill',
): Promise<void> {
	const upstreams = await planOfUpstreams(warehouse, plan);
	const missing = upstreams === null ? [] : neverRan(plan, upstreams, PROCESSORS);
	if (missing.length === 0) return;
	const codes = plan.steps.map(({ processor }) => processor);
	const again = printedCommand('pipeline', [command, ...argumentsFor(plan, codes), '--with-upstream']);
	const named = missing.map(({ processor, dates }) => `${processor.code} (${plural(dates, 'date')})`);
	throw new UsageError(
		`--processor ${codes.join(',')}: it reads processors that never ran on these dates: ${named.join(', ')}`,
		`Nothing was run. To run them first: ${again}`,
	);
}

/** The arguments of a `plan` or `backfill` that asks for what a plan was asked for, of some processors. */
export function argumentsFor({ range, force, retryFailures }: Plan, codes: readonly string[]): string[] {
	return [
		...['--start-date', range.start, '--end-date', range.end, '--processor', codes.join(',')],
		...(force ? ['--force'] : []),
		...(retryFailures ? ['--retry-failures'] : []),
	];
}

/** What has to run before the cells of a plan, and is no part of it. */
export async function lackingIn(warehouse: Warehouse, plan: Plan): Promise<string[]> {
	const upstreams = await planOfUpstreams(warehouse, plan);
	return upstreams === null ? [] : lacking(plan, upstreams, PROCESSORS);
}

/** The plan of the processors that a plan's cells read and that have no step in it; null if there are none. */
async function planOfUpstreams(warehouse: Warehouse, plan: Plan): Promise<Plan | null> {
	const processors = withoutStep(plan, PROCESSORS);
	return processors.length === 0 ? null : makePlan(warehouse, { processors, range: plan.range, now });
}
