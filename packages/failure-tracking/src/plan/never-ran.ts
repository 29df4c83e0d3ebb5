import type { IsoDate } from '@accounted/warehouse';
import { datesRead } from '../processor/dates-read.ts';
import { inDependencyOrder } from '../processor/graph.ts';
import { isProcessor, type Processor } from '../processor/processor.ts';
import type { Plan } from './plan.ts';

/** A processor that has to run first, and on how many dates of the plan. */
export interface NeverRan {
	readonly processor: Processor;
	readonly dates: number;
}

/**
 * Returns the processors without a step in a plan that never ran on dates which its cells read, directly or through another one of
 * them, upstream first. Without their outcomes the cells would come out as failures without a cause.
 * @param upstreams The plan, as of now, of the processors of `withoutStep`, over the same range.
 */
export function neverRan(plan: Plan, upstreams: Plan, processors: readonly Processor[]): NeverRan[] {
	const datesOf = ({ steps }: Plan, { code }: Processor, isWanted: (kind: string) => boolean) =>
		steps
			.filter(({ processor }) => processor === code)
			.flatMap(({ cells }) => cells.filter(({ reason }) => isWanted(reason.kind)).map(({ date }) => date));
	const found: NeverRan[] = [];
	const needed = new Map<string, Set<IsoDate>>();
	for (const reader of [...inDependencyOrder(processors)].reverse()) {
		const missing = needed.get(reader.name) ?? new Set();
		if (missing.size > 0) found.unshift({ processor: reader, dates: missing.size });
		const dates = [...datesOf(plan, reader, () => true), ...missing];
		for (const upstream of reader.upstream) {
			const { from } = upstream;
			if (!isProcessor(from)) continue;
			const windows = dates.map((own) => datesRead(upstream, own));
			const due = datesOf(upstreams, from, (kind) => kind === 'NEVER_RAN');
			const read = due.filter((date) => windows.some(({ start, end }) => start <= date && date <= end));
			needed.set(from.name, new Set([...(needed.get(from.name) ?? []), ...read]));
		}
	}
	return found;
}
