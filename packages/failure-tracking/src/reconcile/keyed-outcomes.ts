import { type DateRange, type PresentTables, type Sql, sql } from '@accounted/warehouse';
import { DATE_LEVEL, failuresTable } from '../failure/failure-row.ts';
import type { Expectation } from '../processor/expectation.ts';
import { type AuditedProcessor, isOwn } from '../processor/processor.ts';
import { HAS_KEY, judgedCells } from './balance.ts';
import { recordKeys } from './record-keys.ts';
import {
	acceptedUntil,
	inRange,
	isOpen,
	oneOf,
	type Reach,
	rootedFailures,
	textColumn,
} from './rooted-failures.ts';

/** Which cells are compared key by key. */
export interface KeyedCells {
	/** Whether balanced cells are compared too. Every key of a balanced cell is as it should be. */
	readonly allCells?: boolean;
	readonly reach?: Reach;
}

/**
 * Returns the CTEs that end in `accounts` and `failed`. `accounts`: one row per (processor, date, entity) with expected 0
 * or 1, the number of its records, and of its open failures with those that a DATE_LEVEL row adds. The entity is NULL for
 * records and failures without one. `failed`: each expected entity that has a failure and no record, of all cells.
 * `judged` says which cells are balanced, and their counts; it is absent if all cells are compared.
 */
export function keyedOutcomes(
	processors: readonly AuditedProcessor[],
	range: DateRange,
	tables: PresentTables,
	{ allCells = false, reach = { processors, range } }: KeyedCells = {},
): Sql {
	const expectations = distinctExpectations(processors);
	const expectationCtes = expectations.map(
		(expectation) => sql`${sql.identifier(expectation.name)} AS (${expectation.sql(range)})`,
	);
	const failureColumns = tables.get(failuresTable.name);
	const failureCtes =
		failureColumns === undefined ? [] : rootedFailures(processors, range, failureColumns, reach);
	const judged = allCells
		? sql``
		: sql`${judgedCells(processors, expectations, range, tables)},
`;
	return sql`${sql.join([...expectationCtes, ...failureCtes], ',\n')},
date_level AS (
	${dateLevel(processors, range, failureColumns)}
),
${judged}lines AS (
	${sql.join(linesOf(processors, range, tables), '\n	UNION ALL\n	')}
),
keyed AS (
	SELECT lines.processor_name, lines.analysis_date, lines.entity_id,
		MAX(lines.expected) AS expected, SUM(lines.records) AS records, SUM(lines.failures) AS failures,
		MIN(lines.category) AS category, MIN(lines.root_category) AS root_category,
		IF(COUNT(lines.accepted_until) = SUM(lines.failures), MIN(lines.accepted_until), NULL) AS accepted_until
	FROM lines${allCells ? sql`` : OF_UNBALANCED}
	GROUP BY lines.processor_name, lines.analysis_date, lines.entity_id
),
accounts AS (
	SELECT keyed.processor_name, keyed.analysis_date, keyed.entity_id, keyed.expected, keyed.records,
		keyed.failures AS own_failures,
		keyed.failures + COALESCE(date_level.failures, 0) AS failures,
		IF(keyed.failures > 0, keyed.category, date_level.category) AS category,
		IF(keyed.failures > 0, keyed.root_category, date_level.root_category) AS root_category,
		IF(keyed.failures > 0, keyed.accepted_until, date_level.accepted_until) AS accepted_until
	FROM keyed
	LEFT JOIN date_level
		ON date_level.processor_name = keyed.processor_name AND date_level.analysis_date = keyed.analysis_date
),
failed AS (
	SELECT processor_name, analysis_date, entity_id, category, root_category, accepted_until
	FROM accounts
	WHERE expected = 1 AND records = 0 AND failures > 0${allCells || failureColumns === undefined ? sql`` : FAILED_OF_BALANCED}
)`;
}

const OF_UNBALANCED = sql`
	JOIN judged
		ON judged.processor_name = lines.processor_name
		AND judged.analysis_date = lines.analysis_date
		AND NOT judged.is_balanced`;

/** In a balanced cell each entity with a failure is expected and has no record. */
const FAILED_OF_BALANCED = sql`
	UNION ALL
	SELECT found.processor_name, found.analysis_date, found.entity_id,
		found.category, found.root_category, found.accepted_until
	FROM rooted_failures AS found
	JOIN judged
		ON judged.processor_name = found.processor_name AND judged.analysis_date = found.analysis_date AND judged.is_balanced
	WHERE found.is_wanted`;

/** A line for each expected entity, each record and each open failure. */
function linesOf(processors: readonly AuditedProcessor[], range: DateRange, tables: PresentTables): Sql[] {
	const lines = processors.flatMap((processor) => [
		sql`SELECT ${processor.name} AS processor_name, analysis_date, entity_id,
		1 AS expected, 0 AS records, 0 AS failures, CAST(NULL AS STRING) AS category, CAST(NULL AS STRING) AS root_category,
		CAST(NULL AS DATE) AS accepted_until
	FROM ${sql.identifier(processor.expectation.name)}
	WHERE ${HAS_KEY}`,
		...(tables.has(processor.output.table.name)
			? [
					sql`SELECT ${processor.name}, analysis_date, entity_id,
		0, 1, 0, CAST(NULL AS STRING), CAST(NULL AS STRING), CAST(NULL AS DATE)
	FROM (${recordKeys(processor, range)}) AS records`,
				]
			: []),
	]);
	if (tables.has(failuresTable.name))
		lines.push(sql`SELECT processor_name, analysis_date, entity_id, 0, 0, 1, category, root_category, accepted_until
	FROM rooted_failures WHERE is_wanted`);
	return lines;
}

/**
 * The open failures that are about a date as a whole. Only another system writes such a row, so it covers the entities of
 * its own processors alone. The engine writes a row for each entity: for its processors DATE_LEVEL is an entity like any.
 */
function dateLevel(
	processors: readonly AuditedProcessor[],
	range: DateRange,
	columns: ReadonlySet<string> | undefined,
): Sql {
	if (columns === undefined)
		return sql`SELECT '' AS processor_name, CAST(NULL AS DATE) AS analysis_date, 0 AS failures,
		CAST(NULL AS STRING) AS category, CAST(NULL AS STRING) AS root_category, CAST(NULL AS DATE) AS accepted_until`;
	const accepted = acceptedUntil(columns);
	const covered = processors.filter((processor) => processor.sharesFailures && !isOwn(processor));
	return sql`SELECT processor_name, analysis_date, COUNT(*) AS failures,
		MIN(failure_category) AS category, MIN(${textColumn(columns, 'cause_category')}) AS root_category,
		IF(COUNT(${accepted}) = COUNT(*), MIN(${accepted}), NULL) AS accepted_until
	FROM ${failuresTable}
	WHERE ${inRange('analysis_date', range)} AND entity_id = ${DATE_LEVEL} AND ${isOpen(columns)}
		AND processor_name ${oneOf(covered)}
	GROUP BY processor_name, analysis_date`;
}

/** @throws TypeError where two expectations share a name: one of them would stand for both. */
export function distinctExpectations(processors: readonly AuditedProcessor[]): Expectation[] {
	const byName = new Map<string, Expectation>();
	for (const { expectation } of processors) {
		const known = byName.get(expectation.name) ?? expectation;
		if (known !== expectation) throw new TypeError(`two expectations have the name ${expectation.name}`);
		byName.set(expectation.name, expectation);
	}
	return [...byName.values()];
}
