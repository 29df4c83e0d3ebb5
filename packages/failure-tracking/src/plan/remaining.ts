import type { Plan } from './plan.ts';

/** What is left of a plan that has been carried out in part: the cells that the same request would still plan now. */
export function remaining(plan: Plan, current: Plan): Plan {
	return {
		...plan,
		steps: plan.steps.map((step) => {
			const now = current.steps.find(({ processor }) => processor === step.processor);
			const open = new Set(now?.cells.map(({ date }) => date));
			const cells = step.cells.filter(({ date }) => open.has(date));
			return { ...step, cells, upToDate: step.upToDate + step.cells.length - cells.length };
		}),
	};
}
