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

/** The functions of all processors that were defined here: the code of any other one is not where its definition is. */
const DEFINED = new WeakSet<Processor['evaluate']>();

/** Whether a processor's code is the one that its definition names, and none that was put in its place later. */
export function hasOwnCode({ evaluate }: Processor): boolean {
	return DEFINED.has(evaluate);
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
	DEFINED.add(typed);
	return {
		...rest,
		definedAt,
		sharesFailures: true,
		output: { table: output.table, entityColumn: output.entityColumn, dateColumn: output.dateColumn },
		inputs,
		evaluate: typed,
	};
}
