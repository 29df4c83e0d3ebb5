import type { Row } from '@accounted/warehouse';
import type { Failure } from '../processor/outcome.ts';
import type { Entity, Processor } from '../processor/processor.ts';

/** What the engine makes of one entity: a row of the output table, or a failure. */
export type Decided =
	| { readonly kind: 'record'; readonly record: Row }
	| { readonly kind: 'failure'; readonly failure: Failure };

/**
 * The outcome of one entity, whatever its processor does: a throw, no outcome at all, a record of the wrong shape or
 * about somebody else become a PROCESSING_ERROR of this entity alone.
 */
export function decide(processor: Processor, entity: Entity, inputs: readonly Row[]): Decided {
	let outcome: unknown;
	try {
		outcome = processor.evaluate(entity, inputs);
	} catch (error) {
		return processingError(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
	}
	if (!isDecided(outcome)) return processingError('evaluate returned no outcome');
	if (outcome.kind === 'failure') return outcome;
	return checkRecord(processor, entity, outcome.record);
}

function checkRecord({ output }: Processor, entity: Entity, record: Row): Decided {
	const checked = output.table.schema.safeParse(record);
	if (!checked.success) {
		const issue = checked.error.issues[0];
		return processingError(
			`the record does not fit ${output.table.name}: column ${issue?.path.join('.')}: ${issue?.message}`,
		);
	}
	if (record[output.entityColumn] !== entity.id || record[output.dateColumn] !== entity.date)
		return processingError(
			`the record is about ${record[output.entityColumn]} on ${record[output.dateColumn]}, not about ${entity.id} on ${entity.date}`,
		);
	return { kind: 'record', record: checked.data };
}

function processingError(reason: string): Decided {
	return { kind: 'failure', failure: { category: 'PROCESSING_ERROR', reason } };
}

/** The type system promises this of TypeScript callers; JavaScript ones, and casts, promise nothing. */
function isDecided(outcome: unknown): outcome is Decided {
	if (typeof outcome !== 'object' || outcome === null || !('kind' in outcome)) return false;
	if (outcome.kind === 'record') return 'record' in outcome && typeof outcome.record === 'object';
	return outcome.kind === 'failure' && 'failure' in outcome;
}
