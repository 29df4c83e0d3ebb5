import type { Processor } from '../processor/processor.ts';
import { upstreamOf } from './lacking.ts';
import type { Plan } from './plan.ts';

/** A plan that must not be carried out as it stands: it was changed by hand, or made for other processors. */
export class PlanError extends Error {
	override readonly name = 'PlanError';
	readonly remedy = 'Nothing was run. Make the plan again, and carry it out as it was written.';
}

/**
 * Checks that a plan can be carried out step by step: each processor is known and named once, after every processor that
 * it reads, and each of its cells is named once and lies in the range of the plan.
 * @throws PlanError that names every fault.
 */
export function checkPlan(plan: Plan, processors: readonly Processor[]): void {
	const faults = faultsOf(plan, processors);
	if (faults.length > 0) throw new PlanError(`the plan cannot be carried out: ${faults.join('; ')}`);
}

function faultsOf({ steps, range }: Plan, processors: readonly Processor[]): string[] {
	const faults: string[] = [];
	const positions = new Map<string, number>();
	for (const [index, { processor, cells }] of steps.entries()) {
		if (positions.has(processor)) faults.push(`${processor} has two steps`);
		positions.set(processor, index);
		const dates = new Set<string>();
		for (const { date } of cells) {
			if (dates.has(date)) faults.push(`${processor} names ${date} twice`);
			if (date < range.start || date > range.end)
				faults.push(`${processor} names ${date}, which is not from ${range.start} to ${range.end}`);
			dates.add(date);
		}
	}
	for (const [index, { processor, cells }] of steps.entries()) {
		const known = processors.find(({ code }) => code === processor);
		if (known === undefined) {
			faults.push(`there is no processor ${processor}`);
			continue;
		}
		for (const code of upstreamOf(known)) {
			const position = positions.get(code);
			if (position !== undefined && position > index)
				faults.push(`${processor} stands before ${code}, which it reads`);
		}
		const followed = new Set(
			cells.flatMap(({ reason }) => (reason.kind === 'FOLLOWS' ? reason.upstreams : [])),
		);
		for (const code of followed)
			if (!positions.has(code)) faults.push(`${processor} follows ${code}, which has no step`);
	}
	return faults;
}
