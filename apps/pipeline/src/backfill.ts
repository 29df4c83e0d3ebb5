import {
	EXIT,
	PROCESSORS,
	parseDateRange,
	plural,
	print,
	printError,
	printedCommand,
	printWidth,
	remedyOf,
	sameCommand,
	selectProcessors,
	UsageError,
} from '@accounted/command-line';
import {
	differences,
	execute,
	makePlan,
	type Plan,
	type PlanRequest,
	type Processor,
	type ProcessorResult,
	remaining,
	withoutStep,
} from '@accounted/failure-tracking';
import { addDays, type DateRange, type Warehouse } from '@accounted/warehouse';
import { withLineage } from './backfill-lineage.ts';
import { type LogFormat, startBackfillLog } from './backfill-progress.ts';
import { backfillReport } from './backfill-report.ts';
import { type CommandOptions, checkOutputFiles, newRunId, now } from './context.ts';
import { noteEmptyRange } from './empty-range.ts';
import { onInterruption } from './interruption.ts';
import { withLoadedWarehouse } from './loaded-warehouse.ts';
import { readPlanFile } from './plan-file.ts';
import { planText } from './plan-text.ts';
import { shardOf } from './shard-option.ts';
import { argumentsFor, expectUpstreamRan, lackingIn, processorsToRun } from './upstream-runs.ts';

interface BackfillOptions extends CommandOptions {
	readonly startDate?: string;
	readonly endDate?: string;
	readonly processor?: string;
	readonly withUpstream?: boolean;
	readonly force?: boolean;
	readonly retryFailures?: boolean;
	readonly plan?: string;
	readonly dryRun?: boolean;
	readonly shard?: string;
	readonly logFormat: LogFormat;
}

/** How long a shard waits for the others where they can run beside it. */
const WAIT_FOR_SHARDS = { atMost: 3_600_000, every: 10_000 };

export async function backfillCommand(options: BackfillOptions): Promise<void> {
	const shard = shardOf(options.shard, process.env);
	await checkOutputFiles(
		options,
		[],
		options.plan === undefined ? [] : [{ what: 'the plan that is carried out', path: options.plan }],
	);
	const given = options.plan === undefined ? null : await readPlanFile(options.plan);
	const request = given === null ? requestOf(options) : requestFrom(given);
	const log = startBackfillLog(process.stderr, options.logFormat);
	using interruption = onInterruption((text) => log.stopping(text));
	try {
		await withLoadedWarehouse(
			options,
			options.dryRun ? 'read' : 'write',
			'backfill',
			async (warehouse, config) => {
				const started = performance.now();
				const current = await makePlan(warehouse, request);
				const plan =
					given === null
						? current
						: stillValid(given, current, await lackingIn(warehouse, remaining(given, current)));
				if (given === null) await expectUpstreamRan(warehouse, plan, 'backfill');
				noteEmptyRange(plan);
				if (options.dryRun) return void print(planText(plan, printWidth()));
				log.planned(plan);
				if (shard !== undefined && config.warehouse === 'duckdb') log.say(ONE_WRITER);
				const { signal } = interruption;
				const results = await withLineage(config, signal, (hooks) =>
					execute(warehouse, plan, {
						processors: PROCESSORS,
						runId: newRunId(),
						now,
						onProgress: (event) => log.progress(event),
						signal,
						...hooks,
						...(shard === undefined ? {} : { shard }),
						...(config.warehouse === 'duckdb' ? {} : { wait: WAIT_FOR_SHARDS }),
					}),
				);
				log.finished(results);
				print(backfillReport(results, (performance.now() - started) / 1000, printWidth()));
				if (interruption.signal.aborted && left(results) > 0) tellInterrupted(results);
				else {
					reportErrors(results);
					await noteMissingHistory(warehouse, request.processors, plan.range);
					tellNext(plan);
				}
			},
		);
	} finally {
		log.stop();
	}
}

const ONE_WRITER =
	'A DuckDB file has one writer: its shards can run one after the other, not side by side, and each stops where it needs cells of another. ' +
	'Without --shard one process does it all on every core; with --warehouse bigquery shards run side by side.';

