import { formatCount, loadAgain, plural, tableText } from '@accounted/command-line';
import {
	type AuditedProcessor,
	type CouldNotCheck,
	type Explanation,
	rootsOf,
	type Step,
} from '@accounted/failure-tracking';
import type { RawEvidence, RejectedAbout } from '@accounted/raw';
import type { DateRange } from '@accounted/warehouse';
import { type Advice, command, sentence } from '../advice.ts';
import { codesOf } from '../codes.ts';
import { entityTypeOf } from './entity-type-of.ts';
import { repairOf } from './repair.ts';

/** What is known of one entity, or of one cell, in the shape that every format is made from. */
export interface Explained {
	readonly subject: string;
	/** The entity that is explained; null for a cell. */
	readonly entityId: string | null;
	readonly range: DateRange;
	readonly explanations: readonly Explanation[];
	readonly evidence: RawEvidence;
	/** Rows about the entity that loading refused. */
	readonly rejected: readonly RejectedAbout[];
	/** Audited processors that were asked for and cannot be read. */
	readonly couldNotCheck: readonly CouldNotCheck[];
	readonly processors: readonly AuditedProcessor[];
}

/** How many branches of a chain, and roots, are written out. */
const SHOWN = 5;

export function explainText(explained: Explained, width?: number): string {
	const { subject, range, explanations, processors } = explained;
	const head = `${subject}, ${range.start} to ${range.end}\n`;
	const rejected = rejectedText(explained);
	if (explanations.length === 0) return `${head}\n${nothingText(explained)}${rejected}`;
	const byProcessor = Map.groupBy(explanations, ({ processor }) => processor);
	const summary = tableText(
		[
			{ title: 'Processor', align: 'left' },
			...STANDINGS.map(({ title }) => ({ title, align: 'right' as const })),
		],
		processors
			.filter((processor) => byProcessor.has(processor))
			.map((processor) => [
				processor.code,
				...STANDINGS.map(({ standing }) =>
					formatCount((byProcessor.get(processor) ?? []).filter((one) => one.standing === standing).length),
				),
			]),
		width,
	);
	const groups = groupedByRoot(explanations);
	const shown = groups.slice(0, SHOWN).map((group) => groupText(group, explained));
	const more = groups.length - shown.length;
	const rest =
		more > 0
			? `\nand ${plural(more, 'more cause')}: narrow it down with --processor and dates, or --format json\n`
			: '';
	return `${head}\n${summary}${shown.map((text) => `\n${text}`).join('')}${rest}${rejected}`;
}

/** The rows about the entity that loading refused. */
function rejectedText({ rejected }: Explained): string {
	if (rejected.length === 0) return '';
	const more = rejected.length - SHOWN;
	const files = new Set(rejected.map(({ file }) => file)).size;
	return lines([
		'',
		`Loading refused ${plural(rejected.length, 'row')} about it:`,
		...rejected.slice(0, SHOWN).map(rejectedLine),
		...(more > 0 ? [`  and ${more} more: --format json has them all`] : []),
		...repairText([
			sentence(`correct the ${files === 1 ? 'file' : 'files'}, then:`),
			command(loadAgain(rejected)),
		]),
	]);
}

function rejectedLine({ file, position, column, reason }: RejectedAbout): string {
	return `  ${file} ${position}${column === '' ? '' : `, column ${column}`}: ${reason}`;
}

/** Says that there is nothing to explain, of the processors that could be checked. */
function nothingText({ entityId, couldNotCheck }: Explained): string {
	const checked = couldNotCheck.length === 0 ? '' : 'Of what could be checked: ';
	return entityId === null
		? `${checked}No expected entity lacks a record.\n`
		: `${checked}No processor expects it on these dates, and it has no record and no failure on them.\n`;
}

const STANDINGS = [
	{ standing: 'RECORD', title: 'Records' },
	{ standing: 'FAILURE', title: 'Failures' },
	{ standing: 'UNACCOUNTED', title: 'Unaccounted' },
	{ standing: 'CONFLICT', title: 'Conflicts' },
	{ standing: 'UNEXPECTED', title: 'Unexpected' },
] as const;

export function explainJson(explained: Explained): string {
	const { subject, range, explanations, evidence, rejected, couldNotCheck, processors } = explained;
	const stepJson = (step: Step): object => ({
		processor: step.processorName,
		date: step.date,
		entityId: step.entityId,
		category: step.failure?.failure_category ?? null,
		reason: step.failure?.failure_reason ?? null,
		expectedCount: step.failure?.expected_count ?? null,
		actualCount: step.failure?.actual_count ?? null,
		missingDates: step.failure?.missing_dates ?? null,
		causes: step.causes.map(stepJson),
		...(step.causes.length === 0 ? { evidence: evidence.of(step, entityTypeOf(step, processors)) } : {}),
	});
	const document = {
		schemaVersion: 1,
		subject,
		range,
		explanations: explanations.map((one) => ({
			processor: one.processor.code,
			date: one.date,
			entityId: one.entityId,
			standing: one.standing,
			why: one.why,
			disposition: one.disposition,
			chain: one.chain === null ? null : stepJson(one.chain),
			repair: repairOf(one, processors, evidence).map(({ text }) => text),
		})),
		rejected,
		couldNotCheck: couldNotCheck.map(({ processor, why }) => ({ processor: processor.code, why })),
	};
	return `${JSON.stringify(document, null, 2)}\n`;
}

