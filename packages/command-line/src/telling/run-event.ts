/** OpenLineage 2-0-2, as far as it is written here: https://openlineage.io/spec/2-0-2/OpenLineage.json */
export interface RunEvent {
	readonly eventType: 'START' | 'COMPLETE' | 'FAIL' | 'ABORT';
	/** UTC, ISO. */
	readonly eventTime: string;
	readonly run: { readonly runId: string; readonly facets?: Facets };
	readonly job: { readonly namespace: string; readonly name: string; readonly facets: Facets };
	readonly inputs: readonly (Dataset & { readonly inputFacets?: Facets })[];
	readonly outputs: readonly (Dataset & { readonly outputFacets?: Facets })[];
	readonly producer: string;
	readonly schemaURL: string;
}

export interface Dataset {
	readonly namespace: string;
	readonly name: string;
}

interface Facet {
	readonly _producer: string;
	readonly _schemaURL: string;
	readonly [field: string]: unknown;
}

export type Facets = Readonly<Record<string, Facet>>;

/** What wrote an event, as a package URL: it names this program and nobody's server. */
export const PRODUCER = 'pkg:npm/%40accounted/command-line@0.0.0';

export const RUN_EVENT_SCHEMA = 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent';

/** The versions of the facets that are written, by the names they go by in events. */
const FACET_SCHEMAS = {
	jobType: ['2-0-3', 'JobTypeJobFacet'],
	parent: ['1-1-0', 'ParentRunFacet'],
	errorMessage: ['1-0-1', 'ErrorMessageRunFacet'],
	dataQualityMetrics: ['1-0-3', 'DataQualityMetricsInputDatasetFacet'],
	dataQualityAssertions: ['1-0-2', 'DataQualityAssertionsDatasetFacet'],
	outputStatistics: ['1-0-2', 'OutputStatisticsOutputDatasetFacet'],
} as const;

/** A facet under its name: `{ errorMessage: { _producer, _schemaURL, message } }`. */
export function facet(name: keyof typeof FACET_SCHEMAS, fields: Readonly<Record<string, unknown>>): Facets {
	const [version, definition] = FACET_SCHEMAS[name];
	const _schemaURL = `https://openlineage.io/spec/facets/${version}/${definition}.json#/$defs/${definition}`;
	return { [name]: { _producer: PRODUCER, _schemaURL, ...fields } };
}
