import { z } from 'zod';
import { invalid, notServed } from '../errors.ts';

const int64Text = z.union([z.string().regex(/^\d+$/), z.int()]).transform(Number);

export const datasetReference = z.looseObject({
	projectId: z.string().optional(),
	datasetId: z.string(),
});

export const tableReference = datasetReference.extend({ tableId: z.string() });

/** Source: https://cloud.google.com/bigquery/docs/reference/rest/v2/Job#JobConfigurationQuery */
const queryConfiguration = z.looseObject({
	query: z.string(),
	useLegacySql: z.boolean().default(true),
	defaultDataset: datasetReference.optional(),
	parameterMode: z.string().optional(),
	queryParameters: z.array(z.unknown()).default([]),
	maximumBytesBilled: int64Text.optional(),
	destinationTable: tableReference.optional(),
});

export const timePartitioningResource = z.looseObject({
	type: z.string(),
	field: z.string().optional(),
	/** The older place of the table's own setting. */
	requirePartitionFilter: z.boolean().optional(),
});

export const clusteringResource = z.looseObject({ fields: z.array(z.string()) });

/** Source: https://cloud.google.com/bigquery/docs/reference/rest/v2/Job#JobConfigurationLoad */
const loadConfiguration = z.looseObject({
	destinationTable: tableReference,
	schema: z.unknown().optional(),
	sourceFormat: z.string().default('CSV'),
	sourceUris: z.array(z.string()).default([]),
	createDisposition: z.enum(['CREATE_IF_NEEDED', 'CREATE_NEVER']).default('CREATE_IF_NEEDED'),
	writeDisposition: z.enum(['WRITE_TRUNCATE', 'WRITE_APPEND', 'WRITE_EMPTY']).default('WRITE_APPEND'),
	maxBadRecords: z.int().default(0),
	ignoreUnknownValues: z.boolean().default(false),
	autodetect: z.boolean().default(false),
	timePartitioning: timePartitioningResource.optional(),
	clustering: clusteringResource.optional(),
	schemaUpdateOptions: z.array(z.string()).default([]),
});

export type QueryConfiguration = z.output<typeof queryConfiguration>;
export type LoadConfiguration = z.output<typeof loadConfiguration>;

/** Job as jobs.insert takes it. */
export const jobResource = z.looseObject({
	jobReference: z.looseObject({ jobId: z.string().optional(), location: z.string().optional() }).default({}),
	configuration: z.looseObject({
		query: queryConfiguration.optional(),
		load: loadConfiguration.optional(),
		dryRun: z.boolean().default(false),
		labels: z.record(z.string(), z.string()).default({}),
	}),
});

/** @throws BigQueryError for what BigQuery does with a query and this endpoint does not. */
export function checkQuery(query: QueryConfiguration): void {
	if (query.useLegacySql) throw notServed('legacy SQL, which BigQuery assumes unless useLegacySql is false');
	if (query.destinationTable !== undefined) throw notServed('destination tables of queries');
}

/** @throws BigQueryError for what BigQuery does with a load and this endpoint does not. */
export function checkLoad(load: LoadConfiguration): void {
	if (load.sourceUris.length > 0) throw notServed('loads from Cloud Storage');
	if (load.sourceFormat !== 'NEWLINE_DELIMITED_JSON') throw notServed(`loads of ${load.sourceFormat}`);
	if (load.autodetect) throw notServed('schema auto-detection');
	if (load.schemaUpdateOptions.length > 0) throw notServed('schemaUpdateOptions');
}

const LABEL_KEY = /^[\p{Ll}\p{Lo}][\p{Ll}\p{Lo}\p{N}_-]{0,62}$/u;
const LABEL_VALUE = /^[\p{Ll}\p{Lo}\p{N}_-]{0,63}$/u;

/**
 * Source: https://cloud.google.com/bigquery/docs/labels-intro#requirements
 * @throws BigQueryError invalid for a label that may not be.
 */
export function checkLabels(labels: Readonly<Record<string, string>>): void {
	const entries = Object.entries(labels);
	if (entries.length > 64) throw invalid('Resource cannot have more than 64 labels');
	for (const [key, value] of entries) {
		if (!LABEL_KEY.test(key))
			throw invalid(
				`Invalid label key "${key}": only lowercase letters, numbers, underscores and dashes are allowed`,
			);
		if (!LABEL_VALUE.test(value))
			throw invalid(
				`Invalid label value "${value}": only lowercase letters, numbers, underscores and dashes are allowed`,
			);
	}
}
