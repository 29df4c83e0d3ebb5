import { formatCount, plural, printedCommand, type TextColumn, tableText } from '@accounted/command-line';
import {
	CATEGORY_FACTS,
	type CellAccount,
	type ChangedDefinition,
	isOwn,
	type NearlyAgreeing,
	type ProcessorAccount,
	type Reconciliation,
	type RejectedGroup,
	type RootCause,
	readCategory,
	type UnaccountedEntity,
} from '@accounted/failure-tracking';
import type { Advice } from './advice.ts';
import { CAUSE_COLUMNS, causeCells, causesSummary } from './causes.ts';
import { coverageText } from './coverage-text.ts';
import type { Findings } from './findings.ts';
import { keyText, nearlyAgreeingLines, withoutNearlyAgreeing } from './nearly-agreeing.ts';
import { REJECTED_COLUMNS, rejectedCells } from './rejected-rows.ts';
import { runAgain } from './run-again.ts';
import { headlineOf } from './totals.ts';
import { uncheckedLines } from './unchecked.ts';

export const COUNT_COLUMNS: readonly TextColumn[] = [
	{ title: 'Expected', align: 'right' },
	{ title: 'Has Record', align: 'right' },
	{ title: 'Has Failure', align: 'right' },
	{ title: 'Unaccounted', align: 'right' },
	{ title: 'Coverage', align: 'right' },
	{ title: 'Errors', align: 'right' },
];

/** How many unaccounted entities are listed; `validate entities` lists all. */
const ENTITIES_SHOWN = 50;

const CAUSES_SHOWN = 10;
const REJECTED_SHOWN = 10;
const CAUSES_IN_DETAILS = 100;
const LONGEST_CELL = 72;

const WHY: Readonly<Record<UnaccountedEntity['why'], string>> = {
	NEVER_RAN: 'the processor has not run on that date',
	ARRIVED_AFTER_RUN: 'it was not expected yet when the processor ran',
	LOST: 'the processor has run on that date, and it is in neither table now',
};

/** The reconciliation as people read it: a line for each processor, the headline, what breaks the identity, the causes. */
export function reconcileTable(findings: Findings, details: boolean, width?: number): string {
	const { reconciliation, unaccounted, nearlyAgreeing, causes } = findings;
	const { processors } = reconciliation;
	const lost = withoutNearlyAgreeing(findings);
	const summary = tableText(
		[{ title: 'Processor', align: 'left' }, ...COUNT_COLUMNS],
		processors.map((account) => [account.processor.code, ...countCells(account)]),
		width,
	);
	return [
		summary,
		verdictText(findings),
		...paragraph(uncheckedLines(reconciliation)),
		...paragraph([...brokenLines(reconciliation), ...acknowledgedLines(processors)]),
		rejectedText(reconciliation.rejected, details, width),
		...paragraph([
			...nearlyAgreeingLines(nearlyAgreeing),
			...whyLines(lost),
			...repairs(lost).map(({ isCommand, text }) => (isCommand ? `Run: ${text}` : text)),
		]),
		causesText(causes, details, width),
		...(details ? [detailsOf(processors, unaccounted, nearlyAgreeing, width)] : []),
	].join('');
}

/** The headline, and where nothing is expected, what that can mean. */
export function verdictText(findings: Pick<Findings, 'reconciliation' | 'causes'>): string {
	const { processors, range } = findings.reconciliation;
	const isEmpty = processors.length > 0 && processors.every(({ expected }) => expected === 0);
	const empty = `Nothing is expected from ${range.start} to ${range.end}: ${whyNothing(processors)}.\n`;
	return `\n${headlineOf(findings)}\n${isEmpty ? empty : ''}`;
}

function whyNothing(processors: readonly ProcessorAccount[]): string {
	const selected = processors.filter(({ processor }) => !isOwn(processor));
	if (selected.length < processors.length)
		return 'the schedule has no games on these dates, or it is not loaded';
	const said = selected.map(({ processor: { code, expectation } }) => `${code} (${expectation.description})`);
	return `no entity is found for ${said.join(', ')}`;
}

