import type { GoogleSqlAnalyzer } from './analyzer.ts';
import { Catalog, type Table } from './catalog/catalog.ts';
import { Storage } from './catalog/storage.ts';
import { BigQueryError } from './errors.ts';
import { lex } from './googlesql/lexer.ts';
import { renderDuckDb } from './googlesql/render.ts';
import { statementsOf } from './googlesql/statements.ts';
import type { Fault } from './http/faults.ts';
import { jobRoutes } from './http/job-routes.ts';
import type { RecordedRequest } from './http/recorded-request.ts';
import { LoopbackServer, type Route } from './http/server.ts';
import { tableRoutes } from './http/table-routes.ts';
import { type JobState, Jobs } from './jobs/jobs.ts';
import { Mutations } from './queries/mutations.ts';
import { resolveTables, spellings } from './queries/resolve.ts';

export interface BigQueryEndpointOptions {
	/** Default: `test-project`. */
	readonly projectId?: string;
	/** Where datasets and jobs are that do not say. Default: `US`. */
	readonly location?: string;
	/** Google's analyzer, to be asked before DuckDB. Default: none. */
	readonly analyzer?: GoogleSqlAnalyzer;
	/** The time in milliseconds since 1970. Default: the machine's. */
	readonly now?: () => number;
	/** The most bytes of rows that one answer has. Default: ten million. */
	readonly pageBytes?: number;
}

/** A job, for tests to count. */
interface EndpointJob {
	readonly id: string;
	readonly location: string;
	readonly type: 'QUERY' | 'LOAD';
	readonly state: JobState;
	readonly labels: Readonly<Record<string, string>>;
	/** Of a query job. */
	readonly query: string | undefined;
	/** Why it failed, if it did. */
	readonly error: { readonly reason: string; readonly message: string } | undefined;
	readonly totalBytesProcessed: number | undefined;
}

/** A BigQuery of one's own, for as long as a test lasts. */
export interface BigQueryEndpoint {
	/** For the client's `apiEndpoint`. */
	readonly url: string;
	readonly projectId: string;
	/** All that was asked, in order. */
	readonly requests: readonly RecordedRequest[];
	/** All jobs but dry runs, in the order in which they were accepted. */
	jobs(): readonly EndpointJob[];
	/** The tables of a dataset, none where there is no such dataset. */
	tables(dataset: string): readonly Table[];
	/** Asks the storage itself: no request, no job. INT64 values are bigints, dates and times are Dates. */
	query(text: string): Promise<Record<string, unknown>[]>;
	/** Lets requests that match go wrong, the next `times` times. */
	fail(fault: Fault): void;
	/** Nothing more goes wrong. */
	heal(): void;
	/** Stops the jobs that run, and the server. */
	close(): Promise<void>;
}

/**
 * Starts a BigQuery REST endpoint on a free port of loopback, on a DuckDB in memory. It takes any credentials.
 *
 * What it serves it serves as https://cloud.google.com/bigquery/docs/reference/rest documents it: datasets and tables,
 * query jobs with named parameters and multi-statement transactions, load jobs of newline-delimited JSON. What it does
 * not serve it refuses with 501 notImplemented. Statements run on DuckDB: they are GoogleSQL in the part of it that
 * DuckDB accepts, and only an analyzer makes sure that they are GoogleSQL.
 */
export async function startBigQueryEndpoint(
	options: BigQueryEndpointOptions = {},
): Promise<BigQueryEndpoint> {
	const { projectId = 'test-project', location = 'US', now = Date.now, pageBytes = 10_000_000 } = options;
	const storage = await Storage.open();
	const catalog = new Catalog(projectId, now);
	const engine = { catalog, mutations: new Mutations(), analyzer: options.analyzer };
	const jobs = new Jobs(engine, storage, location);
	const routes = [...jobRoutes(projectId, jobs, pageBytes), ...tableRoutes(catalog, storage, location)];
	const server = new LoopbackServer(
		routes.map(
			(route): Route => ({
				...route,
				handle: async (request) => {
					checkProject(projectId, request.parameters.projectId);
					await catalog.expire(storage.connection);
					return route.handle(request);
				},
			}),
		),
	);
	const url = await server.listen();
	return {
		url,
		projectId,
		requests: server.requests,
		jobs: () =>
			jobs.all().map(({ id, type, state, labels, configuration, error, query, ...job }) => ({
				id,
				location: job.location,
				type,
				state,
				labels,
				query: queryText(configuration),
				error: error && { reason: error.reason, message: error.message },
				totalBytesProcessed: query?.bytesProcessed,
			})),
		tables: (dataset) => catalog.tables(dataset),
		query: async (text) => {
			const [statement] = statementsOf(text, lex(text));
			if (statement === undefined) return [];
			const anywhere = { catalog, location: undefined, defaultDataset: undefined, temporary: new Map() };
			const tables = spellings(statement, resolveTables(statement, anywhere));
			const result = await storage.connection.run(renderDuckDb(statement.tokens, tables, now()).text);
			return result.getRowObjectsJS();
		},
		fail: (fault) => server.faults.add(fault),
		heal: () => server.faults.clear(),
		close: async () => {
			await jobs.settle();
			await server.close();
			storage.close();
		},
	};
}

function queryText(configuration: Readonly<Record<string, unknown>>): string | undefined {
	const { query } = configuration;
	return typeof query === 'object' && query !== null && 'query' in query && typeof query.query === 'string'
		? query.query
		: undefined;
}

function checkProject(own: string, asked: string | undefined): void {
	if (asked !== own)
		throw new BigQueryError(
			'accessDenied',
			`Access Denied: Project ${asked}: User does not have permission in project ${asked}, or perhaps it does not exist.`,
		);
}
