import {
	type AuditedProcessor,
	type Explanation,
	isProcessor,
	missingDatesOf,
	rootsOf,
	type Step,
} from '@accounted/failure-tracking';
import type { IsoDate } from '@accounted/warehouse';
import { codesOf } from '../codes.ts';
import { runAgain } from '../run-again.ts';

/** What repairs a missing record, in the order in which it is done: prose where a person must act, else a command. */
export function repairOf(
	{ processor, date, standing, why, chain }: Explanation,
	processors: readonly AuditedProcessor[],
): string[] {
	if (standing === 'RECORD') return [];
	if (standing === 'UNACCOUNTED') return runAgain(date, date, [processor], why !== 'NEVER_RAN');
	if (standing === 'CONFLICT' || standing === 'UNEXPECTED' || chain === null)
		return runAgain(date, date, [processor], true);
	const roots = rootsOf(chain);
	const [root] = roots;
	if (root === undefined) return [];
	const first = roots.map((one) => one.date).reduce((one, other) => (other < one ? other : one));
	const again = runAgain(first, date, affected(processor, roots, processors), false);
	switch (root.failure?.failure_category) {
		case undefined:
		case 'MISSING_UPSTREAM':
			return runAgain(first, date, affected(processor, roots, processors), true);
		case 'EARLY_SEASON':
		case 'INSUFFICIENT_DATA':
			return ['nothing to repair: it comes by itself once there are enough games'];
		case 'SOURCE_NOT_READY':
			return ['wait until the game is final, then:', LOAD, ...again];
		case 'MISSING_SOURCE':
			return [`get the box scores of ${first} from the publisher, then:`, LOAD, ...again];
		case 'INVALID_INPUT':
			return [`correct the source row of ${first} that the reason names, then:`, LOAD, ...again];
		case 'UNRESOLVED_PLAYER':
			return ['give the rows of this name their player id in the source, then:', LOAD, ...again];
		case 'INCOMPLETE_UPSTREAM':
			return gapRepair(root, processor, date, processors);
		case 'PROCESSING_ERROR':
			return [
				`the code of ${codesOf(processors)(root.processorName)} threw: correct it, then:`,
				...runAgain(first, date, affected(processor, roots, processors), true),
			];
		case 'UNKNOWN':
			return [
				'find out what this category means from the system that writes it; `validate taxonomy` lists the known ones',
			];
	}
}

const LOAD = 'pnpm pipeline load --source <folder>';

/** A gap that no failure explains: what the processor reads has lost rows, so it is made again from where they are lost. */
function gapRepair(
	root: Step,
	processor: AuditedProcessor,
	date: IsoDate,
	processors: readonly AuditedProcessor[],
): string[] {
	const missing = root.failure === null ? [] : missingDatesOf(root.failure);
	const start = missing.reduce((one, other) => (other < one ? other : one), root.date);
	const reader = processors.find(({ name }) => name === root.processorName);
	const read = (reader?.upstream ?? []).flatMap(({ from }) => (isProcessor(from) ? [from] : []));
	const chain = new Set([...read, ...affected(processor, [root], processors)]);
	return runAgain(
		start,
		date,
		processors.filter((one) => chain.has(one)),
		true,
	);
}

/** Everything between the roots and the processor asked for, upstream first. */
function affected(
	asked: AuditedProcessor,
	roots: readonly Step[],
	processors: readonly AuditedProcessor[],
): AuditedProcessor[] {
	const names = new Set(roots.map(({ processorName }) => processorName));
	const reaches = new Map<AuditedProcessor, boolean>();
	const visit = (processor: AuditedProcessor): boolean => {
		const known = reaches.get(processor);
		if (known !== undefined) return known;
		reaches.set(processor, names.has(processor.name));
		const upstream = processor.upstream.map(({ from }) => isProcessor(from) && visit(from));
		const reached = names.has(processor.name) || upstream.includes(true);
		reaches.set(processor, reached);
		return reached;
	};
	visit(asked);
	return processors.filter((processor) => reaches.get(processor) === true || processor === asked);
}
