import { type DateRange, type IsoDate, type Row, type Sql, sql, type Warehouse } from '@accounted/warehouse';
import { DATE_LEVEL, type FailureRow, failuresTable, parseFailureRow } from '../failure/failure-row.ts';
import type { Processor } from '../processor/processor.ts';
import { storedFailureRow } from './carry-on.ts';

/** Which failures: all that are open in a range, or fewer. */
export interface FailureSelection {
	readonly processors: readonly Processor[];
	readonly range: DateRange;
	readonly entityId?: string;
	readonly category?: string;
}

export interface Acknowledgement {
	/** The last day on which it holds. */
	readonly until: IsoDate;
	readonly reason: string;
}

/**
 * Says of open failures that somebody knows and accepts them until a day, and returns them as they are now. Nobody is
 * hidden by it: an acknowledged failure is open, and accounts for its entity like any other. It ends on its day, when
 * the entity succeeds, or when it comes back after that.
 * @throws RangeError for a reason that says nothing.
 */
export async function acknowledgeFailures(
	warehouse: Warehouse,
	selection: FailureSelection,
	{ until, reason }: Acknowledgement,
): Promise<FailureRow[]> {
	const said = reason.trim();
	if (said === '') throw new RangeError('an acknowledgement says why');
	const selected = whereOf(selection);
	const rows: Row[] = await warehouse.query(
		sql`SELECT * FROM ${failuresTable} WHERE ${selected}`,
		storedFailureRow,
	);
	const acknowledged = rows.map(
		(row): FailureRow => ({
			...parseFailureRow(row),
			resolution_status: 'ACKNOWLEDGED',
			acknowledged_until: until,
			acknowledged_reason: said,
		}),
	);
	if (acknowledged.length > 0)
		await warehouse.commit([{ table: failuresTable, where: selected, rows: acknowledged }]);
	return acknowledged;
}

function whereOf({ processors, range, entityId, category }: FailureSelection): Sql {
	const names = processors.map(({ name }) => name);
	return sql.join(
		[
			sql`processor_name IN (SELECT * FROM UNNEST(${sql.array('STRING', names)}))`,
			sql`analysis_date BETWEEN ${sql.date(range.start)} AND ${sql.date(range.end)}`,
			// A whole date that another system failed is that system's to acknowledge.
			sql`entity_id <> ${DATE_LEVEL} AND COALESCE(resolution_status, 'UNRESOLVED') <> 'RESOLVED'`,
			...(entityId === undefined ? [] : [sql`entity_id = ${entityId}`]),
			...(category === undefined ? [] : [sql`failure_category = ${category}`]),
		],
		' AND ',
	);
}
