import { loadAgain, printedCommand } from '@accounted/command-line';
import {
	type AuditedProcessor,
	type Explanation,
	isProcessor,
	missingDatesOf,
	rootsOf,
	type Step,
} from '@accounted/failure-tracking';
import type { RawEvidence } from '@accounted/raw';
import type { IsoDate } from '@accounted/warehouse';
import { type Advice, command, sentence } from '../advice.ts';
import { codesOf } from '../codes.ts';
import { runAgain } from '../run-again.ts';
import { entityTypeOf } from './entity-type-of.ts';

/**
 * What repairs a missing record, in the order in which it is done: prose where a person must act, else a command. The
 * command to load again names the folder of the rejected rows at the roots.
 */
export function repairOf(
	{ processor, date, standing, why, chain }: Explanation,
	processors: readonly AuditedProcessor[],
	evidence: RawEvidence,
): Advice[] {
	if (standing === 'RECORD') return [];
	if (standing === 'UNACCOUNTED') return runAgain(date, date, [processor], why !== 'NEVER_RAN');
	if (standing === 'CONFLICT' || standing === 'UNEXPECTED' || chain === null)
		return runAgain(date, date, [processor], true);
	const roots = rootsOf(chain);
	const [root] = roots;
	if (root === undefined) return [];
	const first = roots.map((one) => one.date).reduce((one, other) => (other < one ? other : one));
	const again = runAgain(first, date, affected(processor, roots, processors), false);
	const load = () =>
		command(loadAgain(roots.flatMap((one) => evidence.rejectedFilesOf(one, entityTypeOf(one, processors)))));
	switch (root.failure?.failure_category) {
		case undefined:
		case 'MISSING_UPSTREAM':
			return runAgain(first, date, affected(processor, roots, processors), true);
		case 'EARLY_SEASON':
		case 'INSUFFICIENT_DATA':
			return [sentence('nothing to repair: the record appears by itself once there are enough games')];
		case 'SOURCE_NOT_READY':
			return [
				sentence('wait until the game is final, then:'),
				load(),
				...gapRepair(root, processor, date, processors, false),
			];
		case 'MISSING_SOURCE':
			return [sentence(`get the box scores of ${first} from the publisher, then:`), load(), ...again];
		case 'INVALID_INPUT':
			return [sentence(`correct the source row of ${first} that the reason names, then:`), load(), ...again];
		case 'UNRESOLVED_PLAYER':
			return [sentence('give the rows of this name their player id in the source, then:'), load(), ...again];
		case 'INCOMPLETE_UPSTREAM':
			return gapRepair(root, processor, date, processors, true);
		case 'PROCESSING_ERROR':
			return [
				sentence(`the code of ${codesOf(processors)(root.processorName)} threw: correct it, then:`),
				...runAgain(first, date, affected(processor, roots, processors), true),
			];
		case 'UNKNOWN':
			return [
				sentence('ask the team that writes this category what it means. The known categories:'),
				command(printedCommand('validate', ['taxonomy'])),
			];
	}
}

/** The command that runs again what the processor reads, from the first date that the root misses or waits for. */
function gapRepair(
	root: Step,
	processor: AuditedProcessor,
	date: IsoDate,
	processors: readonly AuditedProcessor[],
	force: boolean,
): Advice[] {
	const missing = root.failure === null ? [] : missingDatesOf(root.failure);
	const start = missing.reduce((one, other) => (other < one ? other : one), root.date);
	const reader = processors.find(({ name }) => name === root.processorName);
	const read = (reader?.upstream ?? []).flatMap(({ from }) => (isProcessor(from) ? [from] : []));
	const chain = new Set([...read, ...affected(processor, [root], processors)]);
	return runAgain(
		start,
		date,
		processors.filter((one) => chain.has(one)),
		force,
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
