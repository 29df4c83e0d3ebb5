import { printError } from '@accounted/command-line';
import type { Plan } from '@accounted/failure-tracking';

/** Says on stderr where a plan has no cell at all: 0 cells run must not read as if there was something to look at. */
export function noteEmptyRange({ steps, range }: Plan): void {
	if (steps.some(({ cells, upToDate }) => cells.length + upToDate > 0)) return;
	printError(
		`note: nothing is expected from ${range.start} to ${range.end}: the schedule has no games on these dates\n`,
	);
}
