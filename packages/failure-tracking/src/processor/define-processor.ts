import type { RowOf, TableDefinition } from '@accounted/warehouse';
import type { z } from 'zod';
import type { EntityType } from '../failure/failure-row.ts';
import { callSites } from './call-site.ts';
import { checkDeclaredReads } from './declared-reads.ts';
import type { Expectation } from './expectation.ts';
import { type EmittableCategory, type Outcome, type OutcomeBuilder, outcomeBuilder } from './outcome.ts';
import {
	type Entity,
	type Inputs,
	inputKey,
	type Output,
	type Processor,
	type Upstream,
} from './processor.ts';

/** The `evaluate` that each definition names, by the function that the engine calls. */
const DEFINED = new WeakMap<Processor['evaluate'], object>();

/** Whether a processor's code is the one that its definition names, and none that was put in its place later. */
export function hasOwnCode({ evaluate }: Processor): boolean {
	return DEFINED.has(evaluate);
}

/** Returns the text of a processor's `evaluate` as it was written; null for a function whose text cannot be read. */
export function textOfEvaluate({ evaluate }: Processor): string | null {
	const text = String(DEFINED.get(evaluate) ?? evaluate);
	return /\{\s*\[native code\]\s*\}$/.test(text) ? null : text;
}

/**
 * Defines a processor. `evaluate` is pure: entity and inputs in, one outcome out. The builder that it gets makes records of
 * the output table's type, and failures of the categories listed here, each with the evidence that it demands.
 * @throws TypeError for inputs that lack a key column, and for statements that read a table which no upstream has.
 */
export function defineProcessor<
	T extends TableDefinition,
	I extends z.ZodObject,
	const C extends EmittableCategory,
>(definition: {
	name: string;
	code: string;
	phase: number;
	entityType: EntityType;
	logicVersion?: number;
	impure?: string;
	output: Output<T>;
	expectation: Expectation;
	upstream: readonly Upstream[];
	failures: readonly C[];
	inputs: Inputs<I>;
	evaluate: (
		entity: Entity,
		inputs: readonly z.output<I>[],
		outcome: OutcomeBuilder<RowOf<T>, C>,
	) => Outcome<RowOf<T>>;
}): Processor {
	const { evaluate, output, inputs, ...rest } = definition;
	const definedAt = callSites();
	for (const column of Object.keys(inputKey.shape))
		if (!(column in inputs.row.shape))
			throw new TypeError(`${definition.name}: its inputs have no column ${column}`);
	checkDeclaredReads(definition);
	const builder = outcomeBuilder<RowOf<T>, C>();
	// The engine hands over rows that the warehouse decoded by this very schema.
	const typed: Processor['evaluate'] = (entity, rows) =>
		evaluate(entity, rows as readonly z.output<I>[], builder);
	DEFINED.set(typed, evaluate);
	return {
		...rest,
		definedAt,
		sharesFailures: true,
		output: { table: output.table, entityColumn: output.entityColumn, dateColumn: output.dateColumn },
		inputs,
		evaluate: typed,
	};
}
