import { formatCount, tableText } from '@accounted/command-line';
import { type Run, stateOf } from './read-runs.ts';

/** Runs as a table, one a line. */
export function runsText(runs: readonly Run[], width?: number): string {
	return tableText(
		[
			{ title: 'Started', align: 'left' },
			{ title: 'Dates', align: 'left' },
			{ title: 'Processors', align: 'right' },
			{ title: 'Cells', align: 'right' },
			{ title: 'Records', align: 'right' },
			{ title: 'Failures', align: 'right' },
			{ title: 'Seconds', align: 'right' },
			{ title: 'State', align: 'left' },
		],
		runs.map((run) => [
			run.started_at.slice(0, 19).replace('T', ' '),
			`${run.range_start}..${run.range_end}`,
			formatCount(run.processors),
			formatCount(run.cells),
			formatCount(run.records),
			formatCount(run.failures),
			run.finished_at === null ? '' : secondsBetween(run.started_at, run.finished_at),
			run.error === null ? stateOf(run) : `${stateOf(run)}: ${run.error}`,
		]),
		width,
	);
}

function secondsBetween(start: string, end: string): string {
	return ((Date.parse(end) - Date.parse(start)) / 1000).toFixed(1);
}
