import { type DateRange, type PresentTables, type Sql, sql } from '@accounted/warehouse';
import { failuresTable } from '../failure/failure-row.ts';
import type { Expectation } from '../processor/expectation.ts';
import { type AuditedProcessor, isOwn } from '../processor/processor.ts';
import { HAS_KEY, isNamed } from './balance.ts';
import { ofRange } from './record-keys.ts';
import { inRange, isOpen, oneOf } from './rooted-failures.ts';

/** Where a key without an entity or without a date was found. */
export const NULL_KEY_PLACES = ['expectation', 'records', 'failures'] as const;
export type NullKeyPlace = (typeof NULL_KEY_PLACES)[number];

/**
 * Rows whose key cannot be compared, because the entity is NULL or blank, or the date is NULL. Rows without an entity are
 * those of the range. Rows without a date belong to no range and count in each.
 */
export interface NullKeys {
	readonly processor: AuditedProcessor;
	readonly place: NullKeyPlace;
	readonly withoutEntity: number;
	readonly withoutDate: number;
}

/**
 * A CTE `null_keys`: a row for each processor and place that has rows without an entity or without a date. Rests on the
 * CTEs of the expectations.
 */
export function nullKeys(
	processors: readonly AuditedProcessor[],
	expectations: readonly Expectation[],
	range: DateRange,
	tables: PresentTables,
): Sql {
	const expected = expectations.map(
		({ name }) => sql`${nullsOf(name)} AS (
	SELECT COUNTIF(analysis_date IS NOT NULL) AS without_entity, COUNTIF(analysis_date IS NULL) AS without_date
	FROM ${sql.identifier(name)}
	WHERE NOT (${HAS_KEY})
)`,
	);
	const lines = processors.flatMap((processor) => [
		sql`SELECT ${processor.name} AS processor_name, 'expectation' AS place, without_entity, without_date
	FROM ${nullsOf(processor.expectation.name)}`,
		...(tables.has(processor.output.table.name)
			? [
					sql`SELECT ${processor.name}, 'records', COUNTIF(has_date), COUNTIF(NOT has_date)
	FROM (${recordsWithoutKey(processor, range)}) AS records`,
				]
			: []),
	]);
	const columns = tables.get(failuresTable.name);
	if (columns !== undefined)
		lines.push(sql`SELECT processor_name, 'failures', COUNTIF(analysis_date IS NOT NULL), COUNTIF(analysis_date IS NULL)
	FROM ${failuresTable}
	WHERE (${inRange('analysis_date', range)} OR analysis_date IS NULL) AND NOT (${HAS_KEY})
		AND ${isOpen(columns)} AND processor_name ${oneOf(processors.filter(({ sharesFailures }) => sharesFailures))}
	GROUP BY processor_name`);
	return sql`${sql.join(expected, ',\n')},
null_keys AS (
	SELECT processor_name, place, without_entity, without_date
	FROM (
	${sql.join(lines, '\n	UNION ALL\n	')}
	) AS null_lines
	WHERE without_entity + without_date > 0
)`;
}

function recordsWithoutKey(processor: AuditedProcessor, range: DateRange): Sql {
	const { output } = processor;
	const date = sql.identifier(output.dateColumn);
	const entity = sql`CAST(${sql.identifier(output.entityColumn)} AS STRING)`;
	const within = isOwn(processor) ? inRange(output.dateColumn, range) : ofRange(output, range);
	return sql`SELECT ${date} IS NOT NULL AS has_date
	FROM ${output.table}
	WHERE (${within} OR ${date} IS NULL) AND (NOT ${isNamed(entity)} OR ${date} IS NULL)`;
}

function nullsOf(expectation: string): Sql {
	return sql`${sql.identifier(`${expectation}_nulls`)}`;
}
