import {
	EXIT,
	formatCount,
	PROCESSORS,
	parseDateRange,
	plural,
	selectProcessors,
	startProgress,
	tableText,
	type WarehouseSettings,
} from '@accounted/command-line';
import {
	backfill,
	CATEGORY_FACTS,
	makePlan,
	type Processor,
	type ProcessorResult,
} from '@accounted/failure-tracking';
import { addDays, type DateRange, type Warehouse } from '@accounted/warehouse';
import { newRunId, now, withWarehouse } from './context.ts';

interface BackfillOptions extends WarehouseSettings {
	readonly startDate: string;
	readonly endDate: string;
	readonly processor?: string;
	readonly force?: boolean;
}

export async function backfillCommand(options: BackfillOptions): Promise<void> {
	const range = parseDateRange(options.startDate, options.endDate);
	const processors = selectProcessors(options.processor);
	const progress = startProgress(process.stderr);
	try {
		await withWarehouse(options, 'write', async (warehouse) => {
			const started = performance.now();
			const results = await backfill(warehouse, {
				processors,
				range,
				force: options.force ?? false,
				runId: newRunId(),
				now,
				onProgress: ({ processor, chunk, cellsDone, cellsTotal }) =>
					progress.update(
						`${processor.code} ${chunk.start}..${chunk.end}: ${cellsDone} of ${plural(cellsTotal, 'cell')}`,
					),
			});
			progress.stop();
			report(results, (performance.now() - started) / 1000);
			await noteMissingHistory(warehouse, processors, range);
		});
	} finally {
		progress.stop();
	}
}

function report(results: readonly ProcessorResult[], seconds: number): void {
	process.stdout.write(
		tableText(
			[
				{ title: 'Processor', align: 'left' },
				{ title: 'Cells run', align: 'right' },
				{ title: 'Up to date', align: 'right' },
				{ title: 'Expected', align: 'right' },
				{ title: 'Records', align: 'right' },
				{ title: 'Failures', align: 'right' },
				{ title: 'Seconds', align: 'right' },
			],
			results.map(({ processor, cells, cellsSkipped, expected, records, failures, seconds: own }) => {
				const failed = [...failures.values()].reduce((sum, count) => sum + count, 0);
				// A processor that ran nothing has nothing to count: a 0 would read as nobody expected.
				const counts = cells === 0 ? ['', '', ''] : [expected, records, failed].map(formatCount);
				return [processor.code, formatCount(cells), formatCount(cellsSkipped), ...counts, own.toFixed(2)];
			}),
		),
	);
	for (const { processor, failures } of results)
		for (const [category, count] of failures)
			process.stdout.write(
				`${processor.code}: ${formatCount(count)} ${category} (${CATEGORY_FACTS[category].disposition})\n`,
			);
	process.stdout.write(`Done in ${seconds.toFixed(1)} s\n`);
	for (const { processor, errors } of results)
		for (const { chunk, error } of errors) {
			process.stderr.write(
				`error: ${processor.code} ${chunk.start}..${chunk.end} was not committed: ${error.message}\n`,
			);
			process.exitCode = EXIT.couldNotCheck;
		}
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
		process.stderr.write(
			`note: ${codes} looks back on ${upstream.code}, which is not up to date on ${plural(due.length, 'date')} from ${first.date} on; games played there count as gaps.\n` +
				`Run: pnpm pipeline backfill --start-date ${first.date} --end-date ${range.end}\n`,
		);
	}
}