export function countCells(counts: CellAccount | ProcessorAccount): string[] {
	const { expected, hasRecord, hasFailure, unaccounted, failuresByDisposition } = counts;
	return [
		...[expected, hasRecord, hasFailure, unaccounted].map(formatCount),
		coverageText(counts),
		formatCount(failuresByDisposition.error),
	];
}

/** The rejected rows by file, column and reason; nothing where there are none. */
export function rejectedText(rejected: readonly RejectedGroup[], details: boolean, width?: number): string {
	if (rejected.length === 0) return '';
	const shown = details ? rejected : rejected.slice(0, REJECTED_SHOWN);
	const more = rejected.length - shown.length;
	const rest = more > 0 ? `and ${plural(more, 'more reason')}; --format json lists all\n` : '';
	return `\n${tableText(REJECTED_COLUMNS, shown.map(rejectedCells).map(shortened), width)}${rest}Correct the files and load them again. nba_raw.rejected_rows keeps each row.\n`;
}

function paragraph(lines: readonly string[]): string[] {
	return lines.length === 0 ? [] : ['\n', ...lines.map((line) => `${line}\n`)];
}

/** The ways besides Unaccounted in which a processor needs attention; none where it is sound. */
export function brokenLines({
	processors,
	changedDefinitions,
}: Pick<Reconciliation, 'processors' | 'changedDefinitions'>): string[] {
	const changed = new Map(changedDefinitions.map((one) => [one.processor.name, one]));
	return processors.flatMap(
		({ processor: { code, name }, conflicts, unexpected, duplicates, stale, rejected }) => [
			...(conflicts > 0
				? [`${code}: ${plural(conflicts, 'Conflict')}, a record and an open failure for one key`]
				: []),
			...(unexpected > 0
				? [
						`${code}: ${formatCount(unexpected)} Unexpected, a record or a failure for a key that was not expected`,
					]
				: []),
			...(duplicates > 0
				? [`${code}: ${plural(duplicates, 'Duplicate')}, more than one record for one key`]
				: []),
			...(stale > 0 ? [`${code}: ${formatCount(stale)} Stale, ${whyStale(changed.get(name), stale)}`] : []),
			...(rejected > 0
				? [
						`${code}: ${formatCount(rejected)} Rejected, raw rows that loading refused and that are not repaired`,
					]
				: []),
		],
	);
}

/** `its definition has changed since: possessions in possessions.ts` */
function whyStale(changed: ChangedDefinition | undefined, stale: number): string {
	if (changed === undefined) return 'accounted for from inputs that have changed since';
	const { entities, parts } = changed;
	const [first, ...more] = parts;
	const names =
		first === undefined
			? ''
			: `: ${first}${more.length > 0 ? `, and ${plural(more.length, 'more part')}` : ''}`;
	const definition = `its definition has changed since${names}`;
	return entities === stale
		? definition
		: `of ${formatCount(entities)} ${definition}; of the rest, inputs have`;
}

/** How many of the errors and of the pending failures are accepted for now. */
export function acknowledgedLines(processors: readonly ProcessorAccount[]): string[] {
	return processors.flatMap(({ processor: { code }, failuresByDisposition, acknowledged }) => [
		...(acknowledged.error > 0
			? [
					`${code}: ${formatCount(acknowledged.error)} of ${plural(failuresByDisposition.error, 'error')} acknowledged`,
				]
			: []),
		...(acknowledged.pending > 0
			? [
					`${code}: ${formatCount(acknowledged.pending)} of ${formatCount(failuresByDisposition.pending)} pending acknowledged`,
				]
			: []),
	]);
}

