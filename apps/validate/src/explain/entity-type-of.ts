import type { AuditedProcessor, EntityType, Step } from '@accounted/failure-tracking';

/** Returns what the entity of a step is: as its processor declares it, else as its failure says; null for neither. */
export function entityTypeOf(
	{ failure, processorName }: Step,
	processors: readonly AuditedProcessor[],
): EntityType | null {
	return processors.find(({ name }) => name === processorName)?.entityType ?? failure?.entity_type ?? null;
}
