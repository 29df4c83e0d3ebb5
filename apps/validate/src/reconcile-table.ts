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

function whys(unaccounted: readonly UnaccountedEntity[]): string {
	const groups = new Map<string, { count: number; dates: Set<string> }>();
	for (const { processor, why, date } of unaccounted) {
		const key = `${processor.code}: ${why}`;
		const group = groups.get(key) ?? { count: 0, dates: new Set() };
		group.count++;
		group.dates.add(date);
		groups.set(`${key}`, group);
	}
	const lines = [...groups].map(([key, { count, dates }]) => {
		const why = key.split(': ')[1] as UnaccountedEntity['why'];
		return `${key}: ${formatCount(count)} unaccounted on ${plural(dates.size, 'date')}: ${WHY[why]}\n`;
	});
	return lines.length === 0 ? '' : `\n${lines.join('')}`;
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
		return `\n${account.processor.code}, ${account.processor.name}: ${account.processor.expectation.description}\n\n${dates}${categories.length > 0 ? '\n' : ''}${categories.join('')}`;
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