/** Why entities are unaccounted, by processor. */
export function whyLines(unaccounted: readonly UnaccountedEntity[]): string[] {
	const groups = Map.groupBy(unaccounted, ({ processor, why }) => `${processor.code}: ${why}`);
	return [...groups].flatMap(([group, entities]) => {
		const [first] = entities;
		const dates = new Set(entities.map(({ date }) => date));
		return first === undefined
			? []
			: [
					`${group}: ${formatCount(entities.length)} unaccounted on ${plural(dates.size, 'date')}: ${WHY[first.why]}`,
				];
	});
}

/** Errors and what is pending, by root cause; what is as expected only where details are asked for. */
function causesText(causes: readonly RootCause[], details: boolean, width?: number): string {
	const telling = details ? causes : causes.filter(({ disposition }) => disposition !== 'expected');
	const shown = telling.slice(0, details ? CAUSES_IN_DETAILS : CAUSES_SHOWN);
	if (shown.length === 0) return '';
	const more = telling.length - shown.length;
	const rest = more > 0 ? `and ${plural(more, 'more cause')}; --details --format json lists all\n` : '';
	return `\n${causesSummary(causes)}\n\n${tableText(CAUSE_COLUMNS, shown.map(causeCells).map(shortened), width)}${rest}${explainHint(shown)}`;
}

function explainHint([cause]: readonly RootCause[]): string {
	if (cause === undefined) return '';
	const { entityId, date } = cause.example;
	return `Explain the first: ${printedCommand('validate', ['--explain', entityId, '--start-date', date, '--end-date', date])}\n`;
}

/** The last cell holds a sentence, which must not make every line as long as itself. */
function shortened(cells: readonly string[]): string[] {
	return cells.map((cell) => (cell.length > LONGEST_CELL ? `${cell.slice(0, LONGEST_CELL - 1)}…` : cell));
}

/** What accounts for entities that are unaccounted: a command, or a sentence. */
export function repairs(unaccounted: readonly UnaccountedEntity[]): Advice[] {
	const [first = null, ...others] = unaccounted.map(({ date }) => date).sort();
	if (first === null) return [];
	const processors = [...new Set(unaccounted.map(({ processor }) => processor))];
	// A cell that has run counts as done, whatever has become of its rows since.
	const force = unaccounted.some(({ processor, why }) => isOwn(processor) && why !== 'NEVER_RAN');
	return runAgain(first, others.at(-1) ?? first, processors, force);
}

/** What the failures amount to once each cascade counts as its root cause does. */
function seriousness({
	hasFailure,
	failuresByDisposition: { expected, error, pending },
	acknowledged,
}: ProcessorAccount): string {
	if (hasFailure === 0) return '';
	const accepted = (count: number) => (count > 0 ? ` (${formatCount(count)} acknowledged)` : '');
	const counts = [
		`${formatCount(expected)} expected`,
		`${plural(error, 'error')}${accepted(acknowledged.error)}`,
		`${formatCount(pending)} pending${accepted(acknowledged.pending)}`,
	];
	return `By root cause: ${counts.join(', ')}\n`;
}

function detailsOf(
	processors: readonly ProcessorAccount[],
	unaccounted: readonly UnaccountedEntity[],
	nearlyAgreeing: readonly NearlyAgreeing[],
	width?: number,
): string {
	const foundAs = new Map(nearlyAgreeing.map((pair) => [keyText(pair, pair.expected), pair.found]));
	const sections = processors.map((account) => {
		const dates = tableText(
			[{ title: 'Date', align: 'left' }, ...COUNT_COLUMNS],
			account.cells.map((cell) => [cell.date, ...countCells(cell)]),
			width,
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
					shown.map((entity) => {
						const { processor, date, entityId, why } = entity;
						const found = foundAs.get(keyText(entity, entityId));
						return [processor.code, date, entityId, found === undefined ? why : `found as '${found}'`];
					}),
					width,
				)}`;
	const more = unaccounted.length - shown.length;
	return `${sections.join('')}${entities}${more > 0 ? `and ${formatCount(more)} more; validate entities lists all\n` : ''}`;
}
