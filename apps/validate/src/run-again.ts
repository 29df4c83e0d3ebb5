import { type AuditedProcessor, isOwn } from '@accounted/failure-tracking';
import type { IsoDate } from '@accounted/warehouse';

/** What runs processors again: a command for those of the pipeline, and a sentence for each that others run. */
export function runAgain(
	start: IsoDate,
	end: IsoDate,
	processors: readonly AuditedProcessor[],
	force: boolean,
): string[] {
	const own = processors.filter(isOwn).map(({ code }) => code);
	const dates = start === end ? start : `${start} to ${end}`;
	return [
		...(own.length === 0
			? []
			: [
					`pnpm pipeline backfill --start-date ${start} --end-date ${end} --processor ${own.join(',')}${force ? ' --force' : ''}`,
				]),
		...processors
			.filter((processor) => !isOwn(processor))
			.map(({ code, name }) => `${code} (${name}) has to run again for ${dates}, wherever it is run`),
	];
}
