import { loadWithEngine, PIPELINE_TABLES, PROCESSORS } from '@accounted/command-line';
import { backfill, prepareSchema, reconcile, sumCounts } from '@accounted/failure-tracking';
import { simulateLeague } from '@accounted/simulated-league';
import { isoDate } from '@accounted/warehouse';
import { openDuckDb } from '@accounted/warehouse-duckdb';

/**
 * One step over some simulated seasons, in a process of its own so that its peak memory is its own:
 * `node scripts/bench-seasons.ts load|backfill <database> <seasons>`. Prints seconds, megabytes and outcomes as JSON.
 */
const [step, path = '', seasons = '1'] = process.argv.slice(2);
const now = () => new Date().toISOString();
const warehouse = await openDuckDb({ path });
await prepareSchema(warehouse, PIPELINE_TABLES, now);
const started = performance.now();
let outcomes = 0;
if (step === 'load')
	await loadWithEngine(warehouse, {
		source: simulateLeague({ seasons: Number(seasons) }),
		runId: 'bench',
		now,
	});
else {
	const last = 2022 + Number(seasons);
	const range = { start: isoDate.parse('2021-08-01'), end: isoDate.parse(`${last}-07-31`) };
	const results = await backfill(warehouse, { processors: PROCESSORS, range, runId: 'bench', now });
	outcomes = results.reduce((sum, { expected }) => sum + expected, 0);
	for (const { error } of results.flatMap(({ errors }) => errors)) throw error;
}
const seconds = (performance.now() - started) / 1000;
const megabytes = Math.round(process.resourceUsage().maxRSS / 1024);
if (step !== 'load') {
	const start = isoDate.parse('2021-08-01');
	const { processors } = await reconcile(warehouse, PROCESSORS, { start, end: isoDate.parse('2022-07-31') });
	if (sumCounts(processors).unaccounted > 0) throw new Error('somebody is unaccounted for');
}
await warehouse.close();
console.log(JSON.stringify({ seconds, megabytes, outcomes }));
