import { existsSync } from 'node:fs';
import { EXIT, formatCount, plural, printError, tableText, UsageError } from '@accounted/command-line';
import type { WarehouseOptions } from '@accounted/command-line/cli';
import { failureChanges, UnknownRunError } from '@accounted/failure-tracking';
import { checkOutputFiles } from '../check-output-files.ts';
import { codesOf } from '../codes.ts';
import { type ConfigOption, knownProcessors } from '../config/known-processors.ts';
import { deliver, widthOf } from '../deliver.ts';
import { withWarehouse } from '../with-warehouse.ts';
import { readSnapshot, type Snapshot } from './snapshot.ts';

interface DiffOptions extends WarehouseOptions, ConfigOption {
	readonly from: string;
	readonly to: string;
	readonly format: string;
	readonly out?: string;
}

/** One thing in which two states differ: an entity, or a number of a cell. */
export interface Change {
	readonly change: 'appeared' | 'disappeared' | 'changed';
	readonly processor: string;
	readonly date: string;
	/** An entity, or the name of a count. */
	readonly subject: string;
	readonly before: string;
	readonly after: string;
}

/** How many changes a table lists; JSON has them all. */
const SHOWN = 50;

/** `validate diff`: what appeared, disappeared and changed category between two files, or two runs. */
export async function diff(options: DiffOptions): Promise<void> {
	const { from, to, format } = options;
	if (format !== 'table' && format !== 'json')
		throw new UsageError(
			`--format ${format}: a comparison has no such format`,
			'Say --format table or --format json.',
		);
	const files = [from, to].filter((name) => existsSync(name));
	if (files.length === 1)
		throw new UsageError(
			`${files[0]} is a file, and ${files[0] === from ? to : from} is not`,
			'Compare two files, or two runs by their run_id.',
		);
	await checkOutputFiles(
		options,
		[],
		files.map((path) => ({ what: 'a file that is compared', path })),
	);
	const changes = files.length === 2 ? await changesOfFiles(from, to) : await changesOfRuns(options);
	await deliver(
		format === 'json' ? diffJson(from, to, changes) : diffText(changes, widthOf(options.out)),
		format,
		options.out,
	);
}

/** Says on stderr which processors a report could not check: their entities cannot be compared. */
async function changesOfFiles(from: string, to: string): Promise<Change[]> {
	const [before, after] = [await readSnapshot(from), await readSnapshot(to)];
	for (const [file, { couldNotCheck }] of [
		[from, before],
		[to, after],
	] as const)
		for (const [code, why] of couldNotCheck) {
			printError(`could not compare ${code}: ${file} says that it could not be checked: ${why}\n`);
			process.exitCode = EXIT.couldNotCheck;
		}
	return changesBetween(before, after);
}

/**
 * Returns what differs between two files. Files of two kinds have entities in common at most. A processor that either file
 * could not check is left out.
 */
export function changesBetween(from: Snapshot, to: Snapshot): Change[] {
	const unchecked = new Set([...from.couldNotCheck.keys(), ...to.couldNotCheck.keys()]);
	const isChecked = (key: string) => !unchecked.has(key.slice(0, key.indexOf(' ')));
	const entities = [...new Set([...from.entities.keys(), ...to.entities.keys()])]
		.filter(isChecked)
		.flatMap((key) => changeOf(key, from.entities.get(key), to.entities.get(key)));
	const { counts: before } = from;
	const { counts: after } = to;
	if (before === null || after === null) return entities.sort(byPlace);
	const counts = [...new Set([...before.keys(), ...after.keys()])]
		.filter(isChecked)
		.flatMap((key) => changeOf(key, textOf(before.get(key)), textOf(after.get(key))));
	return [...entities, ...counts].sort(byPlace);
}

function textOf(count: number | undefined): string | undefined {
	return count === undefined ? undefined : formatCount(count);
}

function changeOf(key: string, before: string | undefined, after: string | undefined): Change[] {
	if (before === after) return [];
	const [, processor = '', date = '', subject = ''] = /^(\S+) (\S+) (.*)$/s.exec(key) ?? [];
	const change = before === undefined ? 'appeared' : after === undefined ? 'disappeared' : 'changed';
	return [{ change, processor, date, subject, before: before ?? '', after: after ?? '' }];
}

async function changesOfRuns(options: DiffOptions): Promise<Change[]> {
	const codeOf = codesOf(await knownProcessors(options));
	try {
		const changes = await withWarehouse(options, (warehouse) =>
			failureChanges(warehouse, options.from, options.to),
		);
		return changes.map(({ change, processorName, date, entityId, category }) => {
			const appeared = change === 'APPEARED';
			return {
				change: appeared ? ('appeared' as const) : ('disappeared' as const),
				processor: codeOf(processorName),
				date,
				subject: entityId,
				before: appeared ? '' : category,
				after: appeared ? category : '',
			};
		});
	} catch (error) {
		if (!(error instanceof UnknownRunError)) throw error;
		throw new UsageError(
			error.message,
			'Name two runs by their run_id in nba_processing.processor_runs, or two files.',
			error,
		);
	}
}

function byPlace(one: Change, other: Change): number {
	const place = ({ processor, date, subject }: Change) => `${processor} ${date} ${subject}`;
	return place(one) < place(other) ? -1 : 1;
}

function diffJson(from: string, to: string, changes: readonly Change[]): string {
	return `${JSON.stringify({ schemaVersion: 1, from, to, changes }, null, 2)}\n`;
}

export function diffText(changes: readonly Change[], width?: number): string {
	if (changes.length === 0) return 'Nothing has changed.\n';
	const cells = Map.groupBy(changes, ({ processor, date }) => `${processor} ${date}`);
	const count = (which: Change['change']) => changes.filter(({ change }) => change === which).length;
	const shown = changes.slice(0, SHOWN);
	const more = changes.length - shown.length;
	const table = tableText(
		['Change', 'Processor', 'Date', 'What', 'Before', 'After'].map((title) => ({
			title,
			align: 'left' as const,
		})),
		shown.map(({ change, processor, date, subject, before, after }) => [
			change,
			processor,
			date,
			subject,
			before,
			after,
		]),
		width,
	);
	return `${formatCount(count('appeared'))} appeared, ${formatCount(count('disappeared'))} disappeared, ${formatCount(count('changed'))} changed, in ${plural(cells.size, 'cell')}\n\n${table}${more > 0 ? `and ${formatCount(more)} more; --format json lists all\n` : ''}`;
}
