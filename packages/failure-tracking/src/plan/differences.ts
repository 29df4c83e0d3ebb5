import type { Plan } from './plan.ts';

/**
 * In which ways the world has moved on since a plan was made that make it another plan; none where it can be carried out
 * as it stands. `current` is the plan that the same request yields now. Cells that are done since are no difference:
 * that is what carrying it out, and being interrupted, leaves.
 */
export function differences(plan: Plan, current: Plan): string[] {
	const found: string[] = [];
	if (plan.sources !== current.sources)
		found.push('raw data that it rests on has been loaded since, or is gone');
	for (const step of current.steps) {
		const before = plan.steps.find(({ processor }) => processor === step.processor);
		if (before === undefined) continue;
		if (before.definition !== step.definition)
			found.push(`${step.processor} has another definition than when the plan was made`);
		const foreseen = new Set(before.cells.map(({ date }) => date));
		const more = step.cells.filter(({ date }) => !foreseen.has(date));
		const [first] = more;
		if (first !== undefined)
			found.push(
				`${step.processor} has ${more.length} more to run, from ${first.date} on (${first.reason.kind})`,
			);
		if (step.problem !== null) found.push(`${step.processor}: ${step.problem}`);
	}
	return found;
}
