import { type DateRange, type IsoDate, type Sql, sql, type Warehouse } from '@accounted/warehouse';
import type { FailureCategory } from '../failure/category.ts';
import { isCategory } from '../failure/category-condition.ts';
import {
	DATE_LEVEL,
	type FailureRow,
	failuresTable,
	parseFailureRow,
	storedFailureRow,
} from '../failure/failure-row.ts';
import type { AuditedProcessor } from '../processor/processor.ts';
import { isOpen } from '../reconcile/rooted-failures.ts';
import { failureColumns } from './explain.ts';

/** Which failures: all that are open in a range, or fewer. */
export interface FailureSelection {
	readonly processors: readonly AuditedProcessor[];
	readonly range: DateRange;
	readonly entityId?: string;
	readonly category?: FailureCategory;
}

export interface Acknowledgement {
	/** The last day on which it holds. */
	readonly until: IsoDate;
	readonly reason: string;
}

/** The open failures that can be acknowledged, in order of date, processor and entity, as they are. */
export function acknowledgeable(warehouse: Warehouse, selection: FailureSelection): Promise<FailureRow[]> {
	return openFailures(warehouse, selection, OF_ENTITIES);
}

/** The open failures of whole dates, in the same order. The system that wrote one acknowledges it. */
export function wholeDates(warehouse: Warehouse, selection: FailureSelection): Promise<FailureRow[]> {
	return openFailures(warehouse, selection, OF_DATES);
}

const OF_ENTITIES = sql`entity_id <> ${DATE_LEVEL}`;
const OF_DATES = sql`entity_id = ${DATE_LEVEL}`;

async function openFailures(
	warehouse: Warehouse,
	selection: FailureSelection,
	which: Sql,
): Promise<FailureRow[]> {
	const columns = (await warehouse.existing([failuresTable])).get(failuresTable.name);
	if (columns === undefined) return [];
	const rows = await warehouse.query(
		sql`SELECT ${failureColumns(columns)} FROM ${failuresTable} WHERE ${whereOf(selection, columns, which)}
ORDER BY analysis_date, processor_name, entity_id`,
		storedFailureRow,
	);
	return rows.map((row) => parseFailureRow(row));
}

/**
 * Says of open failures that a person accepts them until a day, and returns them as they are now. An acknowledged failure
 * stays open, and accounts for its entity like any other. The acknowledgement ends on its day, when the entity succeeds, and
 * when it fails of another category or cause. Only what it says is written: another system may have written the rows, with
 * columns and spellings of its own.
 * @throws RangeError for a reason that says nothing.
 */
export async function acknowledgeFailures(
	warehouse: Warehouse,
	selection: FailureSelection,
	{ until, reason }: Acknowledgement,
): Promise<FailureRow[]> {
	const said = reason.trim();
	if (said === '') throw new RangeError('an acknowledgement says why');
	const found = await acknowledgeable(warehouse, selection);
	if (found.length === 0) return [];
	// A table of an older schema has nowhere to say it.
	await warehouse.ensure([failuresTable]);
	const columns = new Set(failuresTable.columns.map(({ name }) => name));
	await warehouse.commit([
		{
			table: failuresTable,
			where: whereOf(selection, columns, OF_ENTITIES),
			set: {
				resolution_status: sql.parameter('STRING', 'ACKNOWLEDGED'),
				acknowledged_until: sql.date(until),
				acknowledged_reason: sql.parameter('STRING', said),
			},
		},
	]);
	return found.map((row) => ({
		...row,
		resolution_status: 'ACKNOWLEDGED',
		acknowledged_until: until,
		acknowledged_reason: said,
	}));
}

function whereOf(
	{ processors, range, entityId, category }: FailureSelection,
	columns: ReadonlySet<string>,
	which: Sql,
): Sql {
	const names = processors.filter(({ sharesFailures }) => sharesFailures).map(({ name }) => name);
	return sql.join(
		[
			sql`processor_name ${sql.in('STRING', names)}`,
			sql`analysis_date BETWEEN ${sql.date(range.start)} AND ${sql.date(range.end)}`,
			which,
			isOpen(columns),
			...(entityId === undefined ? [] : [sql`entity_id = ${entityId}`]),
			...(category === undefined ? [] : [isCategory('failure_category', category)]),
		],
		' AND ',
	);
}
