import { z } from 'zod';
import { invalid } from '../errors.ts';
import { checkLabels, datasetReference } from '../jobs/job-configuration.ts';
import { parsed } from '../parsed.ts';
import type { Catalog, Dataset, DatasetDetails } from './catalog.ts';
import { canonical } from './location.ts';
import type { Storage } from './storage.ts';

const HOUR_MS = 3_600_000;

const details = z.looseObject({
	description: z.string().nullish(),
	friendlyName: z.string().nullish(),
	labels: z.record(z.string(), z.string()).nullish(),
	defaultTableExpirationMs: z
		.union([z.string(), z.number()])
		.nullish()
		.transform((value) => (value === null || value === undefined ? value : Number(value))),
});

const resource = details.extend({ datasetReference, location: z.string().optional() });

/** Source: https://cloud.google.com/bigquery/docs/reference/rest/v2/datasets/insert */
export async function insertDataset(
	catalog: Catalog,
	storage: Storage,
	body: unknown,
	defaultLocation: string,
): Promise<object> {
	const request = parsed(resource, body);
	const location = canonical(request.location) ?? defaultLocation;
	const dataset = await catalog.createDataset(
		storage.connection,
		request.datasetReference.datasetId,
		location,
		detailsOf(request),
	);
	return datasetResource(catalog.projectId, dataset);
}

/** Source: https://cloud.google.com/bigquery/docs/reference/rest/v2/datasets/patch */
export function patchDataset(
	catalog: Catalog,
	name: string,
	body: unknown,
	ifMatch: string | undefined,
): object {
	const change = detailsOf(parsed(details, body));
	return datasetResource(catalog.projectId, catalog.changeDataset(name, change, ifMatch));
}

/** Only what the request speaks of; what it has as null is taken away. */
function detailsOf(request: z.output<typeof details>): DatasetDetails {
	const { description, friendlyName, labels, defaultTableExpirationMs } = request;
	checkLabels(labels ?? {});
	if (defaultTableExpirationMs !== null && defaultTableExpirationMs !== undefined)
		if (!(defaultTableExpirationMs >= HOUR_MS))
			throw invalid(
				`Invalid value for defaultTableExpirationMs: ${defaultTableExpirationMs} is less than the minimum of ${HOUR_MS} (one hour)`,
			);
	const all = { description, friendlyName, labels, defaultTableExpirationMs };
	return Object.fromEntries(
		Object.entries(all)
			.filter(([, value]) => value !== undefined)
			.map(([name, value]) => [name, value ?? undefined]),
	);
}

/** Source: https://cloud.google.com/bigquery/docs/reference/rest/v2/datasets#Dataset */
export function datasetResource(projectId: string, dataset: Dataset): object {
	const { name, location, creationTime, lastModifiedTime, defaultTableExpirationMs: expiration } = dataset;
	const { description, friendlyName, labels } = dataset;
	return {
		kind: 'bigquery#dataset',
		etag: dataset.etag,
		id: `${projectId}:${name}`,
		datasetReference: { projectId, datasetId: name },
		location,
		creationTime: String(creationTime),
		lastModifiedTime: String(lastModifiedTime),
		description,
		friendlyName,
		labels,
		defaultTableExpirationMs: expiration === undefined ? undefined : String(expiration),
	};
}
