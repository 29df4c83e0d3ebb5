import { formatCount, plural, printErrorData, startProgress } from '@accounted/command-line';
import type { BackfillProgress, Plan, ProcessorResult } from '@accounted/failure-tracking';
import { now } from './context.ts';

export type LogFormat = 'text' | 'json';

/** Says on stderr how far a backfill has come. */
export interface BackfillLog {
	planned(plan: Plan): void;
	progress(event: BackfillProgress): void;
	say(text: string): void;
	/** Says that the work is about to stop. From then on nothing is live: `pnpm` has already given the prompt back. */
	stopping(text: string): void;
	finished(results: readonly ProcessorResult[]): void;
	/** Clears what is live, before anything else is shown. */
	stop(): void;
}

/** JSON lines for machines; a live tree on a terminal; one plain line for each chunk elsewhere. */
export function startBackfillLog(stderr: NodeJS.WriteStream, format: LogFormat): BackfillLog {
	return format === 'json' ? jsonLog() : textLog(stderr);
}

function textLog(stderr: NodeJS.WriteStream): BackfillLog {
	const progress = startProgress(stderr);
	const lines = new Map<string, string>();
	let isStopping = false;
	const show = () => progress.update(['backfill', ...lines.values()].join('\n'));
	return {
		planned({ steps }) {
			for (const { processor, cells } of steps)
				if (cells.length > 0)
					lines.set(processor, `  ${processor.padEnd(5)} ${plural(cells.length, 'cell')}`);
			if (progress.live && lines.size > 0) show();
		},
		progress(event) {
			if (!progress.live) return progress.done(chunkLine(event));
			if (isStopping) return;
			lines.set(event.processor.code, treeLine(event));
			show();
		},
		say: (text) => progress.done(text),
		stopping(text) {
			isStopping = true;
			progress.done(text);
		},
		finished: () => progress.stop(),
		stop: () => progress.stop(),
	};
}

function chunkLine({ processor, chunk, cellsDone, cellsTotal, seconds }: BackfillProgress): string {
	return `${processor.code} ${chunk.start}..${chunk.end}: ${formatCount(cellsDone)} of ${plural(cellsTotal, 'cell')}, ${seconds.toFixed(1)} s`;
}

function treeLine({ processor, cellsDone, cellsTotal, seconds }: BackfillProgress): string {
	const rate = cellsDone / seconds;
	const left = (cellsTotal - cellsDone) / rate;
	const pace =
		cellsDone >= cellsTotal ? `${seconds.toFixed(1)} s` : `${rate.toFixed(0)}/s, ${left.toFixed(0)} s left`;
	return `  ${processor.code.padEnd(5)} ${formatCount(cellsDone)} of ${plural(cellsTotal, 'cell')}  ${pace}`;
}

function jsonLog(): BackfillLog {
	const write = (event: string, said: object) =>
		printErrorData(`${JSON.stringify({ time: now(), event, ...said })}\n`);
	return {
		planned: ({ range, steps }) =>
			write('planned', {
				range,
				cells: Object.fromEntries(steps.map(({ processor, cells }) => [processor, cells.length])),
			}),
		progress: ({ processor, chunk, cellsDone, cellsTotal, seconds }) =>
			write('chunk', { processor: processor.code, ...chunk, cellsDone, cellsTotal, seconds }),
		say: (message) => write('note', { message }),
		stopping: (message) => write('note', { message }),
		finished: (results) => {
			for (const { processor, failures, errors, ...counts } of results)
				write('processor', {
					processor: processor.code,
					...counts,
					failures: Object.fromEntries(failures),
					errors: errors.map(({ chunk, error }) => ({ ...chunk, message: error.message })),
				});
		},
		stop: () => undefined,
	};
}
