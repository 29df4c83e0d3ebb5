import { type DateRange, type Sql, sql, type Warehouse } from '@accounted/warehouse';
import { z } from 'zod';
import { failuresTable } from '../failure/failure-row.ts';
import type { AuditedProcessor } from '../processor/processor.ts';
import { type Checkable, overCheckable } from '../reconcile/could-not-check.ts';
import { distinctExpectations } from '../reconcile/keyed-outcomes.ts';
import { recordKeys } from '../reconcile/record-keys.ts';
import { inRange, oneOf } from '../reconcile/rooted-failures.ts';

/** Returns every entity that an expectation, an output or a failure of these processors names in a range, in order. */
export async function knownEntities(
	warehouse: Pick<Warehouse, 'existing' | 'query' | 'tablesIn'>,
	processors: readonly AuditedProcessor[],
	range: DateRange,
): Promise<string[]> {
	const { result } = await overCheckable(warehouse, processors, range, async (checkable) => {
		const rows = linesOf(checkable, range);
		if (rows.length === 0) return [];
		return warehouse.query(
			sql`
SELECT DISTINCT entity_id
FROM (
	${sql.join(rows, '\n	UNION ALL\n	')}
) AS known_entities
WHERE entity_id IS NOT NULL
ORDER BY entity_id`,
			z.object({ entity_id: z.string() }),
		);
	});
	return result.map(({ entity_id }) => entity_id);
}

function linesOf({ processors, tables }: Checkable<AuditedProcessor>, range: DateRange): Sql[] {
	return [
		...distinctExpectations(processors).map(
			(expectation) => sql`SELECT entity_id FROM (${expectation.sql(range)}) AS expected`,
		),
		...processors
			.filter(({ output }) => tables.has(output.table.name))
			.map((processor) => sql`SELECT entity_id FROM (${recordKeys(processor, range)}) AS records`),
		...(tables.has(failuresTable.name) && processors.length > 0
			? [
					sql`SELECT entity_id FROM ${failuresTable} WHERE ${inRange('analysis_date', range)} AND processor_name ${oneOf(processors)}`,
				]
			: []),
	];
}
