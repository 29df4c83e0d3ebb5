import { type IsoDate, isoDate, sql, timestamp, type Warehouse } from '@accounted/warehouse';
import { z } from 'zod';
import { type FailureCategory, readCategory } from '../failure/category.ts';
import { failuresTable } from '../failure/failure-row.ts';
import { runsTable } from '../ledger/tables.ts';

/** A failure that was open after one run and not after the other. */
export interface FailureChange {
	readonly change: 'APPEARED' | 'DISAPPEARED';
	readonly processorName: string;
	readonly date: IsoDate;
	readonly entityId: string;
	/** As the table has it now: what it was called before, the table does not keep. */
	readonly category: FailureCategory;
}

/** There is no such run, or it has not come to its end. */
export class UnknownRunError extends Error {
	override readonly name = 'UnknownRunError';
}

const changeRow = z.object({
	processor_name: z.string(),
	analysis_date: isoDate,
	entity_id: z.string(),
	failure_category: z.string(),
	open_after_to: z.boolean(),
});

/**
 * What two runs differ in, told by when each failure was first seen and when it was resolved. Only differences leave
 * the warehouse.
 * @throws UnknownRunError for a run that the warehouse does not know.
 */
export async function failureChanges(
	warehouse: Warehouse,
	from: string,
	to: string,
): Promise<FailureChange[]> {
	const ends = await warehouse.query(
		sql`SELECT run_id, MAX(COALESCE(finished_at, started_at)) AS ended_at FROM ${runsTable}
WHERE run_id ${sql.in('STRING', [from, to])} GROUP BY run_id`,
		z.object({ run_id: z.string(), ended_at: timestamp() }),
	);
	const endOf = (run: string) => {
		const end = ends.find(({ run_id }) => run_id === run);
		if (end === undefined) throw new UnknownRunError(`${run}: the warehouse knows no such run`);
		return sql.parameter('TIMESTAMP', end.ended_at);
	};
	const wasOpen = (run: string) =>
		sql`(first_seen_at <= ${endOf(run)} AND (resolved_at IS NULL OR resolved_at > ${endOf(run)}))`;
	const rows = await warehouse.query(
		sql`
SELECT processor_name, analysis_date, entity_id, failure_category, ${wasOpen(to)} AS open_after_to
FROM ${failuresTable}
WHERE ${wasOpen(from)} <> ${wasOpen(to)}
ORDER BY processor_name, analysis_date, entity_id`,
		changeRow,
	);
	return rows.map((row) => ({
		change: row.open_after_to ? 'APPEARED' : 'DISAPPEARED',
		processorName: row.processor_name,
		date: row.analysis_date,
		entityId: row.entity_id,
		category: readCategory(row.failure_category),
	}));
}
