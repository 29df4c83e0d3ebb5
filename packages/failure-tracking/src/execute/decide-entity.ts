import { isoDate, type Row } from '@accounted/warehouse';
import { z } from 'zod';
import { FAILURE_CATEGORIES, FAILURE_TYPES } from '../failure/category.ts';
import type { Failure } from '../processor/outcome.ts';
import type { Entity, Processor } from '../processor/processor.ts';
import { UpstreamOutcomes } from './upstream-outcomes.ts';

/** What the engine makes of one entity: a row of the output table, or a failure. */
export type Decided =
	| { readonly kind: 'record'; readonly record: Row }
	| { readonly kind: 'failure'; readonly failure: Failure };

/**
 * Returns the outcome of one entity: a cascade where a required upstream has no record of it, else what `evaluate` says.
 * A throw, no outcome at all, a record or failure of the wrong shape, an outcome about another entity, and an attempt to
 * change the entity each become a PROCESSING_ERROR of this entity alone. Never throws.
 */
export function decide(
	processor: Processor,
	entity: Entity,
	inputs: readonly Row[],
	upstream: UpstreamOutcomes = UpstreamOutcomes.NONE,
): Decided {
	// A frozen copy: the outcome is compared with the entity that was asked for.
	const asked = Object.freeze({ ...entity });
	try {
		const cascade = upstream.missingFor(asked, inputs);
		if (cascade !== null) return { kind: 'failure', failure: cascade };
		return checkOutcome(processor, asked, processor.evaluate(asked, inputs));
	} catch (error) {
		return processingError(textOf(error));
	}
}

/** The type system promises an outcome of TypeScript callers; JavaScript ones, and casts, promise nothing. */
function checkOutcome(processor: Processor, entity: Entity, outcome: unknown): Decided {
	if (outcome instanceof Promise) {
		// Left alone, its rejection would end the whole process.
		outcome.catch(() => undefined);
		return processingError('evaluate returned a promise, and must return its outcome at once');
	}
	if (typeof outcome === 'object' && outcome !== null && 'kind' in outcome) {
		if (outcome.kind === 'record' && 'record' in outcome)
			return checkRecord(processor, entity, outcome.record);
		if (outcome.kind === 'failure' && 'failure' in outcome) return checkFailure(outcome.failure);
	}
	return processingError('evaluate returned no outcome');
}

function checkRecord({ output }: Processor, entity: Entity, said: unknown): Decided {
	const checked = output.table.schema.safeParse(said);
	if (!checked.success)
		return processingError(`the record does not fit ${output.table.name}: ${firstIssue(checked.error)}`);
	const record: Row = checked.data;
	if (record[output.entityColumn] !== entity.id || record[output.dateColumn] !== entity.date)
		return processingError(
			`the record is about ${record[output.entityColumn]} on ${record[output.dateColumn]}, not about ${entity.id} on ${entity.date}`,
		);
	const unstorable = Object.keys(record).find((column) => !isStorable(record[column]));
	if (unstorable !== undefined)
		return processingError(
			`the record does not fit ${output.table.name}: column ${unstorable}: no warehouse can hold its value`,
		);
	return { kind: 'record', record };
}

const failureShape = z.object({
	category: z.enum(FAILURE_CATEGORIES).exclude(['MISSING_UPSTREAM', 'PROCESSING_ERROR', 'UNKNOWN']),
	reason: z.string().overwrite((text) => text.toWellFormed()),
	failureType: z.enum(FAILURE_TYPES).exactOptional(),
	expectedCount: z.int().exactOptional(),
	actualCount: z.int().exactOptional(),
	missingDates: z.array(isoDate).exactOptional(),
	rawDataChecked: z.boolean().exactOptional(),
});

function checkFailure(said: unknown): Decided {
	const checked = failureShape.safeParse(said);
	return checked.success
		? { kind: 'failure', failure: checked.data }
		: processingError(`evaluate returned a failure that is none: ${firstIssue(checked.error)}`);
}

/** What passes a schema and yet no STRING or INT64 can hold. One such value would fail the commit of its whole chunk. */
function isStorable(value: unknown): boolean {
	if (typeof value === 'string') return value.isWellFormed();
	if (typeof value === 'bigint') return BigInt.asIntN(64, value) === value;
	return !Array.isArray(value) || value.every(isStorable);
}

function processingError(reason: string): Decided {
	return { kind: 'failure', failure: { category: 'PROCESSING_ERROR', reason: reason.toWellFormed() } };
}

function firstIssue(error: z.ZodError): string {
	const [issue] = error.issues;
	return `${issue?.path.length ? `column ${issue.path.join('.')}: ` : ''}${issue?.message}`;
}

function textOf(thrown: unknown): string {
	try {
		return thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
	} catch {
		return 'something was thrown that has no text';
	}
}
