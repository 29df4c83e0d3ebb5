import { formatCount, plural, type TextColumn, tableText } from '@accounted/command-line';
import {
	CATEGORY_FACTS,
	type Counts,
	coverageOf,
	type ProcessorAccount,
	readCategory,
	type UnaccountedEntity,
} from '@accounted/failure-tracking';
import { percent } from './percent.ts';
import type { Findings } from './validate.ts';

const COUNTS: readonly TextColumn[] = [
	{ title: 'Expected', align: 'right' },
	{ title: 'Has Record', align: 'right' },
	{ title: 'Has Failure', align: 'right' },
	{ title: 'Unaccounted', align: 'right' },
	{ title: 'Coverage', align: 'right' },
];

/** How many unaccounted entities are listed; the JSON document has them all. */
const ENTITIES_SHOWN = 50;

const WHY: Readonly<Record<UnaccountedEntity['why'], string>> = {
	NEVER_RAN: 'the processor has not run on that date',
	ARRIVED_AFTER_RUN: 'it was not expected yet when the processor ran',
	LOST: 'the processor accounted for it, and it is in neither table now',
};

/** The reconciliation as people read it: a line per processor, what breaks the identity, and with details the dates. */
export function reconcileTable({ reconciliation, unaccounted }: Findings, details: boolean): string {
	const { processors, range } = reconciliation;
	const summary = tableText(
		[{ title: 'Processor', align: 'left' }, ...COUNTS],
		processors.map((account) => [account.processor.code, ...countCells(account)]),
	);
	const expected = processors.some((account) => account.expected > 0)
		? ''
		: `\nNobody is expected from ${range.start} to ${range.end}: there is no game on the schedule.\n`;
	return [
		summary,
		expected,
		broken(processors),
		whys(unaccounted),
		...(details ? [detailsOf(processors, unaccounted)] : []),
	].join('');
}

function countCells(counts: Counts): string[] {
	const { expected, hasRecord, hasFailure, unaccounted } = counts;
	return [...[expected, hasRecord, hasFailure, unaccounted].map(formatCount), percent(coverageOf(counts))];
}

/** The ways besides Unaccounted in which the identity is broken; nothing where it holds. */
function broken(processors: readonly ProcessorAccount[]): string {
	const lines = processors.flatMap((account) =>
		[
			account.conflicts > 0
				? `${account.processor.code}: ${plural(account.conflicts, 'Conflict')}, a record and an open failure for one key\n`
				: '',
			account.unexpected > 0
				? `${account.processor.code}: ${formatCount(account.unexpected)} Unexpected, a record or a failure that nobody expected\n`
				: '',
			account.duplicates > 0
				? `${account.processor.code}: ${plural(account.duplicates, 'Duplicate')}, more than one record for one key\n`
				: '',
			account.stale > 0
				? `${account.processor.code}: ${formatCount(account.stale)} Stale, accounted for from inputs that have changed since\n`
				: '',
		].filter((line) => line !== ''),
	);
	return lines.length === 0 ? '' : `\n${lines.join('')}`;
}

/** Why entities are unaccounted, by processor, and the command that accounts for them. */
function whys(unaccounted: readonly UnaccountedEntity[]): string {
	if (unaccounted.length === 0) return '';
	const groups = Map.groupBy(unaccounted, ({ processor, why }) => `${processor.code}: ${why}`);
	const lines = [...groups].flatMap(([group, entities]) => {
		const [first] = entities;
		const dates = new Set(entities.map(({ date }) => date));
		return first === undefined
			? []
			: [
					`${group}: ${formatCount(entities.length)} unaccounted on ${plural(dates.size, 'date')}: ${WHY[first.why]}\n`,
				];
	});
	return `\n${lines.join('')}Run: ${repair(unaccounted)}\n`;
}

function repair(unaccounted: readonly UnaccountedEntity[]): string {
	const dates = unaccounted.map(({ date }) => date).sort();
	const codes = [...new Set(unaccounted.map(({ processor }) => processor.code))];
	// A cell that has run counts as done, whatever has become of its rows since.
	const force = unaccounted.some(({ why }) => why !== 'NEVER_RAN') ? ' --force' : '';
	return `pnpm pipeline backfill --start-date ${dates[0]} --end-date ${dates.at(-1)} --processor ${codes.join(',')}${force}`;
}

/** What the failures amount to once each cascade counts as its root cause does. */
function seriousness({
	hasFailure,
	failuresByDisposition: { expected, error, pending },
}: ProcessorAccount): string {
	if (hasFailure === 0) return '';
	const counts = [
		`${formatCount(expected)} expected`,
		plural(error, 'error'),
		`${formatCount(pending)} pending`,
	];
	return `By root cause: ${counts.join(', ')}\n`;
}

function detailsOf(
	processors: readonly ProcessorAccount[],
	unaccounted: readonly UnaccountedEntity[],
): string {
	const sections = processors.map((account) => {
		const dates = tableText(
			[{ title: 'Date', align: 'left' }, ...COUNTS],
			account.cells.map((cell) => [cell.date, ...countCells(cell)]),
		);
		const categories = Object.entries(account.failuresByCategory)
			.sort(([, one], [, other]) => other - one)
			.map(([category, count]) => {
				const { disposition, when } = CATEGORY_FACTS[readCategory(category)];
				return `${category}: ${formatCount(count)} (${disposition}: ${when})\n`;
			});
		const { code, name, expectation } = account.processor;
		return `\n${code}, ${name}: ${expectation.description}\n\n${dates}${categories.length > 0 ? '\n' : ''}${categories.join('')}${seriousness(account)}`;
	});
	const shown = unaccounted.slice(0, ENTITIES_SHOWN);
	const entities =
		shown.length === 0
			? ''
			: `\n${tableText(
					[
						{ title: 'Unaccounted', align: 'left' },
						{ title: 'Date', align: 'left' },
						{ title: 'Entity', align: 'left' },
						{ title: 'Why', align: 'left' },
					],
					shown.map(({ processor, date, entityId, why }) => [processor.code, date, entityId, why]),
				)}`;
	const more = unaccounted.length - shown.length;
	return `${sections.join('')}${entities}${more > 0 ? `and ${formatCount(more)} more; --format json lists all\n` : ''}`;
}
