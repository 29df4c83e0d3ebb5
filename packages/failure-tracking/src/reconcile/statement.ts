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
import type { Processor } from '../processor/processor.ts';
import { expectedTable, ledgerTable } from '../tables.ts';
import { judgedCells } from './balance.ts';
import { inRange, isOpen, type Reach, rootedFailures, textColumn } from './rooted-failures.ts';

/** One line of the answer: a cell with its counts, a category within a cell, or a cell of the ledger. */
export const reconcileRow = z.object({
	kind: z.enum(['CELL', 'CATEGORY', 'LEDGER']),
	processor_name: z.string(),
	analysis_date: isoDate,
	category: z.string().nullable(),
	/** Of a cascade: the category of its root cause. */
	root_category: z.string().nullable(),
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
 * there is of it, counted per cell. Cells that are balanced are counted without looking at their keys. Beside the cells
 * comes the ledger, from as far back as any processor looks, so that staleness can be told. Only cells leave the
 * warehouse, never entities.
 */
export function reconcileStatement(
	processors: readonly Processor[],
	range: DateRange,
	tables: PresentTables,
	cells: KeyedCells = {},
): Sql {
	return sql`
WITH ${keyedOutcomes(processors, range, tables, cells)},
cells AS (
	SELECT 'CELL' AS kind, processor_name, analysis_date,
		CAST(NULL AS STRING) AS category, CAST(NULL AS STRING) AS root_category,
		SUM(expected) AS expected,
		COUNTIF(expected = 1 AND records > 0) AS has_record,
		COUNTIF(expected = 1 AND records = 0 AND failures > 0) AS has_failure,
		COUNTIF(expected = 1 AND records = 0 AND failures = 0) AS unaccounted,
		COUNTIF(records > 0 AND own_failures > 0) AS conflicts,
		COUNTIF(expected = 0) AS unexpected,
		COUNTIF(records > 1) AS duplicates
	FROM accounts
	GROUP BY processor_name, analysis_date${cells.allCells ? sql`` : BALANCED_CELLS}
),
categories AS (
	SELECT 'CATEGORY' AS kind, processor_name, analysis_date, category, root_category,
		0 AS expected, 0 AS has_record, COUNT(*) AS has_failure, 0 AS unaccounted,
		0 AS conflicts, 0 AS unexpected, 0 AS duplicates
	FROM failed
	GROUP BY processor_name, analysis_date, category, root_category
)
SELECT *, CAST(NULL AS INT64) AS logic_version, CAST(NULL AS STRING) AS input_version,
	CAST(NULL AS STRING) AS output_version, CAST(NULL AS TIMESTAMP) AS committed_at
FROM cells
UNION ALL
SELECT *, CAST(NULL AS INT64), CAST(NULL AS STRING), CAST(NULL AS STRING), CAST(NULL AS TIMESTAMP)
FROM categories${ledgerLines(processors, range, tables)}
ORDER BY kind, processor_name, analysis_date, category, root_category`;
}

const BALANCED_CELLS = sql`
	UNION ALL
	SELECT 'CELL', processor_name, analysis_date, NULL, NULL, expected, records, failures, 0, 0, 0, 0
	FROM judged
	WHERE is_balanced`;

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
	processors: readonly Processor[],
	range: DateRange,
	tables: PresentTables,
	which: Sql,
	cells: KeyedCells = {},
): Sql {
	const ran = tables.has(ledgerTable.name)
		? sql`SELECT processor_name, analysis_date FROM ${ledgerTable} WHERE ${inRange('analysis_date', range)}`
		: sql`SELECT '' AS processor_name, CAST(NULL AS DATE) AS analysis_date`;
	const snapshot = tables.has(expectedTable.name)
		? sql`SELECT processor_name, analysis_date, entity_id FROM ${expectedTable} WHERE ${inRange('analysis_date', range)}`
		: sql`SELECT '' AS processor_name, CAST(NULL AS DATE) AS analysis_date, '' AS entity_id`;
	return sql`
WITH ${keyedOutcomes(processors, range, tables, cells)},
ran AS (${ran}),
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

/** Which cells are looked at key by key. */
export interface KeyedCells {
	/** Those that are not balanced, unless all are asked for: in the others every key is as it should be. */
	readonly allCells?: boolean;
	readonly reach?: Reach;
}

/**
 * The CTEs that end in `accounts` and `failed`. `accounts`: one row per (processor, date, entity) with expected 0 or 1,
 * its number of records, its open failures and those that a DATE_LEVEL row of another system adds to who has nothing of
 * their own. `failed`: who is expected and has a failure instead of a record, of all cells. `judged` says which cells
 * are balanced, and what they amount to; it is not there where all cells are looked at.
 */
export function keyedOutcomes(
	processors: readonly Processor[],
	range: DateRange,
	tables: PresentTables,
	{ allCells = false, reach = { processors, range } }: KeyedCells = {},
): Sql {
	const expectations = distinctExpectations(processors);
	const expectationCtes = expectations.map(
		(expectation) => sql`${sql.identifier(expectation.name)} AS (${expectation.sql(range)})`,
	);
	const lines = processors.flatMap((processor) => [
		sql`SELECT ${processor.name} AS processor_name, analysis_date, entity_id,
		1 AS expected, 0 AS records, 0 AS failures, CAST(NULL AS STRING) AS category, CAST(NULL AS STRING) AS root_category
	FROM ${sql.identifier(processor.expectation.name)}`,
		...(tables.has(processor.output.table.name) ? [recordLine(processor, range)] : []),
	]);
	const failureColumns = tables.get(failuresTable.name);
	if (failureColumns !== undefined) lines.push(FAILURE_LINE);
	const dateLevel =
		failureColumns === undefined
			? sql`SELECT '' AS processor_name, CAST(NULL AS DATE) AS analysis_date, 0 AS failures,
		CAST(NULL AS STRING) AS category, CAST(NULL AS STRING) AS root_category`
			: sql`SELECT processor_name, analysis_date, COUNT(*) AS failures,
		MIN(failure_category) AS category, MIN(${textColumn(failureColumns, 'cause_category')}) AS root_category
	FROM ${failuresTable}
	WHERE ${inRange('analysis_date', range)} AND entity_id = ${DATE_LEVEL} AND ${isOpen(failureColumns)}
	GROUP BY processor_name, analysis_date`;
	const failureCtes =
		failureColumns === undefined ? [] : rootedFailures(processors, range, failureColumns, reach);
	const judged = sql`${judgedCells(processors, expectations, range, tables)},
`;
	return sql`${sql.join([...expectationCtes, ...failureCtes], ',\n')},
date_level AS (
	${dateLevel}
),
${allCells ? sql`` : judged}lines AS (
	${sql.join(lines, '\n	UNION ALL\n	')}
),
keyed AS (
	SELECT lines.processor_name, lines.analysis_date, lines.entity_id,
		MAX(lines.expected) AS expected, SUM(lines.records) AS records, SUM(lines.failures) AS failures,
		MIN(lines.category) AS category, MIN(lines.root_category) AS root_category
	FROM lines${allCells ? sql`` : OF_UNBALANCED}
	GROUP BY lines.processor_name, lines.analysis_date, lines.entity_id
),
accounts AS (
	SELECT keyed.processor_name, keyed.analysis_date, keyed.entity_id, keyed.expected, keyed.records,
		keyed.failures AS own_failures,
		keyed.failures + COALESCE(date_level.failures, 0) AS failures,
		IF(keyed.failures > 0, keyed.category, date_level.category) AS category,
		IF(keyed.failures > 0, keyed.root_category, date_level.root_category) AS root_category
	FROM keyed
	LEFT JOIN date_level
		ON date_level.processor_name = keyed.processor_name AND date_level.analysis_date = keyed.analysis_date
),
failed AS (
	SELECT processor_name, analysis_date, entity_id, category, root_category
	FROM accounts
	WHERE expected = 1 AND records = 0 AND failures > 0${allCells || failureColumns === undefined ? sql`` : FAILED_OF_BALANCED}
)`;
}

const OF_UNBALANCED = sql`
	JOIN judged
		ON judged.processor_name = lines.processor_name
		AND judged.analysis_date = lines.analysis_date
		AND NOT judged.is_balanced`;

/** In a balanced cell everybody with a failure is expected and has no record. */
const FAILED_OF_BALANCED = sql`
	UNION ALL
	SELECT found.processor_name, found.analysis_date, found.entity_id, found.category, found.root_category
	FROM rooted_failures AS found
	JOIN judged
		ON judged.processor_name = found.processor_name AND judged.analysis_date = found.analysis_date AND judged.is_balanced
	WHERE found.is_wanted`;

function recordLine({ name, output }: Processor, range: DateRange): Sql {
	return sql`SELECT ${name}, ${sql.identifier(output.dateColumn)}, ${sql.identifier(output.entityColumn)},
		0, 1, 0, CAST(NULL AS STRING), CAST(NULL AS STRING)
	FROM ${output.table}
	WHERE ${inRange(output.dateColumn, range)}`;
}

const FAILURE_LINE = sql`SELECT processor_name, analysis_date, entity_id, 0, 0, 1, category, root_category
	FROM rooted_failures WHERE is_wanted`;

/** Ledger cells of these processors and of all they read, back to the earliest that any of them reads. */
function ledgerLines(processors: readonly Processor[], range: DateRange, tables: PresentTables): Sql {
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
SELECT 'LEDGER', processor_name, analysis_date, CAST(NULL AS STRING), CAST(NULL AS STRING), 0, 0, 0, 0, 0, 0, 0,
	logic_version, input_version, output_version, committed_at
FROM ${ledgerTable}
WHERE analysis_date BETWEEN ${sql.date(addDays(range.start, -lookback))} AND ${sql.date(range.end)}
	AND processor_name IN (SELECT * FROM UNNEST(${sql.array('STRING', [...involved])}))`;
}

/** @throws TypeError where two expectations share a name: one of them would be asked for both. */
function distinctExpectations(processors: readonly Processor[]): Expectation[] {
	const byName = new Map<string, Expectation>();
	for (const { expectation } of processors) {
		const known = byName.get(expectation.name) ?? expectation;
		if (known !== expectation) throw new TypeError(`two expectations have the name ${expectation.name}`);
		byName.set(expectation.name, expectation);
	}
	return [...byName.values()];
}
