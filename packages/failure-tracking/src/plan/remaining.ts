import type { Plan } from './plan.ts';

/**
 * What is left of a plan that has been carried out in part: the cells that the same request would still plan now, each
 * for the reason, and for as many entities, as there is now.
 */
export function remaining(plan: Plan, current: Plan): Plan {
	return {
		...plan,
		steps: plan.steps.map((step) => {
			const now = current.steps.find(({ processor }) => processor === step.processor);
			const foreseen = new Set(step.cells.map(({ date }) => date));
			const cells = now?.cells.filter(({ date }) => foreseen.has(date)) ?? [];
			return { ...step, cells, upToDate: step.upToDate + step.cells.length - cells.length };
		}),
	};
}
