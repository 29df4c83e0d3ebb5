import { printedCommand } from '@accounted/command-line';
import { type AuditedProcessor, isOwn } from '@accounted/failure-tracking';
import type { IsoDate } from '@accounted/warehouse';
import { type Advice, command, sentence } from './advice.ts';

/** What runs processors again: a command for those of the pipeline, and a sentence for each that another system runs. */
export function runAgain(
	start: IsoDate,
	end: IsoDate,
	processors: readonly AuditedProcessor[],
	force: boolean,
): Advice[] {
	const own = processors.filter(isOwn).map(({ code }) => code);
	const dates = start === end ? start : `${start} to ${end}`;
	const args = ['backfill', '--start-date', start, '--end-date', end, '--processor', own.join(',')];
	return [
		...(own.length === 0 ? [] : [command(printedCommand('pipeline', force ? [...args, '--force'] : args))]),
		...processors
			.filter((processor) => !isOwn(processor))
			.map(({ code, name }) =>
				sentence(`${code} (${name}) must run again for ${dates}, in the system that runs it`),
			),
	];
}
