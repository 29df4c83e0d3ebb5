import { type DateRange, type IsoDate, isoDate, type Sql, sql, type Warehouse } from '@accounted/warehouse';
import { z } from 'zod';
import {
	CATEGORY_FACTS,
	type Disposition,
	dispositionOf,
	FAILURE_CATEGORIES,
	type FailureCategory,
	readCategory,
	spellingsOf,
} from '../failure/category.ts';
import { isCategory } from '../failure/category-condition.ts';
import { failuresTable } from '../failure/failure-row.ts';
import type { AuditedProcessor } from '../processor/processor.ts';
import { rootedFailures } from '../reconcile/rooted-failures.ts';
import { reachOf } from './caused-failures.ts';

/** Which open failures are meant; what is left out does not narrow. */
export interface FailureFilter {
	readonly processors: readonly AuditedProcessor[];
	readonly range: DateRange;
	readonly category?: FailureCategory;
	readonly disposition?: Disposition;
	readonly entityId?: string;
}

/** An open failure in one line, with what it amounts to at its root. */
export interface ListedFailure {
	readonly processorName: string;
	readonly date: IsoDate;
	readonly entityId: string;
	readonly category: FailureCategory;
	readonly disposition: Disposition;
	readonly reason: string;
	readonly rootProcessorName: string;
	readonly rootEntityId: string;
	readonly rootDate: IsoDate;
	/** Null where the chain ends in nothing. */
	readonly rootCategory: FailureCategory | null;
	/** As it stands in the table; UNRESOLVED where nothing does. */
	readonly status: string;
	readonly acknowledgedUntil: IsoDate | null;
	readonly acknowledgedReason: string | null;
	/** The last day on which it, or its root, is accepted: 9999-12-31 for ever, null if it is not. */
	readonly acceptedUntil: IsoDate | null;
}

export const GROUPINGS = ['processor', 'category', 'disposition', 'root', 'date', 'entity'] as const;
export type Grouping = (typeof GROUPINGS)[number];

export interface FailureGroup {
	/** One value for each grouping, in their order. */
	readonly values: readonly string[];
	readonly failures: number;
}

const listedRow = z.object({
	processor_name: z.string(),
	analysis_date: isoDate,
	entity_id: z.string(),
	category: z.string(),
	reason: z.string().nullable(),
	root_processor: z.string(),
	root_entity_id: z.string(),
	root_date: isoDate,
	root_category: z.string().nullable(),
	status: z.string().nullable(),
	acknowledged_until: isoDate.nullable(),
	acknowledged_reason: z.string().nullable(),
	accepted_until: isoDate.nullable(),
});

/** Lists open failures in order of date, processor and entity: all of them, or the first `limit`. */
export async function listFailures(
	warehouse: Warehouse,
	filter: FailureFilter,
	limit: number | null,
): Promise<ListedFailure[]> {
	const from = await wanted(warehouse, filter);
	if (from === null) return [];
	const rows = await warehouse.query(
		sql`
WITH ${from}
SELECT processor_name, analysis_date, COALESCE(entity_id, '') AS entity_id, category, reason,
	root_processor, COALESCE(root_entity_id, '') AS root_entity_id, root_date, root_category,
	status, acknowledged_until, acknowledged_reason, accepted_until
FROM wanted
ORDER BY analysis_date, processor_name, entity_id${
			limit === null
				? sql``
				: sql`
LIMIT ${limit}`
		}`,
		listedRow,
	);
	return rows.map((row) => {
		const rootCategory = row.root_category === null ? null : readCategory(row.root_category);
		return {
			processorName: row.processor_name,
			date: row.analysis_date,
			entityId: row.entity_id,
			category: readCategory(row.category),
			disposition: dispositionOf(readCategory(row.category), rootCategory),
			reason: row.reason ?? '',
			rootProcessorName: row.root_processor,
			rootEntityId: row.root_entity_id,
			rootDate: row.root_date,
			rootCategory,
			status: row.status ?? 'UNRESOLVED',
			acknowledgedUntil: row.acknowledged_until,
			acknowledgedReason: row.acknowledged_reason,
			acceptedUntil: row.accepted_until,
		};
	});
}

