import { isProcessor, type Processor } from './processor.ts';

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