/** Those that have no record, by what is at their root: errors first, and the latest of each group last. */
export function groupedByRoot(explanations: readonly Explanation[]): Explanation[][] {
	const troubled = explanations.filter(({ standing }) => standing !== 'RECORD');
	return [...Map.groupBy(troubled, rootText).values()].sort(
		(one, other) => seriousness(other[0]) - seriousness(one[0]) || other.length - one.length,
	);
}

function rootText({ chain, disposition, standing, why, processor }: Explanation): string {
	if (chain === null) return `${standing} ${why} ${processor.code}`;
	const roots = rootsOf(chain).map(({ processorName, date, entityId, failure }) =>
		disposition === 'expected'
			? `${failure?.failure_category}`
			: `${processorName} ${date} ${entityId} ${failure?.failure_category}`,
	);
	return [...new Set(roots)].sort().join();
}

function seriousness(one: Explanation | undefined): number {
	if (one === undefined) return 0;
	if (one.standing === 'UNACCOUNTED') return 4;
	if (one.standing !== 'FAILURE') return 3;
	return one.disposition === 'error' ? 2 : one.disposition === 'pending' ? 1 : 0;
}

const WHY = {
	NEVER_RAN: 'the processor has not run on that date',
	ARRIVED_AFTER_RUN: 'it was not expected yet when the processor ran',
	LOST: 'the processor has run on that date, and it is in neither table now',
} as const;

function groupText(group: readonly Explanation[], explained: Explained): string {
	const asked = group.at(-1);
	if (asked === undefined) return '';
	const { processor, date, entityId, standing, why, chain, disposition } = asked;
	const { processors, evidence } = explained;
	const title = `${processor.code} ${date} ${entityId}: ${standingText(asked)}`;
	const others = group.slice(0, -1);
	const also = others.length === 0 ? [] : [`The same cause: ${othersText(others, processors)}`];
	if (chain === null) {
		const because = why === null ? [] : [`  ${why}: ${WHY[why]}`];
		return lines([title, ...because, ...repairText(repairOf(asked, processors, evidence)), ...also]);
	}
	return lines([
		title,
		...chainLines(chain, '  ', processors, evidence),
		`Disposition: ${standing === 'CONFLICT' ? 'conflict' : disposition}`,
		...repairText(repairOf(asked, processors, evidence)),
		...also,
	]);
}

function standingText({ standing, disposition }: Explanation): string {
	switch (standing) {
		case 'RECORD':
			return 'it has a record';
		case 'FAILURE':
			return `no record, ${disposition === 'error' ? 'an error' : disposition}`;
		case 'CONFLICT':
			return 'Conflict, a record and an open failure';
		case 'UNACCOUNTED':
			return 'Unaccounted, neither record nor failure';
		case 'UNEXPECTED':
			return 'Unexpected, a record or a failure of an entity that was not expected';
	}
}

/** A chain from what was asked to its roots, a step a line, each root followed by its raw rows. */
export function chainLines(
	step: Step,
	indent: string,
	processors: readonly AuditedProcessor[],
	evidence: RawEvidence,
): string[] {
	const code = codesOf(processors)(step.processorName);
	const { failure } = step;
	const said =
		failure === null
			? 'neither record nor failure: it has not run'
			: `${failure.failure_category}: ${failure.failure_reason}`;
	const own = `${indent}${code} ${step.date} ${step.entityId}: ${said}`;
	if (step.causes.length === 0)
		return [
			own,
			...evidence.of(step, entityTypeOf(step, processors)).map((line) => `${indent}  raw: ${line}`),
		];
	const more = step.causes.length - SHOWN;
	return [
		own,
		...step.causes.slice(0, SHOWN).flatMap((cause) => chainLines(cause, `${indent}  `, processors, evidence)),
		...(more > 0 ? [`${indent}  and ${more} more`] : []),
	];
}

function repairText(repair: readonly Advice[]): string[] {
	return repair.map(({ text }, index) => (index === 0 ? `Repair: ${text}` : `        ${text}`));
}

/** `PGS 2021-12-01, UPGC 2021-12-03..2021-12-19 (9)` */
function othersText(others: readonly Explanation[], processors: readonly AuditedProcessor[]): string {
	const byProcessor = Map.groupBy(others, ({ processor }) => processor);
	return processors
		.flatMap((processor) => {
			const dates = (byProcessor.get(processor) ?? []).map(({ date }) => date);
			if (dates.length === 0) return [];
			return dates.length === 1
				? [`${processor.code} ${dates[0]}`]
				: [`${processor.code} ${dates[0]}..${dates.at(-1)} (${dates.length})`];
		})
		.join(', ');
}

function lines(texts: readonly string[]): string {
	return texts.map((text) => `${text}\n`).join('');
}
