import type { Config } from '@accounted/command-line';
import { printError } from '@accounted/command-line';
import type { Lineage, LineageRun, RunStart } from '@accounted/command-line/telling';
import {
	type ExecuteRequest,
	type Processor,
	type ProcessorResult,
	tablesRead,
} from '@accounted/failure-tracking';
import { messageOf } from '@accounted/warehouse';
import { now } from './context.ts';

type Hooks = Pick<ExecuteRequest, 'onStart' | 'onResult'>;

/**
 * Carries out a backfill and tells OpenLineage of it, where that is configured: a run for the whole, and one for each
 * processor that has cells to run. It never throws and never keeps a backfill for long.
 * @throws UsageError for an address that cannot be posted to; whatever the work throws.
 */
export async function withLineage(
	config: Config,
	signal: AbortSignal,
	work: (hooks: Hooks) => Promise<ProcessorResult[]>,
): Promise<ProcessorResult[]> {
	if (config.lineage === undefined) return work({});
	const telling = await import('@accounted/command-line/telling');
	const note = (text: string) => void printError(`note: ${text}\n`);
	const lineage: Lineage = telling.openLineage(config.lineage, { env: process.env, note });
	const start = (job: string, jobType: string, of: Pick<RunStart, 'inputs' | 'outputs' | 'parent'>) =>
		telling.startRun(lineage, { job, jobType, now, ...of });
	const datasets = (tables: readonly { name: string }[]) =>
		tables.map((table) => telling.datasetOf(config, table));
	const whole = start('backfill', 'BACKFILL', { inputs: [], outputs: [] });
	const runs = new Map<Processor, LineageRun>();
	try {
		const results = await work({
			onStart: (processor) => {
				const [inputs, outputs] = [datasets(tablesRead(processor)), datasets([processor.output.table])];
				const parent = whole.asParent;
				runs.set(processor, start(`backfill.${processor.code}`, 'PROCESSOR', { inputs, outputs, parent }));
			},
			onResult: (result) => {
				const { table } = result.processor.output;
				const rowCount = telling.facet('outputStatistics', { rowCount: result.records });
				const outputs = [{ ...telling.datasetOf(config, table), outputFacets: rowCount }];
				runs.get(result.processor)?.end(endOf([result], signal), { outputs, ...errorOf([result]) });
			},
		});
		whole.end(endOf(results, signal), errorOf(results));
		return results;
	} catch (error) {
		whole.end('FAIL', { error: messageOf(error) });
		throw error;
	} finally {
		await lineage.close();
	}
}

function endOf(results: readonly ProcessorResult[], signal: AbortSignal): 'COMPLETE' | 'FAIL' | 'ABORT' {
	if (results.some(({ errors }) => errors.length > 0)) return 'FAIL';
	const isShort = results.some(({ cellsLeft }) => cellsLeft > 0);
	if (!isShort) return 'COMPLETE';
	return signal.aborted ? 'ABORT' : 'FAIL';
}

function errorOf(results: readonly ProcessorResult[]): { error?: string } {
	const [first] = results.flatMap(({ errors }) => errors);
	return first === undefined ? {} : { error: first.error.message };
}
