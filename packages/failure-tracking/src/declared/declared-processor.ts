import { columnsOf, isoDate, type TableDefinition } from '@accounted/warehouse';
import { z } from 'zod';
import type { Expectation } from '../processor/expectation.ts';
import { type AuditedProcessor, sameEntity } from '../processor/processor.ts';
import type { ProcessorDeclaration } from './audit-config.ts';

/** Returns a processor that another system runs, to be reconciled, listed and explained like one of the engine's. */
export function declaredProcessor(
	declaration: ProcessorDeclaration,
	expectation: Expectation,
	upstream: readonly AuditedProcessor[],
	expectedFrom: readonly AuditedProcessor[] = [],
): AuditedProcessor {
	const { name, code, phase, entityType, dateColumn, timeZone, entityColumn, failures } = declaration;
	return {
		name,
		code,
		phase,
		entityType,
		expectation,
		output: {
			table: tableOf(declaration),
			entityColumn,
			dateColumn,
			...(timeZone === undefined ? {} : { timeZone }),
		},
		upstream: upstream.map((from) => ({
			from,
			lookbackDays: 0,
			includesDate: true,
			requiredOf: sameEntity,
		})),
		expectedFrom,
		sharesFailures: failures === 'shared',
	};
}

/** Returns what is known of a table of another system: two columns. */
function tableOf({ table, name, dateColumn, entityColumn }: ProcessorDeclaration): TableDefinition {
	const schema = z.object({ [dateColumn]: isoDate, [entityColumn]: z.string() });
	return {
		name: table,
		description: `Records of ${name}.`,
		schema,
		columns: columnsOf(schema),
		key: [entityColumn, dateColumn],
		partitionBy: null,
		clusterBy: [],
	};
}
