import { openWarehouse, PIPELINE_TABLES, PROCESSORS } from '@accounted/command-line';
import { backfill, prepareSchema } from '@accounted/failure-tracking';
import { addDays, type DateRange, isoDate } from '@accounted/warehouse';

/**
 * A process for the crash test to kill: warm, it waits for a line on its standard input, `<database> <start> <end>`, and
 * backfills, with a dot for each commit. It commits every few days: there are many moments between commits, and in them.
 */
const DAYS_AT_ONCE = 6;

process.stdin.setEncoding('utf8');
for await (const line of process.stdin) {
	const [database = '', start, end] = line.trim().split(' ');
	const range = { start: isoDate.parse(start), end: isoDate.parse(end) };
	const settings = { warehouse: 'duckdb', database } as const;
	const now = () => new Date().toISOString();
	const warehouse = await openWarehouse(settings, 'write');
	await prepareSchema(warehouse, PIPELINE_TABLES, now);
	process.stdout.write('.');
	const onProgress = () => void process.stdout.write('.');
	const request = { processors: PROCESSORS, range, runId: `${process.pid}`, now, chunksOf, onProgress };
	const results = await backfill(warehouse, request);
	await warehouse.close();
	const failed = results.flatMap(({ errors }) => errors);
	if (failed.length > 0) throw failed[0]?.error;
	break;
}

function chunksOf({ start, end }: DateRange): DateRange[] {
	const chunks: DateRange[] = [];
	for (let first = start; first <= end; first = addDays(first, DAYS_AT_ONCE)) {
		const last = addDays(first, DAYS_AT_ONCE - 1);
		chunks.push({ start: first, end: last < end ? last : end });
	}
	return chunks;
}
