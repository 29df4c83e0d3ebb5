import { columnsOf, isoDate, type TableDefinition } from '@accounted/warehouse';
import { z } from 'zod';
import type { Expectation } from '../processor/expectation.ts';
import { type AuditedProcessor, sameEntity } from '../processor/processor.ts';
import type { ProcessorDeclaration } from './audit-config.ts';

/** A processor that others run, so that it can be reconciled, listed and explained like one of the engine's. */
export function declaredProcessor(
	declaration: ProcessorDeclaration,
	expectation: Expectation,
	upstream: readonly AuditedProcessor[],
): AuditedProcessor {
	const { name, code, phase, entityType, dateColumn, entityColumn, failures } = declaration;
	return {
		name,
		code,
		phase,
		entityType,
		expectation,
		output: { table: tableOf(declaration), entityColumn, dateColumn },
		upstream: upstream.map((from) => ({
			from,
			lookbackDays: 0,
			includesDate: true,
			requiredOf: sameEntity,
		})),
		sharesFailures: failures === 'shared',
	};
}

/** As much of a table of others as is known of it; its names may be of any case. */
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
