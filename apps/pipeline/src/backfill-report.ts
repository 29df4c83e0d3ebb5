import { formatCount, plural, tableText } from '@accounted/command-line';
import { CATEGORY_FACTS, type ProcessorResult } from '@accounted/failure-tracking';

/** How many of the slowest processors are named. */
const SLOWEST = 3;

/** What a backfill did, for a person: each processor's cells and outcomes, failures by category, the slowest. */
export function backfillReport(results: readonly ProcessorResult[], seconds: number, width?: number): string {
	const table = tableText(
		[
			{ title: 'Processor', align: 'left' },
			{ title: 'Cells run', align: 'right' },
			{ title: 'Up to date', align: 'right' },
			{ title: 'Expected', align: 'right' },
			{ title: 'Kept', align: 'right' },
			{ title: 'Records', align: 'right' },
			{ title: 'Failures', align: 'right' },
			{ title: 'Seconds', align: 'right' },
		],
		results.map(({ processor, cells, cellsSkipped, expected, kept, records, failures, seconds: own }) => {
			const failed = [...failures.values()].reduce((sum, count) => sum + count, 0);
			// A processor that ran nothing has nothing to count: a 0 would read as nobody expected.
			const counts =
				cells === 0 ? ['', '', '', ''] : [expected + kept, kept, records, failed].map(formatCount);
			return [processor.code, formatCount(cells), formatCount(cellsSkipped), ...counts, own.toFixed(2)];
		}),
		width,
	);
	const categories = results.flatMap(({ processor, failures }) =>
		[...failures].map(
			([category, count]) =>
				`${processor.code}: ${formatCount(count)} ${category} (${CATEGORY_FACTS[category].disposition})\n`,
		),
	);
	const cells = results.reduce((sum, result) => sum + result.cells, 0);
	const kept = results.reduce((sum, result) => sum + result.kept, 0);
	const standing =
		kept === 0
			? ''
			: `Kept as they were: ${plural(kept, 'entity', 'entities')} of these cells whom nothing that has changed concerns\n`;
	const slowest = results
		.filter((result) => result.cells > 0)
		.sort((one, other) => other.seconds - one.seconds)
		.slice(0, SLOWEST)
		.map(({ processor, seconds: own }) => `${processor.code} ${own.toFixed(1)} s`);
	const named = slowest.length > 1 ? `; slowest: ${slowest.join(', ')}` : '';
	return `${table}${categories.join('')}${dispositions(results)}${standing}${plural(cells, 'cell')} run. Done in ${seconds.toFixed(1)} s${named}\n`;
}

/** Records and failures of all processors together. Cascades are as their root cause, which validate follows. */
function dispositions(results: readonly ProcessorResult[]): string {
	const records = results.reduce((sum, result) => sum + result.records, 0);
	const counts = { expected: 0, pending: 0, error: 0, cascade: 0 };
	for (const { failures } of results)
		for (const [category, count] of failures) counts[CATEGORY_FACTS[category].disposition] += count;
	const { expected, pending, error, cascade } = counts;
	if (records + expected + pending + error + cascade === 0) return '';
	return `${plural(records, 'record')}; failures: ${formatCount(expected)} expected, ${formatCount(pending)} pending, ${formatCount(error)} error, ${formatCount(cascade)} after an upstream\n`;
}
