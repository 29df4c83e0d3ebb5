import type { Catalog } from '../catalog/catalog.ts';
import { invalid, notFound } from '../errors.ts';
import { lex } from '../googlesql/lexer.ts';
import { type Statement, statementsOf } from '../googlesql/statements.ts';
import { locationOf } from '../queries/resolve.ts';
import {
	checkLoad,
	checkQuery,
	type LoadConfiguration,
	type QueryConfiguration,
} from './job-configuration.ts';

/** What a job is to do: one of these. */
export interface Work {
	readonly query?: QueryConfiguration;
	readonly load?: { readonly configuration: LoadConfiguration; readonly media: Buffer };
}

/** @throws BigQueryError for a configuration that is of no job, or of one that this endpoint does not run. */
export function workOf(
	query: QueryConfiguration | undefined,
	load: LoadConfiguration | undefined,
	media: Buffer | undefined,
): Work {
	if ((query === undefined) === (load === undefined))
		throw invalid(
			'Job configuration must contain exactly one job-specific configuration object (e.g., query, load)',
		);
	if (query !== undefined) {
		checkQuery(query);
		return { query };
	}
	if (load === undefined) return {};
	checkLoad(load);
	if (media === undefined) throw invalid('Load configuration must specify at least one source URI');
	return { load: { configuration: load, media } };
}

/** @throws BigQueryError notFound where the dataset that a load writes to is not there, or not in this location. */
export function checkDestination(
	catalog: Catalog,
	{ destinationTable }: LoadConfiguration,
	location: string,
): void {
	const dataset = catalog.dataset(destinationTable.datasetId);
	if (dataset.location !== location)
		throw notFound(`Dataset ${catalog.projectId}:${dataset.name} was not found in location ${location}`);
}

/** Where a job runs that does not say: where its tables are. Undefined where it names none that is there. */
export function locationOfWork(catalog: Catalog, { query, load }: Work): string | undefined {
	const dataset = load?.configuration.destinationTable.datasetId ?? query?.defaultDataset?.datasetId;
	const named = query && locationOf(statementsIfAny(query.query), catalog, dataset);
	return named ?? (dataset === undefined ? undefined : catalog.findDataset(dataset)?.location);
}

/** None where the text cannot be cut: that is for the job to say. */
function statementsIfAny(text: string): readonly Statement[] {
	try {
		return statementsOf(text, lex(text));
	} catch {
		return [];
	}
}
