import { isProcessor, type Processor } from '../processor/processor.ts';
import { isDue, type Plan } from './plan.ts';

/** Returns the codes of all processors that a processor reads, directly or through another. */
export function upstreamOf(processor: Processor): Set<string> {
	const codes = new Set<string>();
	const visit = ({ upstream }: Processor): void => {
		for (const { from } of upstream)
			if (isProcessor(from) && !codes.has(from.code)) {
				codes.add(from.code);
				visit(from);
			}
	};
	visit(processor);
	return codes;
}

/** Returns the processors that a plan's cells read, directly or through another, and for which it has no step. */
export function withoutStep({ steps }: Plan, processors: readonly Processor[]): Processor[] {
	const present = new Set(steps.map(({ processor }) => processor));
	const readers = steps.filter(({ cells }) => cells.length > 0).map(({ processor }) => processor);
	const read = new Set(
		processors.filter(({ code }) => readers.includes(code)).flatMap((reader) => [...upstreamOf(reader)]),
	);
	return processors.filter(({ code }) => read.has(code) && !present.has(code));
}

/**
 * Returns what must run before the cells of a plan and is no part of it: they would fail for lack of it. `upstreams` is
 * the plan, as of now, of the processors of `withoutStep`.
 */
export function lacking({ steps }: Plan, upstreams: Plan, processors: readonly Processor[]): string[] {
	return steps.flatMap(({ processor, cells }) => {
		const reader = processors.find(({ code }) => code === processor);
		const last = cells
			.map(({ date }) => date)
			.sort()
			.at(-1);
		if (reader === undefined || last === undefined) return [];
		const read = upstreamOf(reader);
		return upstreams.steps.flatMap((step) => {
			const due = step.cells.filter((cell) => isDue(cell) && cell.date <= last);
			const [first] = due;
			if (first === undefined || !read.has(step.processor)) return [];
			return [
				`${processor} reads ${step.processor}, which has ${due.length} to run, from ${first.date} on, and no step`,
			];
		});
	});
}
