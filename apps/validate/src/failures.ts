import {
	formatCount,
	plural,
	selectProcessors,
	type TextColumn,
	tableText,
	UsageError,
} from '@accounted/command-line';
import type { WarehouseOptions } from '@accounted/command-line/cli';
import {
	countFailures,
	type Disposition,
	type FailureFilter,
	GROUPINGS,
	type Grouping,
	listFailures,
} from '@accounted/failure-tracking';
import { todayInUtc, type Warehouse } from '@accounted/warehouse';
import { checkOutputFiles } from './check-output-files.ts';
import { type CodeOf, codesOf } from './codes.ts';
import { type ConfigOption, knownProcessors } from './config/known-processors.ts';
import { csvText } from './csv.ts';
import { deliver, widthOf } from './deliver.ts';
import { rangeOrAll } from './known-range.ts';
import { markdownTable } from './markdown.ts';
import { stateOf } from './state.ts';
import { categoryNamed } from './taxonomy.ts';
import { withWarehouse } from './with-warehouse.ts';

interface FailuresOptions extends WarehouseOptions, ConfigOption {
	readonly startDate?: string;
	readonly endDate?: string;
	readonly date?: string;
	readonly processor?: string;
	readonly category?: string;
	readonly disposition?: string;
	readonly entity?: string;
	readonly groupBy?: string;
	readonly limit: string;
	readonly format: string;
	readonly out?: string;
}

const FORMATS = ['table', 'json', 'ndjson', 'csv', 'markdown'] as const;
type Format = (typeof FORMATS)[number];
const DISPOSITIONS = ['error', 'pending', 'expected'] as const;

/** Failures as rows of text and numbers, in whatever format. */
interface Listing {
	/** Names in JSON and CSV, titles elsewhere. */
	readonly columns: readonly { readonly name: string; readonly column: TextColumn }[];
	readonly rows: readonly (readonly (string | number)[])[];
	/** Said under a table, where there is more than it shows. */
	readonly note: string;
}

/** `validate failures`: counts, or lists, the open failures that the options name. */
export async function failures(options: FailuresOptions): Promise<void> {
	const format = oneOf('--format', options.format, FORMATS);
	const groupings = options.groupBy
		?.split(',')
		.map((word) => oneOf('--group-by', word.trim().toLowerCase(), GROUPINGS));
	const limit = wholeNumber(options.limit);
	await checkOutputFiles(options);
	const known = await knownProcessors(options);
	const processors = selectProcessors(options.processor, known);
	const category = options.category === undefined ? undefined : categoryNamed(options.category);
	const disposition: Disposition | undefined =
		options.disposition === undefined ? undefined : oneOf('--disposition', options.disposition, DISPOSITIONS);
	const listing = await withWarehouse(options, async (warehouse) => {
		const filter: FailureFilter = {
			processors,
			range: await rangeOrAll(warehouse, options, processors),
			...(category === undefined ? {} : { category }),
			...(disposition === undefined ? {} : { disposition }),
			...(options.entity === undefined ? {} : { entityId: options.entity }),
		};
		return groupings === undefined
			? await listed(warehouse, filter, limit, codesOf(known))
			: await counted(warehouse, filter, groupings, codesOf(known));
	});
	await deliver(render(listing, format, widthOf(options.out)), format, options.out);
}

async function counted(
	warehouse: Warehouse,
	filter: FailureFilter,
	groupings: readonly Grouping[],
	codeOf: CodeOf,
): Promise<Listing> {
	const groups = await countFailures(warehouse, filter, groupings);
	const total = groups.reduce((sum, { failures: count }) => sum + count, 0);
	return {
		columns: [
			...groupings.map((grouping) => textColumn(grouping, TITLE[grouping])),
			numberColumn('failures', 'Failures'),
		],
		rows: groups.map(({ values, failures: count }) => [
			...values.map((value, index) => (groupings[index] === 'processor' ? codeOf(value) : value)),
			count,
		]),
		note: `\n${plural(total, 'open failure')}\n`,
	};
}

async function listed(
	warehouse: Warehouse,
	filter: FailureFilter,
	limit: number,
	codeOf: CodeOf,
): Promise<Listing> {
	// One more than is shown, to know whether there is more.
	const found = await listFailures(warehouse, filter, limit + 1);
	const shown = found.slice(0, limit);
	const today = todayInUtc();
	const more = found.length > limit;
	return {
		columns: [
			textColumn('date', 'Date'),
			textColumn('processor', 'Processor'),
			textColumn('entityId', 'Entity'),
			textColumn('category', 'Category'),
			textColumn('disposition', 'Disposition'),
			textColumn('state', 'State'),
			textColumn('root', 'Root cause'),
			textColumn('reason', 'Reason'),
		],
		rows: shown.map((row) => [
			row.date,
			codeOf(row.processorName),
			row.entityId,
			row.category,
			row.disposition,
			stateOf(row, today),
			row.rootCategory === row.category
				? ''
				: `${codeOf(row.rootProcessorName)} ${row.rootDate} ${row.rootEntityId}: ${row.rootCategory ?? 'has not run'}`,
			row.reason,
		]),
		note: more
			? `\nThe first ${formatCount(limit)}; --limit shows more, --group-by counts them all\n`
			: `\n${plural(shown.length, 'open failure')}\n`,
	};
}

const TITLE: Readonly<Record<Grouping, string>> = {
	processor: 'Processor',
	category: 'Category',
	disposition: 'Disposition',
	root: 'Root cause',
	date: 'Date',
	entity: 'Entity',
};

function render({ columns, rows, note }: Listing, format: Format, width: number): string {
	const names = columns.map(({ name }) => name);
	const objects = () => rows.map((row) => Object.fromEntries(row.map((cell, index) => [names[index], cell])));
	const texts = () =>
		rows.map((row) => row.map((cell) => (typeof cell === 'number' ? formatCount(cell) : cell)));
	const titles = columns.map(({ column }) => column);
	switch (format) {
		case 'table':
			return `${tableText(titles, texts(), width)}${note}`;
		case 'markdown':
			return markdownTable(titles, texts());
		case 'csv':
			return csvText(names, rows);
		case 'ndjson':
			return objects()
				.map((row) => `${JSON.stringify(row)}\n`)
				.join('');
		case 'json':
			return `${JSON.stringify({ schemaVersion: 1, failures: objects() }, null, 2)}\n`;
	}
}

function textColumn(name: string, title: string) {
	return { name, column: { title, align: 'left' } as const };
}

function numberColumn(name: string, title: string) {
	return { name, column: { title, align: 'right' } as const };
}

function oneOf<const T extends string>(option: string, text: string, known: readonly T[]): T {
	const found = known.find((one) => one === text);
	if (found === undefined)
		throw new UsageError(`${option} ${text}: not one of its values`, `It knows ${known.join(', ')}.`);
	return found;
}

function wholeNumber(text: string): number {
	if (!/^[1-9]\d{0,8}$/.test(text))
		throw new UsageError(`--limit ${text}: not a number of lines`, 'Write a whole number from 1 on.');
	return Number(text);
}
