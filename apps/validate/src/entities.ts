import { parseDateRange, plural, selectProcessors } from '@accounted/command-line';
import type { WarehouseOptions } from '@accounted/command-line/cli';
import { ENTITY_DEFECTS, entityDefects, overCheckable } from '@accounted/failure-tracking';
import { checkOutputFiles } from './check-output-files.ts';
import { type ConfigOption, knownProcessors } from './config/known-processors.ts';
import { deliverListing } from './deliver-listing.ts';
import { LIST_FORMATS, listLimit, numberColumn, textColumn } from './listing.ts';
import { oneOf } from './one-of.ts';
import { reportUnchecked } from './unchecked.ts';
import { withWarehouse } from './with-warehouse.ts';

interface EntitiesOptions extends WarehouseOptions, ConfigOption {
	readonly startDate: string;
	readonly endDate: string;
	readonly processor?: string;
	readonly state?: string;
	readonly limit?: string;
	readonly format: string;
	readonly out?: string;
}

const COLUMNS = [
	textColumn('date', 'Date'),
	textColumn('processor', 'Processor'),
	textColumn('entityId', 'Entity'),
	textColumn('state', 'State'),
	textColumn('why', 'Why'),
	numberColumn('records', 'Records'),
	numberColumn('failures', 'Failures'),
];

/** `validate entities`: lists the entities that break the identity, each with how. */
export async function entities(options: EntitiesOptions): Promise<void> {
	const format = oneOf('--format', options.format, LIST_FORMATS);
	const limit = listLimit(options.limit, format);
	const states =
		options.state?.split(',').map((word) => oneOf('--state', word.trim().toLowerCase(), ENTITY_DEFECTS)) ??
		ENTITY_DEFECTS;
	await checkOutputFiles(options);
	const range = parseDateRange(options.startDate, options.endDate);
	const processors = selectProcessors(options.processor, await knownProcessors(options));
	const { result: found, couldNotCheck } = await withWarehouse(options, (warehouse) =>
		overCheckable(warehouse, processors, range, (checkable) =>
			entityDefects(warehouse, checkable.processors, range, [...new Set(states)]),
		),
	);
	const shown = limit === null ? found : found.slice(0, limit);
	await deliverListing(
		{
			name: 'entities',
			columns: COLUMNS,
			rows: shown.map(({ date, processor, entityId, state, why, records, failures }) => [
				date,
				processor.code,
				entityId,
				state,
				why ?? '',
				records,
				failures,
			]),
			total: found.length,
			isTruncated: shown.length < found.length,
			summary: `${plural(found.length, 'entity', 'entities')} from ${range.start} to ${range.end}`,
		},
		format,
		options.out,
	);
	reportUnchecked({ couldNotCheck, nullKeys: [] });
}
