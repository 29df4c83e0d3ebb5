import { formatCount, loadAgain, plural, printedCommand } from '@accounted/command-line';
import type { DateRange } from '@accounted/warehouse';
import { type Run, stateOf } from './read-runs.ts';
import type { WarehouseStatus } from './read-status.ts';

export interface StatusProblem {
	readonly kind: 'STALE' | 'BROKEN' | 'MISSING' | 'REJECTED' | 'LAST_RUN_FAILED';
	/** What is wrong, in a sentence. */
	readonly says: string;
	/** The command that repairs it. */
	readonly command: string;
}

/** Returns what is wrong with a warehouse, each with the command to run; empty where nothing is. */
export function statusProblems(
	{ processors, rejected, range }: WarehouseStatus,
	[lastRun]: readonly Run[],
): StatusProblem[] {
	const backfill = ({ start, end }: DateRange) =>
		printedCommand('pipeline', ['backfill', '--start-date', start, '--end-date', end]);
	const due = spanOf(processors.flatMap((one) => one.due ?? [])) ?? range;
	const cells = (state: 'stale' | 'broken' | 'missing') => {
		const count = processors.reduce((sum, one) => sum + one[state], 0);
		const codes = processors.filter((one) => one[state] > 0).map(({ code }) => code);
		return { count, text: `${plural(count, 'cell')} of ${codes.join(', ')}` };
	};
	const [stale, broken, missing] = [cells('stale'), cells('broken'), cells('missing')];
	const refused = rejected.reduce((sum, { count }) => sum + count, 0);
	const problems: (StatusProblem | false)[] = [
		missing.count > 0 && {
			kind: 'MISSING',
			says: `${missing.text} never ran`,
			command: backfill(due),
		},
		stale.count > 0 && {
			kind: 'STALE',
			says: `${stale.text} ${stale.count === 1 ? 'is' : 'are'} stale: inputs or logic have changed since`,
			command: backfill(due),
		},
		broken.count > 0 && {
			kind: 'BROKEN',
			says: `${broken.text} ${broken.count === 1 ? 'has' : 'have'} entities that are lost, doubled, or both a record and a failure`,
			command: backfill(due),
		},
		refused > 0 && {
			kind: 'REJECTED',
			says: `${plural(refused, 'raw row')} of ${filesText(rejected)} ${refused === 1 ? 'is' : 'are'} rejected: correct the files and load them again`,
			command: loadAgain(rejected),
		},
		lastRun !== undefined &&
			stateOf(lastRun) === 'failed' && {
				kind: 'LAST_RUN_FAILED',
				says: `the last run, ${lastRun.run_id}, failed${lastRun.error === null ? '' : `: ${lastRun.error}`}`,
				command: backfill({ start: lastRun.range_start, end: lastRun.range_end }),
			},
	];
	return problems.filter((problem) => problem !== false);
}

function spanOf(ranges: readonly DateRange[]): DateRange | null {
	const [first, ...others] = ranges;
	if (first === undefined) return null;
	return others.reduce(
		(span, { start, end }) => ({
			start: start < span.start ? start : span.start,
			end: end > span.end ? end : span.end,
		}),
		first,
	);
}

const FILES_NAMED = 3;

function filesText(rejected: WarehouseStatus['rejected']): string {
	const files = [...new Set(rejected.map(({ file }) => file))];
	const more = files.length - FILES_NAMED;
	return `${files.slice(0, FILES_NAMED).join(', ')}${more > 0 ? ` and ${formatCount(more)} more` : ''}`;
}
