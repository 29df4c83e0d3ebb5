import { formatCount, PROCESSORS, plural, tableText } from '@accounted/command-line';
import {
	type CellReason,
	cellsOf,
	entitiesSaved,
	isDue,
	type Plan,
	type PlannedCell,
	stagesOf,
} from '@accounted/failure-tracking';

/** A plan for a person: of each processor how many cells run, with how many entities, and why. */
export function planText(plan: Plan, width?: number): string {
	const table = tableText(
		[
			{ title: 'Processor', align: 'left' },
			{ title: 'To run', align: 'right' },
			{ title: 'Perhaps', align: 'right' },
			{ title: 'Up to date', align: 'right' },
			{ title: 'Entities', align: 'right' },
			{ title: 'Why', align: 'left' },
		],
		plan.steps.map(({ processor, cells, upToDate, problem }) => {
			const due = cells.filter(isDue);
			return [
				processor,
				formatCount(due.length),
				formatCount(cells.length - due.length),
				formatCount(upToDate),
				formatCount(due.reduce((sum, { expected, entities }) => sum + (entities ?? expected), 0)),
				problem === null ? whyOf(due.length === 0 ? cells : due) : `cannot be planned: ${problem}`,
			];
		}),
		width,
	);
	const perhaps = plan.steps.some(({ cells }) => !cells.every(isDue))
		? '\nPerhaps: cells that read those to run. Each runs if what it reads comes out differently.\n'
		: '';
	const saved = entitiesSaved(plan);
	const unchanged =
		saved === 0 ? '' : `, without ${plural(saved, 'entity', 'entities')} that no change so far concerns`;
	return `${table}${perhaps}\n${plural(cellsOf(plan), 'cell')} to run from ${plan.range.start} to ${plan.range.end}${unchanged}\n`;
}

/** Every cell of a plan with its reason, in the order in which they run. */
export function explanation(plan: Plan): string {
	return stagesOf(plan, PROCESSORS)
		.flatMap(({ processor, chunks }) =>
			chunks
				.flatMap(({ cells }) => cells)
				.map(
					({ date, expected, entities, reason }) =>
						`${processor.code} ${date}  ${entities === null ? '' : `${formatCount(entities)} of `}${plural(expected, 'entity', 'entities')}: ${sayReason(reason)}\n`,
				),
		)
		.join('');
}

function whyOf(cells: readonly PlannedCell[]): string {
	const counts = new Map<string, number>();
	for (const { reason } of cells) counts.set(sayReason(reason), (counts.get(sayReason(reason)) ?? 0) + 1);
	const [most, ...others] = [...counts].sort(([, one], [, other]) => other - one);
	if (most === undefined) return '';
	return others.length === 0 ? most[0] : `${most[0]}; ${plural(others.length, 'other reason')}`;
}

function sayReason(reason: CellReason): string {
	switch (reason.kind) {
		case 'NEVER_RAN':
			return 'never ran';
		case 'DEFINITION_CHANGED':
			return definitionText(reason.parts);
		case 'SOURCE_REPAIRED':
			return `source repaired: ${reason.upstreams.join(', ')}`;
		case 'SOURCE_UNRECORDED':
			return `${reason.upstreams.join(', ')} was not recorded when it ran`;
		case 'STALE':
			return `stale: ${reason.upstreams.join(', ')} changed since`;
		case 'UNACCOUNTED':
			return `${plural(reason.entities, 'entity', 'entities')} unaccounted for`;
		case 'RETRYABLE_FAILURE':
			return `${plural(reason.failures, 'failure')} to try again`;
		case 'FORCED':
			return 'forced';
		case 'FOLLOWS':
			return `follows ${reason.upstreams.join(', ')}`;
	}
}

/** `definition changed: possessions in possessions.ts, and 2 more parts` */
function definitionText([first, ...more]: readonly string[]): string {
	if (first === undefined) return 'made before its definition was recorded';
	return `definition changed: ${first}${more.length === 0 ? '' : `, and ${plural(more.length, 'more part')}`}`;
}
