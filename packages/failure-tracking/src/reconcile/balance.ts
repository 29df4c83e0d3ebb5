import { type DateRange, type PresentTables, type Sql, sql } from '@accounted/warehouse';
import { failuresTable } from '../failure/failure-row.ts';
import type { Expectation } from '../processor/expectation.ts';
import type { AuditedProcessor } from '../processor/processor.ts';
import { recordKeys } from './record-keys.ts';

/** Whether an entity is named: it is neither NULL nor blank. */
export function isNamed(entity: Sql): Sql {
	return sql`COALESCE(REGEXP_CONTAINS(${entity}, ${'[^\\s\\p{Z}]'}), FALSE)`;
}

/** Whether a row of an expectation can be compared. `null_keys` counts the others. */
export const HAS_KEY = sql`${isNamed(sql`entity_id`)} AND analysis_date IS NOT NULL`;

/**
 * CTEs that end in `judged`: one row per (processor, date) with the number of expected entities, of records and of open
 * failures, and whether the cell `is_balanced`: each expected entity has exactly one of the two, and no other entity has
 * any. The keys of such a cell need not be joined.
 *
 * A cell is balanced if it has as many outcomes as expected entities and the exclusive or of all their 64-bit
 * fingerprints is 0. The expected entities are distinct. With any other outcomes than one for each of them, the
 * fingerprints of the rest would have to cancel by chance: 2^-64 for each cell. An outcome without an entity has no
 * fingerprint, so a cell that has one is not balanced. DATE_LEVEL rows do not count: they add nothing where each entity
 * has an outcome of its own.
 *
 * Rests on the CTEs of the expectations and `rooted_failures`.
 */
export function judgedCells(
	processors: readonly AuditedProcessor[],
	expectations: readonly Expectation[],
	range: DateRange,
	tables: PresentTables,
): Sql {
	const expected = expectations.map(
		({ name }) => sql`${sumsOf(name)} AS (
	SELECT analysis_date, COUNT(*) AS expected, ${FINGERPRINT} AS fingerprint
	FROM (SELECT DISTINCT analysis_date, entity_id FROM ${sql.identifier(name)} WHERE ${HAS_KEY}) AS distinct_entities
	GROUP BY analysis_date
)`,
	);
	const lines = processors.flatMap((processor) => [
		sql`SELECT ${processor.name} AS processor_name, analysis_date, expected, 0 AS records, 0 AS failures, fingerprint
	FROM ${sumsOf(processor.expectation.name)}`,
		...(tables.has(processor.output.table.name)
			? [
					sql`SELECT ${processor.name}, analysis_date, 0, COUNT(*), 0, ${FINGERPRINT}
	FROM (${recordKeys(processor, range)}) AS records
	GROUP BY analysis_date`,
				]
			: []),
	]);
	if (tables.has(failuresTable.name))
		lines.push(sql`SELECT processor_name, analysis_date, 0, 0, COUNT(*), ${FINGERPRINT}
	FROM rooted_failures
	WHERE is_wanted
	GROUP BY processor_name, analysis_date`);
	return sql`${sql.join(expected, ',\n')},
sums AS (
	SELECT processor_name, analysis_date,
		SUM(expected) AS expected, SUM(records) AS records, SUM(failures) AS failures, BIT_XOR(fingerprint) AS fingerprint
	FROM (
	${sql.join(lines, '\n	UNION ALL\n	')}
	) AS sum_lines
	GROUP BY processor_name, analysis_date
),
judged AS (
	SELECT processor_name, analysis_date, expected, records, failures,
		COALESCE(expected = records + failures AND fingerprint = 0, FALSE) AS is_balanced
	FROM sums
)`;
}

const FINGERPRINT = sql`BIT_XOR(FARM_FINGERPRINT(entity_id))`;

function sumsOf(expectation: string): Sql {
	return sql`${sql.identifier(`${expectation}_sums`)}`;
}