const COLUMN: Readonly<Record<Grouping, readonly string[]>> = {
	processor: ['processor_name'],
	category: ['category'],
	disposition: ['category', 'root_category'],
	root: ['root_category'],
	date: ['analysis_date'],
	entity: ['entity_id'],
};

const countRow = z.object({
	processor_name: z.string().nullable(),
	category: z.string().nullable(),
	root_category: z.string().nullable(),
	analysis_date: isoDate.nullable(),
	entity_id: z.string().nullable(),
	failures: z.int(),
});

/** How many open failures there are of each combination, the most first. */
export async function countFailures(
	warehouse: Warehouse,
	filter: FailureFilter,
	groupings: readonly Grouping[],
): Promise<FailureGroup[]> {
	const from = await wanted(warehouse, filter);
	if (from === null) return [];
	const grouped = new Set(groupings.flatMap((grouping) => COLUMN[grouping]));
	const columns = [...grouped].map((column) => sql`${sql.identifier(column)}`);
	const selected = Object.keys(countRow.shape)
		.filter((name) => name !== 'failures')
		.map((name) => {
			const type = sql.type(name === 'analysis_date' ? 'DATE' : 'STRING');
			return grouped.has(name)
				? sql`${sql.identifier(name)}`
				: sql`CAST(NULL AS ${type}) AS ${sql.identifier(name)}`;
		});
	const rows = await warehouse.query(
		sql`
WITH ${from}
SELECT ${sql.join(selected, ', ')}, COUNT(*) AS failures
FROM wanted
${columns.length === 0 ? sql`` : sql`GROUP BY ${sql.join(columns, ', ')}`}`,
		countRow,
	);
	const groups = new Map<string, { values: string[]; failures: number }>();
	for (const row of rows) {
		const values = groupings.map((grouping) => groupValue(row, grouping));
		const key = JSON.stringify(values);
		const group = groups.get(key) ?? { values, failures: 0 };
		group.failures += row.failures;
		groups.set(key, group);
	}
	return [...groups.values()].sort(
		(one, other) =>
			other.failures - one.failures || (JSON.stringify(one.values) < JSON.stringify(other.values) ? -1 : 1),
	);
}

function groupValue(row: z.output<typeof countRow>, grouping: Grouping): string {
	const category = readCategory(row.category ?? '');
	const root = row.root_category === null ? null : readCategory(row.root_category);
	switch (grouping) {
		case 'processor':
			return row.processor_name ?? '';
		case 'category':
			return category;
		case 'disposition':
			return dispositionOf(category, root);
		case 'root':
			return root ?? 'no failure that says why';
		case 'date':
			return row.analysis_date ?? '';
		case 'entity':
			return row.entity_id ?? '';
	}
}

/** CTEs that end in `wanted`; null where there is no failure table. */
async function wanted(warehouse: Warehouse, filter: FailureFilter): Promise<Sql | null> {
	const { processors, range, category, disposition, entityId } = filter;
	const columns = (await warehouse.existing([failuresTable])).get(failuresTable.name);
	if (columns === undefined || processors.length === 0) return null;
	const conditions = [
		sql`is_wanted`,
		...(category === undefined ? [] : [isCategory('category', category)]),
		...(disposition === undefined ? [] : [isDisposition(disposition)]),
		...(entityId === undefined ? [] : [sql`entity_id = ${entityId}`]),
	];
	return sql`${sql.join(rootedFailures(processors, range, columns, reachOf(processors, range)), ',\n')},
wanted AS (
	SELECT * FROM rooted_failures WHERE ${sql.join(conditions, ' AND ')}
)`;
}

/** The root decides, whatever the failure itself is called; a chain that ends in nothing is an error. */
function isDisposition(disposition: Disposition): Sql {
	const others = FAILURE_CATEGORIES.filter((category) => {
		const own = CATEGORY_FACTS[category].disposition;
		return disposition === 'error' ? own === 'expected' || own === 'pending' : own === disposition;
	}).flatMap(spellingsOf);
	const oneOfThem = sql.in('STRING', others);
	return disposition === 'error'
		? sql`COALESCE(root_category, 'UNKNOWN') NOT ${oneOfThem}`
		: sql`root_category ${oneOfThem}`;
}
