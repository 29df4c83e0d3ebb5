import { plural, selectProcessors } from '@accounted/command-line';
import type { WarehouseOptions } from '@accounted/command-line/cli';
import {
	countFailures,
	type Disposition,
	type FailureFilter,
	failuresTable,
	GROUPINGS,
	type Grouping,
	listFailures,
} from '@accounted/failure-tracking';
import { todayInUtc, type Warehouse, WarehouseError } from '@accounted/warehouse';
import { checkOutputFiles } from './check-output-files.ts';
import { type CodeOf, codesOf } from './codes.ts';
import { type ConfigOption, knownProcessors } from './config/known-processors.ts';
import { deliverListing } from './deliver-listing.ts';
import { rangeOrAll } from './known-range.ts';
import { LIST_FORMATS, type Listing, listLimit, numberColumn, textColumn } from './listing.ts';
import { oneOf } from './one-of.ts';
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
	readonly limit?: string;
	readonly format: string;
	readonly out?: string;
}

const DISPOSITIONS = ['error', 'pending', 'expected'] as const;

/** `validate failures`: lists the open failures that the options name, or counts them. */
export async function failures(options: FailuresOptions): Promise<void> {
	const format = oneOf('--format', options.format, LIST_FORMATS);
	const groupings = options.groupBy
		?.split(',')
		.map((word) => oneOf('--group-by', word.trim().toLowerCase(), GROUPINGS));
	const limit = listLimit(options.limit, format);
	await checkOutputFiles(options);
	const known = await knownProcessors(options);
	const processors = selectProcessors(options.processor, known);
	const category = options.category === undefined ? undefined : categoryNamed(options.category);
	const disposition: Disposition | undefined =
		options.disposition === undefined ? undefined : oneOf('--disposition', options.disposition, DISPOSITIONS);
	const listing = await withWarehouse(options, async (warehouse) => {
		await checkFailureTable(warehouse);
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
	await deliverListing(listing, format, options.out);
}

/** @throws WarehouseError MISSING_TABLE where nothing keeps failures: a list of none would read as if there were none. */
async function checkFailureTable(warehouse: Warehouse): Promise<void> {
	if ((await warehouse.existing([failuresTable])).has(failuresTable.name)) return;
	throw new WarehouseError(
		'MISSING_TABLE',
		`${warehouse.label}: it has no table ${failuresTable.name}, so there are no failures to list`,
		'Load data and run the processors first, or name the right database with --database.',
	);
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
		name: 'failures',
		columns: [
			...groupings.map((grouping) => textColumn(grouping, TITLE[grouping])),
			numberColumn('failures', 'Failures'),
		],
		rows: groups.map(({ values, failures: count }) => [
			...values.map((value, index) => (groupings[index] === 'processor' ? codeOf(value) : value)),
			count,
		]),
		total,
		isTruncated: false,
		summary: plural(total, 'open failure'),
	};
}

async function listed(
	warehouse: Warehouse,
	filter: FailureFilter,
	limit: number | null,
	codeOf: CodeOf,
): Promise<Listing> {
	const shown = await listFailures(warehouse, filter, limit);
	const [counted] = shown.length === limit ? await countFailures(warehouse, filter, []) : [];
	const total = counted?.failures ?? shown.length;
	const today = todayInUtc();
	return {
		name: 'failures',
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
		total,
		isTruncated: shown.length < total,
		summary: plural(total, 'open failure'),
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
