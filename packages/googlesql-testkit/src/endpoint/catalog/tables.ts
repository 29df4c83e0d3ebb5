import { z } from 'zod';
import {
	checkLabels,
	clusteringResource,
	tableReference,
	timePartitioningResource,
} from '../jobs/job-configuration.ts';
import { parsed } from '../parsed.ts';
import { duckdbName } from '../queries/resolve.ts';
import { fieldsOf } from '../schema.ts';
import type { Catalog, Table } from './catalog.ts';
import { sizeOf } from './sizes.ts';
import type { Storage } from './storage.ts';
import type { TableDetails } from './table-details.ts';

const details = z.looseObject({
	schema: z.unknown().optional(),
	description: z.string().nullish(),
	friendlyName: z.string().nullish(),
	/** A patch takes away a label whose value is null, and keeps labels that it does not name. */
	labels: z.record(z.string(), z.string().nullable()).nullish(),
	requirePartitionFilter: z.boolean().nullish(),
	timePartitioning: timePartitioningResource.nullish(),
	clustering: clusteringResource.nullish(),
	expirationTime: z
		.union([z.string(), z.number()])
		.nullish()
		.transform((value) => (value === null || value === undefined ? value : Number(value))),
});

const resource = details.extend({ tableReference });

/** Source: https://cloud.google.com/bigquery/docs/reference/rest/v2/tables/insert */
export async function insertTable(
	catalog: Catalog,
	storage: Storage,
	dataset: string,
	body: unknown,
): Promise<object> {
	const request = parsed(resource, body);
	const table = await catalog.exclusively(() =>
		catalog.createTable(storage.connection, dataset, request.tableReference.tableId, {
			fields: [],
			...detailsOf(request),
		}),
	);
	return tableResource(catalog, storage, table);
}

/** Source: https://cloud.google.com/bigquery/docs/reference/rest/v2/tables/patch */
export async function patchTable(
	catalog: Catalog,
	storage: Storage,
	dataset: string,
	name: string,
	body: unknown,
	ifMatch: string | undefined,
): Promise<object> {
	const change = detailsOf(parsed(details, body), catalog.findTable(dataset, name)?.labels);
	const table = await catalog.changeTable(storage.connection, dataset, name, change, ifMatch);
	return tableResource(catalog, storage, table);
}

/** Only what the request speaks of; what it has as null is taken away. */
function detailsOf(
	request: z.output<typeof details>,
	before: Readonly<Record<string, string>> = {},
): Partial<TableDetails> {
	const { schema, description, friendlyName, timePartitioning, clustering, expirationTime } = request;
	const labels = request.labels && mergedLabels(before, request.labels);
	checkLabels(labels ?? {});
	const requirePartitionFilter = request.requirePartitionFilter ?? timePartitioning?.requirePartitionFilter;
	const all = {
		description,
		friendlyName,
		labels,
		timePartitioning: timePartitioning && { type: timePartitioning.type, field: timePartitioning.field },
		requirePartitionFilter,
		clustering,
		expirationTime,
	};
	const given = Object.entries(all)
		.filter(([, value]) => value !== undefined)
		.map(([name, value]) => [name, value ?? undefined]);
	return {
		...Object.fromEntries(given),
		...(schema === undefined || schema === null ? {} : { fields: fieldsOf(schema) }),
	};
}

function mergedLabels(
	before: Readonly<Record<string, string>>,
	change: Readonly<Record<string, string | null>>,
): Record<string, string> {
	const merged = Object.entries({ ...before, ...change });
	return Object.fromEntries(merged.flatMap(([key, value]) => (value === null ? [] : [[key, value]])));
}

/**
 * A table as tables.get shows it, with how large it is now.
 * Source: https://cloud.google.com/bigquery/docs/reference/rest/v2/tables#Table
 */
export async function tableResource(catalog: Catalog, storage: Storage, table: Table): Promise<object> {
	const { rows, bytes } = await sizeOf(storage.connection, duckdbName(table), table.fields);
	return {
		...tableSummary(catalog.projectId, table),
		kind: 'bigquery#table',
		etag: table.etag,
		description: table.description,
		schema: { fields: table.fields },
		location: catalog.dataset(table.dataset).location,
		lastModifiedTime: String(table.lastModifiedTime),
		numRows: String(rows),
		numBytes: String(bytes),
		numLongTermBytes: '0',
	};
}

/** A table as tables.list shows it. */
export function tableSummary(projectId: string, table: Table): object {
	const { dataset, name, friendlyName, labels, timePartitioning, clustering, expirationTime } = table;
	const { requirePartitionFilter } = table;
	return {
		kind: 'bigquery#table',
		id: `${projectId}:${dataset}.${name}`,
		tableReference: { projectId, datasetId: dataset, tableId: name },
		type: 'TABLE',
		friendlyName,
		labels,
		timePartitioning,
		requirePartitionFilter,
		clustering,
		creationTime: String(table.creationTime),
		expirationTime: expirationTime === undefined ? undefined : String(expirationTime),
	};
}
