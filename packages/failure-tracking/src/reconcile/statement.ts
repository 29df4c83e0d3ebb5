import {
	addDays,
	type DateRange,
	isoDate,
	type PresentTables,
	type Sql,
	sql,
	timestamp,
} from '@accounted/warehouse';
import { z } from 'zod';
import { DATE_LEVEL, failuresTable } from '../failure/failure-row.ts';
import type { Expectation } from '../processor/expectation.ts';
import { type AuditedProcessor, isOwn } from '../processor/processor.ts';
import { expectedTable, ledgerTable } from '../tables.ts';
import {
	acceptedUntil,
	inRange,
	isOpen,
	namesOf,
	type Reach,
	rootedFailures,
	textColumn,
} from './rooted-failures.ts';

/** One line of the answer: a cell with its counts, a category within a cell, or a cell of the ledger. */
export const reconcileRow = z.object({
	kind: z.enum(['CELL', 'CATEGORY', 'LEDGER']),
	processor_name: z.string(),
	analysis_date: isoDate,
	category: z.string().nullable(),
	/** Of a cascade: the category of its root cause. */
	root_category: z.string().nullable(),
	/** The last day on which somebody accepts these failures; null where nobody does. */
	accepted_until: isoDate.nullable(),
	expected: z.int(),
	has_record: z.int(),
	has_failure: z.int(),
	unaccounted: z.int(),
	conflicts: z.int(),
	unexpected: z.int(),
	duplicates: z.int(),
	logic_version: z.int().nullable(),
	input_version: z.string().nullable(),
	output_version: z.string().nullable(),
	committed_at: timestamp().nullable(),
});

/**
 * The whole reconciliation in one statement: every key of every processor and date of the range, who was expected, what
 * there is of it, counted per cell. Beside the cells comes the ledger, from as far back as any processor looks, so that
 * staleness can be told. Only cells leave the warehouse, never entities.
 */
export function reconcileStatement(
	processors: readonly AuditedProcessor[],
	range: DateRange,
	tables: PresentTables,
): Sql {
	return sql`
WITH ${keyedOutcomes(processors, range, tables)},
cells AS (
	SELECT 'CELL' AS kind, processor_name, analysis_date,
		CAST(NULL AS STRING) AS category, CAST(NULL AS STRING) AS root_category, CAST(NULL AS DATE) AS accepted_until,
		SUM(expected) AS expected,
		COUNTIF(expected = 1 AND records > 0) AS has_record,
		COUNTIF(expected = 1 AND records = 0 AND failures > 0) AS has_failure,
		COUNTIF(expected = 1 AND records = 0 AND failures = 0) AS unaccounted,
		COUNTIF(records > 0 AND own_failures > 0) AS conflicts,
		COUNTIF(expected = 0) AS unexpected,
		COUNTIF(records > 1) AS duplicates
	FROM accounts
	GROUP BY processor_name, analysis_date
),
categories AS (
	SELECT 'CATEGORY' AS kind, processor_name, analysis_date, category, root_category, accepted_until,
		0 AS expected, 0 AS has_record, COUNT(*) AS has_failure, 0 AS unaccounted,
		0 AS conflicts, 0 AS unexpected, 0 AS duplicates
	FROM accounts
	WHERE expected = 1 AND records = 0 AND failures > 0
	GROUP BY processor_name, analysis_date, category, root_category, accepted_until
)
SELECT *, CAST(NULL AS INT64) AS logic_version, CAST(NULL AS STRING) AS input_version,
	CAST(NULL AS STRING) AS output_version, CAST(NULL AS TIMESTAMP) AS committed_at
FROM cells
UNION ALL
SELECT *, CAST(NULL AS INT64), CAST(NULL AS STRING), CAST(NULL AS STRING), CAST(NULL AS TIMESTAMP)
FROM categories${ledgerLines(processors, range, tables)}
ORDER BY kind, processor_name, analysis_date, category, root_category, accepted_until`;
}

export const entityRow = z.object({
	processor_name: z.string(),
	analysis_date: isoDate,
	entity_id: z.string(),
	expected: z.int(),
	records: z.int(),
	failures: z.int(),
	cell_ran: z.boolean(),
	in_snapshot: z.boolean(),
});

