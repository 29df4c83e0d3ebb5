import { runsTable } from '@accounted/failure-tracking';
import { isoDate, sql, timestamp, type Warehouse } from '@accounted/warehouse';
import { z } from 'zod';

const runRow = z.object({
	run_id: z.string(),
	range_start: isoDate,
	range_end: isoDate,
	started_at: timestamp(),
	finished_at: timestamp().nullable().describe('Of the processor that ended last'),
	processors: z.int(),
	cells: z.int(),
	records: z.int(),
	failures: z.int(),
	failed: z.int().describe('Processors that could not commit everything'),
	interrupted: z.int(),
	running: z.int(),
	error: z.string().nullable(),
});

/** One run, all its processors together. */
export type Run = z.output<typeof runRow>;

/** The last runs, the newest first; none where nothing has ever run. */
export async function readRuns(warehouse: Warehouse, limit: number): Promise<Run[]> {
	if (!(await warehouse.existing([runsTable])).has(runsTable.name)) return [];
	return warehouse.query(
		sql`SELECT run_id, MIN(range_start) AS range_start, MAX(range_end) AS range_end,
	MIN(started_at) AS started_at, MAX(finished_at) AS finished_at, COUNT(*) AS processors,
	SUM(cell_count) AS cells, SUM(record_count) AS records, SUM(failure_count) AS failures,
	COUNTIF(status = 'FAILED') AS failed, COUNTIF(status = 'INTERRUPTED') AS interrupted,
	COUNTIF(status = 'RUNNING') AS running, MIN(error) AS error
FROM ${runsTable}
GROUP BY run_id
ORDER BY started_at DESC, run_id DESC
LIMIT ${limit}`,
		runRow,
	);
}

/** What became of a run, in a word. RUNNING is also what a killed one leaves. */
export function stateOf({ failed, interrupted, running }: Run): string {
	if (running > 0) return 'running, or killed';
	if (failed > 0) return 'failed';
	return interrupted > 0 ? 'interrupted' : 'succeeded';
}
