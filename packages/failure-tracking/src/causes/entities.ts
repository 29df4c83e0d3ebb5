import { type DateRange, type IsoDate, isoDate, sql, type Warehouse } from '@accounted/warehouse';
import { z } from 'zod';
import { CATEGORY_FACTS, FAILURE_CATEGORIES, readCategory, spellingsOf } from '../failure/category.ts';
import type { Expectation } from '../processor/expectation.ts';
import type { AuditedProcessor } from '../processor/processor.ts';
import { tablesOf } from '../reconcile/tables-of.ts';
import { causedFailures } from './caused-failures.ts';
import type { CauseKey } from './root-causes.ts';

/** The failure of one expected entity, and its cause. */
export interface CausedFailure {
	readonly processorName: string;
	readonly date: IsoDate;
	readonly entityId: string;
	readonly reason: string;
	readonly cause: CauseKey;
}

const failureRow = z.object({
	processor_name: z.string(),
	analysis_date: isoDate,
	entity_id: z.string(),
	own_reason: z.string().nullable(),
	category: z.string(),
	cause_processor: z.string().nullable(),
	cause_date: z.string().nullable(),
	cause_entity_id: z.string().nullable(),
	cause_reason: z.string().nullable(),
});

/**
 * Every failure of a range with its cause, in order of processor, date and cause, `limit` of them at most. Without the
 * expected ones if `withExpected` is false: they are by far the most, and need no repair.
 */
export async function failuresWithCauses(
	warehouse: Warehouse,
	processors: readonly AuditedProcessor[],
	range: DateRange,
	{ withExpected, limit }: { readonly withExpected: boolean; readonly limit: number },
): Promise<CausedFailure[]> {
	const tables = await warehouse.existing(tablesOf(processors));
	const rows = await warehouse.query(
		sql`
WITH ${causedFailures(processors, range, tables)}
SELECT processor_name, analysis_date, entity_id, own_reason,
	category, cause_processor, cause_date, cause_entity_id, cause_reason
FROM caused
WHERE category NOT ${sql.in('STRING', withExpected ? [] : EXPECTED_SPELLINGS)}
ORDER BY processor_name, analysis_date, category, cause_date, cause_entity_id, cause_processor, entity_id
LIMIT ${limit}`,
		failureRow,
	);
	return rows.map((row) => ({
		processorName: row.processor_name,
		date: row.analysis_date,
		entityId: row.entity_id,
		reason: row.own_reason ?? '',
		cause: {
			category: readCategory(row.category),
			processorName: row.cause_processor,
			date: row.cause_date,
			entityId: row.cause_entity_id,
			reason: row.cause_reason,
		},
	}));
}

const EXPECTED_SPELLINGS = FAILURE_CATEGORIES.filter(
	(category) => CATEGORY_FACTS[category].disposition === 'expected',
).flatMap(spellingsOf);

/** An entity that an expectation names, on a date. */
export interface ExpectedEntity {
	readonly expectation: string;
	readonly date: IsoDate;
	readonly entityId: string;
}

/** Returns each entity that the expectations of these processors name, in order of expectation, date and entity. */
export async function expectedEntities(
	warehouse: Warehouse,
	processors: readonly AuditedProcessor[],
	range: DateRange,
): Promise<ExpectedEntity[]> {
	const expectations = new Map<string, Expectation>(
		processors.map(({ expectation }) => [expectation.name, expectation]),
	);
	if (expectations.size === 0) return [];
	const named = [...expectations.values()].map(
		(expectation) =>
			sql`SELECT ${expectation.name} AS expectation, analysis_date, entity_id FROM (${expectation.sql(range)}) AS expected`,
	);
	const rows = await warehouse.query(
		sql`${sql.join(named, ' UNION ALL ')} ORDER BY expectation, analysis_date, entity_id`,
		z.object({ expectation: z.string(), analysis_date: isoDate, entity_id: z.string() }),
	);
	return rows.map((row) => ({
		expectation: row.expectation,
		date: row.analysis_date,
		entityId: row.entity_id,
	}));
}