/** The keys that nobody accounts for. */
export const IS_UNACCOUNTED = sql`accounts.expected = 1 AND accounts.records = 0 AND accounts.failures = 0`;

/** The entities behind the numbers: how each key that `which` picks stands, and whether its cell ran and expected it. */
export function entityStatement(
	processors: readonly AuditedProcessor[],
	range: DateRange,
	tables: PresentTables,
	which: Sql,
): Sql {
	const ran = tables.has(ledgerTable.name)
		? sql`SELECT processor_name, analysis_date FROM ${ledgerTable} WHERE ${inRange('analysis_date', range)}`
		: sql`SELECT '' AS processor_name, CAST(NULL AS DATE) AS analysis_date`;
	const snapshot = tables.has(expectedTable.name)
		? sql`SELECT processor_name, analysis_date, entity_id FROM ${expectedTable} WHERE ${inRange('analysis_date', range)}`
		: sql`SELECT '' AS processor_name, CAST(NULL AS DATE) AS analysis_date, '' AS entity_id`;
	return sql`
WITH ${keyedOutcomes(processors, range, tables)},
ran AS (
	${ran}
	UNION ALL
	SELECT DISTINCT processor_name, analysis_date FROM accounts
	WHERE (records > 0 OR failures > 0)
		AND processor_name IN (SELECT * FROM UNNEST(${namesOf(processors.filter((one) => !isOwn(one)))}))
),
snapshot AS (${snapshot})
SELECT accounts.processor_name, accounts.analysis_date, accounts.entity_id,
	accounts.expected, accounts.records, accounts.failures,
	ran.processor_name IS NOT NULL AS cell_ran,
	snapshot.entity_id IS NOT NULL AS in_snapshot
FROM accounts
LEFT JOIN ran ON ran.processor_name = accounts.processor_name AND ran.analysis_date = accounts.analysis_date
LEFT JOIN snapshot
	ON snapshot.processor_name = accounts.processor_name
	AND snapshot.analysis_date = accounts.analysis_date
	AND snapshot.entity_id = accounts.entity_id
WHERE ${which}
ORDER BY accounts.processor_name, accounts.analysis_date, accounts.entity_id`;
}

/**
 * The CTEs that end in `accounts`: one row per (processor, date, entity) with expected 0 or 1, its number of records,
 * its open failures and those that a DATE_LEVEL row of another system adds to who has nothing of their own.
 */
export function keyedOutcomes(
	processors: readonly AuditedProcessor[],
	range: DateRange,
	tables: PresentTables,
	reach: Reach = { processors, range },
): Sql {
	const expectationCtes = distinctExpectations(processors).map(
		(expectation) => sql`${sql.identifier(expectation.name)} AS (${expectation.sql(range)})`,
	);
	const lines = processors.flatMap((processor) => [
		sql`SELECT ${processor.name} AS processor_name, analysis_date, entity_id,
		1 AS expected, 0 AS records, 0 AS failures, CAST(NULL AS STRING) AS category, CAST(NULL AS STRING) AS root_category,
		CAST(NULL AS DATE) AS accepted_until
	FROM ${sql.identifier(processor.expectation.name)}`,
		...(tables.has(processor.output.table.name) ? [recordLine(processor, range)] : []),
	]);
	const failureColumns = tables.get(failuresTable.name);
	if (failureColumns !== undefined) lines.push(FAILURE_LINE);
	const accepted = acceptedUntil(failureColumns ?? new Set());
	const dateLevel =
		failureColumns === undefined
			? sql`SELECT '' AS processor_name, CAST(NULL AS DATE) AS analysis_date, 0 AS failures,
		CAST(NULL AS STRING) AS category, CAST(NULL AS STRING) AS root_category, CAST(NULL AS DATE) AS accepted_until`
			: sql`SELECT processor_name, analysis_date, COUNT(*) AS failures,
		MIN(failure_category) AS category, MIN(${textColumn(failureColumns, 'cause_category')}) AS root_category,
		IF(COUNT(${accepted}) = COUNT(*), MIN(${accepted}), NULL) AS accepted_until
	FROM ${failuresTable}
	WHERE ${inRange('analysis_date', range)} AND entity_id = ${DATE_LEVEL} AND ${isOpen(failureColumns)}
		AND processor_name IN (SELECT * FROM UNNEST(${namesOf(processors.filter(sharesFailures))}))
	GROUP BY processor_name, analysis_date`;
	const failureCtes =
		failureColumns === undefined ? [] : rootedFailures(processors, range, failureColumns, reach);
	return sql`${sql.join([...expectationCtes, ...failureCtes], ',\n')},
lines AS (
	${sql.join(lines, '\n	UNION ALL\n	')}
),
keyed AS (
	SELECT processor_name, analysis_date, entity_id,
		MAX(expected) AS expected, SUM(records) AS records, SUM(failures) AS failures,
		MIN(category) AS category, MIN(root_category) AS root_category,
		IF(COUNT(accepted_until) = SUM(failures), MIN(accepted_until), NULL) AS accepted_until
	FROM lines
	GROUP BY processor_name, analysis_date, entity_id
),
date_level AS (
	${dateLevel}
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
)`;
}

