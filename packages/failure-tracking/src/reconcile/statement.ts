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
import { expectedTable, ledgerTable } from '../ledger/tables.ts';
import { type AuditedProcessor, isOwn } from '../processor/processor.ts';
import { EVERY_DATE } from '../processor/source.ts';
import { distinctExpectations, type KeyedCells, keyedOutcomes } from './keyed-outcomes.ts';
import { NULL_KEY_PLACES, nullKeys } from './null-keys.ts';
import { inRange, oneOf } from './rooted-failures.ts';

/**
 * One line of the answer: a cell with its counts, a category within a cell, a cell of the ledger, or the rows of a
 * processor that have no key.
 */
export const reconcileRow = z.object({
	kind: z.enum(['CELL', 'CATEGORY', 'LEDGER', 'NULL_KEYS']),
	processor_name: z.string(),
	/** Of NULL_KEYS, the first date of the range. */
	analysis_date: isoDate,
	category: z.string().nullable(),
	/** Of a cascade: the category of its root cause. */
	root_category: z.string().nullable(),
	/** The last day on which these failures are accepted; null if they are not. */
	accepted_until: isoDate.nullable(),
	expected: z.int(),
	has_record: z.int(),
	has_failure: z.int(),
	unaccounted: z.int(),
	conflicts: z.int(),
	unexpected: z.int(),
	duplicates: z.int(),
	logic_version: z.int().nullable(),
	definition_version: z.string().nullable(),
	input_version: z.string().nullable(),
	output_version: z.string().nullable(),
	committed_at: timestamp().nullable(),
	place: z.enum(NULL_KEY_PLACES).nullable(),
	without_entity: z.int(),
	without_date: z.int(),
});

/**
 * Returns the whole reconciliation as one statement: every key of every processor and date of the range, compared and
 * counted per cell. Balanced cells are counted without joining their keys. The ledger comes with the cells, from as far
 * back as any processor looks, because staleness needs it. Only cells leave the warehouse, never entities.
 */
export function reconcileStatement(
	processors: readonly AuditedProcessor[],
	range: DateRange,
	tables: PresentTables,
	cells: KeyedCells = {},
): Sql {
	return sql`
WITH ${keyedOutcomes(processors, range, tables, cells)},
${nullKeys(processors, distinctExpectations(processors), range, tables)},
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
	GROUP BY processor_name, analysis_date${cells.allCells ? sql`` : BALANCED_CELLS}
),
categories AS (
	SELECT 'CATEGORY' AS kind, processor_name, analysis_date, category, root_category, accepted_until,
		0 AS expected, 0 AS has_record, COUNT(*) AS has_failure, 0 AS unaccounted,
		0 AS conflicts, 0 AS unexpected, 0 AS duplicates
	FROM failed
	GROUP BY processor_name, analysis_date, category, root_category, accepted_until
)
SELECT *, CAST(NULL AS INT64) AS logic_version, CAST(NULL AS STRING) AS definition_version, CAST(NULL AS STRING) AS input_version,
	CAST(NULL AS STRING) AS output_version, CAST(NULL AS TIMESTAMP) AS committed_at,
	CAST(NULL AS STRING) AS place, 0 AS without_entity, 0 AS without_date
FROM cells
UNION ALL
SELECT *, CAST(NULL AS INT64), CAST(NULL AS STRING), CAST(NULL AS STRING), CAST(NULL AS STRING), CAST(NULL AS TIMESTAMP),
	CAST(NULL AS STRING), 0, 0
FROM categories
UNION ALL
SELECT 'NULL_KEYS', processor_name, ${sql.date(range.start)}, CAST(NULL AS STRING), CAST(NULL AS STRING), CAST(NULL AS DATE),
	0, 0, 0, 0, 0, 0, 0,
	CAST(NULL AS INT64), CAST(NULL AS STRING), CAST(NULL AS STRING), CAST(NULL AS STRING), CAST(NULL AS TIMESTAMP),
	place, without_entity, without_date
FROM null_keys${ledgerLines(processors, range, tables)}
ORDER BY kind, processor_name, analysis_date, category, root_category, accepted_until, place`;
}

const BALANCED_CELLS = sql`
	UNION ALL
	SELECT 'CELL', processor_name, analysis_date, NULL, NULL, NULL, expected, records, failures, 0, 0, 0, 0
	FROM judged
	WHERE is_balanced`;

export const entityRow = z.object({
	processor_name: z.string(),
	analysis_date: isoDate,
	/** Empty for records and failures without an entity. */
	entity_id: z.string(),
	expected: z.int(),
	records: z.int(),
	failures: z.int(),
	/** Without those that a DATE_LEVEL row stands for. */
	own_failures: z.int(),
	cell_ran: z.boolean(),
	in_snapshot: z.boolean(),
});

/** The expected keys with neither a record nor a failure. */
export const IS_UNACCOUNTED = sql`accounts.expected = 1 AND accounts.records = 0 AND accounts.failures = 0`;

/** Returns the entities behind the numbers: the state of each key that `which` picks, and whether its cell ran and expected it. */
export function entityStatement(
	processors: readonly AuditedProcessor[],
	range: DateRange,
	tables: PresentTables,
	which: Sql,
	cells: KeyedCells = {},
): Sql {
	const ran = tables.has(ledgerTable.name)
		? sql`SELECT processor_name, analysis_date FROM ${ledgerTable}
	WHERE ${inRange('analysis_date', range)} AND processor_name ${oneOf(processors.filter(isOwn))}`
		: sql`SELECT '' AS processor_name, CAST(NULL AS DATE) AS analysis_date`;
	const snapshot = tables.has(expectedTable.name)
		? sql`SELECT processor_name, analysis_date, entity_id FROM ${expectedTable} WHERE ${inRange('analysis_date', range)}`
		: sql`SELECT '' AS processor_name, CAST(NULL AS DATE) AS analysis_date, '' AS entity_id`;
	return sql`
WITH ${keyedOutcomes(processors, range, tables, cells)},
ran AS (
	${ran}
	UNION ALL
	SELECT DISTINCT processor_name, analysis_date FROM accounts
	WHERE (records > 0 OR failures > 0)
		AND processor_name ${oneOf(processors.filter((one) => !isOwn(one)))}
),
snapshot AS (${snapshot})
SELECT accounts.processor_name, accounts.analysis_date, COALESCE(accounts.entity_id, '') AS entity_id,
	accounts.expected, accounts.records, accounts.failures, accounts.own_failures,
	ran.processor_name IS NOT NULL AS cell_ran,
	snapshot.entity_id IS NOT NULL AS in_snapshot
FROM accounts
LEFT JOIN ran ON ran.processor_name = accounts.processor_name AND ran.analysis_date = accounts.analysis_date
LEFT JOIN snapshot
	ON snapshot.processor_name = accounts.processor_name
	AND snapshot.analysis_date = accounts.analysis_date
	AND snapshot.entity_id = accounts.entity_id
WHERE ${which}
ORDER BY accounts.processor_name, accounts.analysis_date, entity_id`;
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
	logic_version, definition_version, input_version, output_version, committed_at, CAST(NULL AS STRING), 0, 0
FROM ${ledgerTable}
WHERE (analysis_date = ${sql.date(EVERY_DATE)}
		OR analysis_date BETWEEN ${sql.date(addDays(range.start, -lookback))} AND ${sql.date(range.end)})
	AND processor_name ${sql.in('STRING', [...involved])}`;
}
