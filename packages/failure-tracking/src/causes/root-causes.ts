import { type DateRange, type IsoDate, isoDate, sql, type Warehouse } from '@accounted/warehouse';
import { z } from 'zod';
import { type Disposition, dispositionOf, type FailureCategory, readCategory } from '../failure/category.ts';
import type { AuditedProcessor } from '../processor/processor.ts';
import { tablesOf } from '../reconcile/tables-of.ts';
import { causedFailures, withUpstreams } from './caused-failures.ts';

/** What identifies a cause, as far as its category tells causes apart; null in what it does not. */
export interface CauseKey {
	readonly category: FailureCategory;
	readonly processorName: string | null;
	readonly date: string | null;
	readonly entityId: string | null;
	readonly reason: string | null;
}

/** One thing that went wrong, or is as it must be, and all the failures that follow from it. */
export interface RootCause extends CauseKey {
	readonly disposition: Disposition;
	/** The code of `processorName`; null if that is null, or no processor known here. */
	readonly processorCode: string | null;
	/** What the failure at the root says; one of them, where they differ. */
	readonly said: string | null;
	readonly failures: number;
	readonly entities: number;
	readonly dates: number;
	/** The processors whose failures follow from it, upstream first. */
	readonly processors: readonly AuditedProcessor[];
	readonly first: IsoDate;
	readonly last: IsoDate;
	/** One of the failures, to explain. */
	readonly example: { readonly processor: string; readonly date: IsoDate; readonly entityId: string };
}

const causeRow = z.object({
	category: z.string(),
	cause_processor: z.string().nullable(),
	cause_date: z.string().nullable(),
	cause_entity_id: z.string().nullable(),
	cause_reason: z.string().nullable(),
	reason: z.string().nullable(),
	failures: z.int(),
	entities: z.int(),
	dates: z.int(),
	processors: z.string(),
	first_date: isoDate,
	last_date: isoDate,
	example: z.string(),
});

/**
 * The causes of all failures of a range, in one statement: errors first, then pending, then expected, and those with the
 * most failures first. Their failures add up to those of the reconciliation.
 */
export async function rootCauses(
	warehouse: Warehouse,
	processors: readonly AuditedProcessor[],
	range: DateRange,
): Promise<RootCause[]> {
	if (processors.length === 0) return [];
	const tables = await warehouse.existing(tablesOf(processors));
	const rows = await warehouse.query(
		sql`
WITH ${causedFailures(processors, range, tables)}
SELECT category, cause_processor, cause_date, cause_entity_id, cause_reason,
	MIN(reason) AS reason,
	COUNT(*) AS failures,
	COUNT(DISTINCT entity_id) AS entities,
	COUNT(DISTINCT analysis_date) AS dates,
	STRING_AGG(DISTINCT processor_name, ',' ORDER BY processor_name) AS processors,
	MIN(analysis_date) AS first_date,
	MAX(analysis_date) AS last_date,
	MIN(CONCAT(CAST(analysis_date AS STRING), ' ', processor_name, ' ', entity_id)) AS example
FROM caused
GROUP BY category, cause_processor, cause_date, cause_entity_id, cause_reason
ORDER BY failures DESC, category, cause_processor, cause_date, cause_entity_id, cause_reason`,
		causeRow,
	);
	const codes = new Map(withUpstreams(processors).map(({ name, code }) => [name, code]));
	return merged(rows.map((row) => causeOf(row, processors, codes))).sort(
		(one, other) =>
			SERIOUSNESS[other.disposition] - SERIOUSNESS[one.disposition] || other.failures - one.failures,
	);
}

const SERIOUSNESS: Readonly<Record<Disposition, number>> = { expected: 0, pending: 1, error: 2 };

function causeOf(
	row: z.output<typeof causeRow>,
	processors: readonly AuditedProcessor[],
	codes: ReadonlyMap<string, string>,
): RootCause {
	const category = readCategory(row.category);
	const names = new Set(row.processors.split(','));
	const [, date = '', processor = '', entityId = ''] = /^(\S+) (\S+) (.*)$/s.exec(row.example) ?? [];
	return {
		category,
		disposition: dispositionOf(category, null),
		processorName: row.cause_processor,
		processorCode: codes.get(row.cause_processor ?? '') ?? null,
		date: row.cause_date,
		entityId: row.cause_entity_id,
		reason: row.cause_reason,
		said: row.reason,
		failures: row.failures,
		entities: row.entities,
		dates: row.dates,
		processors: processors.filter(({ name }) => names.has(name)),
		first: row.first_date,
		last: row.last_date,
		example: { processor, date: isoDate.parse(date), entityId },
	};
}

/** Spellings of one category are one cause; its entities and dates are then at least those of the larger. */
function merged(causes: readonly RootCause[]): RootCause[] {
	const byKey = new Map<string, RootCause>();
	for (const cause of causes) {
		const key = causeKeyText(cause);
		const same = byKey.get(key);
		byKey.set(key, same === undefined ? cause : add(same, cause));
	}
	return [...byKey.values()];
}

function add(one: RootCause, other: RootCause): RootCause {
	return {
		...one,
		failures: one.failures + other.failures,
		entities: Math.max(one.entities, other.entities),
		dates: Math.max(one.dates, other.dates),
		processors: [...new Set([...one.processors, ...other.processors])],
		first: one.first < other.first ? one.first : other.first,
		last: one.last > other.last ? one.last : other.last,
	};
}

/** The identity of a cause as one text. */
export function causeKeyText({ category, processorName, date, entityId, reason }: CauseKey): string {
	return JSON.stringify([category, processorName, date, entityId, reason]);
}
