import {
	type AuditedProcessor,
	isOwn,
	isProcessor,
	type Processor,
	type RequiredEntity,
} from './processor.ts';

/**
 * The processors in an order in which each comes after all that it reads.
 * @throws TypeError where two share a code or a name, or they read each other in a circle.
 */
export function inDependencyOrder(processors: readonly Processor[]): Processor[] {
	// Cells are kept under the name, and chosen by the code: shared, one processor would overwrite the other's.
	for (const label of ['code', 'name'] as const) {
		const seen = new Set<string>();
		for (const { [label]: text } of processors) {
			if (seen.has(text)) throw new TypeError(`two processors have the ${label} ${text}`);
			seen.add(text);
		}
	}
	const ordered: Processor[] = [];
	const visiting = new Set<Processor>();
	const visit = (processor: Processor): void => {
		if (ordered.includes(processor)) return;
		if (visiting.has(processor)) throw new TypeError(`${processor.code} reads itself through its upstreams`);
		visiting.add(processor);
		for (const { from } of processor.upstream) if (isProcessor(from)) visit(from);
		ordered.push(processor);
	};
	for (const processor of processors) visit(processor);
	return ordered.filter((processor) => processors.includes(processor));
}

/** An upstream whose record an entity cannot be without. */
export interface Requirement {
	readonly processor: AuditedProcessor;
	readonly entityOf: RequiredEntity;
}

/** The upstreams that a processor requires, in the order of its definition. */
export function requirementsOf({ upstream }: AuditedProcessor): Requirement[] {
	return upstream.flatMap(({ from, requiredOf }) =>
		requiredOf !== undefined && isProcessor(from) ? [{ processor: from, entityOf: requiredOf }] : [],
	);
}

/** These processors and all that they require, all the way up. */
export function allRequired(processors: readonly AuditedProcessor[]): Set<AuditedProcessor> {
	const found = new Set<AuditedProcessor>();
	const visit = (processor: AuditedProcessor): void => {
		if (found.has(processor)) return;
		found.add(processor);
		for (const required of requirementsOf(processor)) visit(required.processor);
	};
	for (const processor of processors) visit(processor);
	return found;
}

/** How many steps a cascade can take from any of these processors up to its root; 0 where none requires another. */
export function cascadeDepth(processors: readonly AuditedProcessor[]): number {
	return Math.max(
		0,
		...processors.map((processor) => {
			const required = requirementsOf(processor).map((requirement) => requirement.processor);
			return required.length === 0 ? 0 : 1 + cascadeDepth(required);
		}),
	);
}

/**
 * The only processor that a processor of others reads, if it reads one alone. Their failures seldom name a cause: that
 * an upstream was missing can then mean nothing else.
 */
export function soleUpstream(processor: AuditedProcessor): AuditedProcessor | null {
	if (isOwn(processor)) return null;
	const [first, ...others] = requirementsOf(processor);
	return first === undefined || others.length > 0 ? null : first.processor;
}