function recordLine(processor: AuditedProcessor, range: DateRange): Sql {
	const { name, output } = processor;
	const date = sql.identifier(output.dateColumn);
	const entity = sql.identifier(output.entityColumn);
	if (isOwn(processor))
		return sql`SELECT ${name}, ${date}, ${entity}, ${ONE_RECORD}
	FROM ${output.table}
	WHERE ${inRange(output.dateColumn, range)}`;
	// Tables of others may have times for dates, numbers for names, or none: a record of nobody is still there.
	return sql`SELECT ${name}, CAST(${date} AS DATE), COALESCE(CAST(${entity} AS STRING), ''), ${ONE_RECORD}
	FROM ${output.table}
	WHERE CAST(${date} AS DATE) BETWEEN ${sql.date(range.start)} AND ${sql.date(range.end)}`;
}

const ONE_RECORD = sql`0, 1, 0, CAST(NULL AS STRING), CAST(NULL AS STRING), CAST(NULL AS DATE)`;

const FAILURE_LINE = sql`SELECT processor_name, analysis_date, entity_id, 0, 0, 1, category, root_category, accepted_until
	FROM rooted_failures WHERE is_wanted`;

function sharesFailures(processor: AuditedProcessor): boolean {
	return processor.sharesFailures;
}

/** Ledger cells of these processors and of all they read, back to the earliest that any of them reads. */
function ledgerLines(processors: readonly AuditedProcessor[], range: DateRange, tables: PresentTables): Sql {
	if (!tables.has(ledgerTable.name)) return sql``;
	const involved = new Set(
		processors.flatMap(({ name, upstream }) => [name, ...upstream.map(({ from }) => from.name)]),
	);
	const lookback = Math.max(
		0,
		...processors.flatMap((processor) => processor.upstream.map((up) => up.lookbackDays)),
	);
	return sql`
UNION ALL
SELECT 'LEDGER', processor_name, analysis_date, CAST(NULL AS STRING), CAST(NULL AS STRING), CAST(NULL AS DATE), 0, 0, 0, 0, 0, 0, 0,
	logic_version, input_version, output_version, committed_at
FROM ${ledgerTable}
WHERE analysis_date BETWEEN ${sql.date(addDays(range.start, -lookback))} AND ${sql.date(range.end)}
	AND processor_name IN (SELECT * FROM UNNEST(${sql.array('STRING', [...involved])}))`;
}

/** @throws TypeError where two expectations share a name: one of them would be asked for both. */
function distinctExpectations(processors: readonly AuditedProcessor[]): Expectation[] {
	const byName = new Map<string, Expectation>();
	for (const { expectation } of processors) {
		const known = byName.get(expectation.name) ?? expectation;
		if (known !== expectation) throw new TypeError(`two expectations have the name ${expectation.name}`);
		byName.set(expectation.name, expectation);
	}
	return [...byName.values()];
}
