import type { DateRange, IsoDate } from '@accounted/warehouse';
import type { CellVersions } from '../ledger/cell-versions.ts';
import { datesRead } from '../processor/dates-read.ts';
import { isProcessor, type Processor } from '../processor/processor.ts';
import type { CellReason } from './plan.ts';

/** What the tables hold of one cell. */
export interface CellFacts {
	readonly date: IsoDate;
	readonly expected: number;
	/** Entities that are unaccounted, doubled, or both a record and a failure. */
	readonly broken: number;
	/** Entities with more or fewer outcomes than when the cell ran: rows were lost, or added by somebody else. Of stale cells alone. */
	readonly damaged: number;
	/** Open failures that might pass when it is run again. */
	readonly retryable: number;
}

/** The cells that are planned already, by processor name, in the order of their dates. */
export type PlannedDates = ReadonlyMap<string, readonly IsoDate[]>;

/** Why a cell has to run: the gravest reason where there are several; null where it has none. */
export function reasonFor(
	processor: Processor,
	{ date, broken, retryable }: CellFacts,
	versions: CellVersions,
	planned: PlannedDates,
	force: boolean,
	changedSince: (definitionVersion: string) => string[],
): CellReason | null {
	if (!versions.isDone(processor, date)) return { kind: 'NEVER_RAN' };
	if (force) return { kind: 'FORCED' };
	const { otherDefinition, upstreams } = versions.changesOf(processor, date);
	if (otherDefinition !== null)
		return { kind: 'DEFINITION_CHANGED', was: otherDefinition, parts: changedSince(otherDefinition) };
	const unrecorded = versions.unrecordedSources(processor);
	if (unrecorded.length > 0) return { kind: 'SOURCE_UNRECORDED', upstreams: unrecorded };
	if (upstreams.length > 0) {
		const processors = upstreams.filter(isProcessor);
		return processors.length === 0
			? { kind: 'SOURCE_REPAIRED', upstreams: upstreams.map(({ name }) => name) }
			: { kind: 'STALE', upstreams: processors.map(({ code }) => code) };
	}
	if (broken > 0) return { kind: 'UNACCOUNTED', entities: broken };
	if (retryable > 0) return { kind: 'RETRYABLE_FAILURE', failures: retryable };
	const follows = processor.upstream.flatMap((upstream) => {
		const { from } = upstream;
		if (!isProcessor(from)) return [];
		return hasAnyIn(planned.get(from.name) ?? [], datesRead(upstream, date)) ? [from.code] : [];
	});
	return follows.length === 0 ? null : { kind: 'FOLLOWS', upstreams: follows };
}

/** By bisection: a plan of twenty seasons has thousands of dates. */
function hasAnyIn(sorted: readonly IsoDate[], { start: first, end: last }: DateRange): boolean {
	let [low, high] = [0, sorted.length];
	while (low < high) {
		const middle = (low + high) >>> 1;
		if ((sorted[middle] ?? last) < first) low = middle + 1;
		else high = middle;
	}
	const next = sorted[low];
	return next !== undefined && next <= last;
}