function requestOf({ startDate, endDate, ...options }: BackfillOptions): PlanRequest {
	if (startDate === undefined || endDate === undefined)
		throw new UsageError(
			'backfill needs to know which dates',
			'Say --start-date D --end-date D, or --plan FILE for a plan that was written before.',
		);
	return {
		range: parseDateRange(startDate, endDate),
		processors: processorsToRun(options.processor, options.withUpstream),
		force: options.force ?? false,
		retryFailures: options.retryFailures ?? false,
		now,
	};
}

function requestFrom({ steps, range, force, retryFailures }: Plan): PlanRequest {
	const processors = selectProcessors(steps.map(({ processor }) => processor).join(','));
	return { processors, range, force, retryFailures, now };
}

/** @throws UsageError where the world has moved on so that the plan is no longer what there is to do. */
function stillValid(given: Plan, current: Plan, lacks: readonly string[]): Plan {
	const found = [...differences(given, current), ...lacks];
	if (found.length > 0)
		throw new UsageError(
			`the plan of ${given.createdAt} is out of date: ${found.join('; ')}`,
			`Nothing was run. Make another: ${planAgain(given)}`,
		);
	return remaining(given, current);
}

function planAgain(plan: Plan): string {
	const missing = withoutStep(plan, PROCESSORS).map(({ code }) => code);
	const codes = [...missing, ...plan.steps.map(({ processor }) => processor)];
	return printedCommand('pipeline', ['plan', ...argumentsFor(plan, codes), '--out', 'plan.json']);
}

function left(results: readonly ProcessorResult[]): number {
	return results.reduce((sum, { cellsLeft }) => sum + cellsLeft, 0);
}

function tellInterrupted(results: readonly ProcessorResult[]): void {
	const done = results.reduce((sum, { cells }) => sum + cells, 0);
	printError(
		`Interrupted: ${plural(done, 'cell')} committed, ${plural(left(results), 'cell')} left. Continue with the same command:\n` +
			`${sameCommand('pipeline')}\n`,
	);
	process.exitCode = EXIT.interrupted;
}

function reportErrors(results: readonly ProcessorResult[]): void {
	for (const { processor, errors } of results)
		for (const { chunk, error } of errors) {
			printError(
				`error: ${processor.code} ${chunk.start}..${chunk.end} was not committed: ${error.message}\n`,
			);
			const remedy = remedyOf(error);
			if (remedy !== undefined) printError(`${remedy}\n`);
			process.exitCode = EXIT.couldNotCheck;
		}
	if (left(results) > 0)
		printError(`${plural(left(results), 'cell')} left as they were: no other could be committed either\n`);
}

function tellNext({ range }: Plan): void {
	if (process.exitCode !== undefined) return;
	printError(
		`Next: ${printedCommand('validate', ['--start-date', range.start, '--end-date', range.end, '--reconcile'])}\n`,
	);
}

/** A range that starts inside a season rests on dates before it: says which upstream cells have never run. */
async function noteMissingHistory(
	warehouse: Warehouse,
	processors: readonly Processor[],
	range: DateRange,
): Promise<void> {
	for (const upstream of PROCESSORS) {
		const readers = processors.filter(({ upstream: reads }) =>
			reads.some(({ from, lookbackDays }) => from === upstream && lookbackDays > 0),
		);
		const lookback = Math.max(
			0,
			...readers.flatMap(({ upstream: reads }) => reads.map(({ lookbackDays }) => lookbackDays)),
		);
		if (lookback === 0) continue;
		const before = { start: addDays(range.start, -lookback), end: addDays(range.start, -1) };
		const { steps } = await makePlan(warehouse, { processors: [upstream], range: before, now });
		const due = steps.flatMap(({ cells }) => cells);
		const [first] = due;
		if (first === undefined) continue;
		const codes = readers.map(({ code }) => code).join(', ');
		printError(
			`note: ${codes} looks back on ${upstream.code}, which is not up to date on ${plural(due.length, 'date')} from ${first.date} on; games played there count as gaps.\n` +
				`Run: ${printedCommand('pipeline', ['backfill', '--start-date', first.date, '--end-date', range.end])}\n`,
		);
	}
}
