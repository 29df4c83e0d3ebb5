import { randomUUID } from 'node:crypto';
import type { Catalog } from '../catalog/catalog.ts';
import type { Storage } from '../catalog/storage.ts';
import { alreadyExists, BigQueryError, invalid, notFound } from '../errors.ts';
import { lex } from '../googlesql/lexer.ts';
import { type Statement, statementsOf } from '../googlesql/statements.ts';
import { type LoadResult, runLoad } from '../loads/loads.ts';
import { parsed } from '../parsed.ts';
import { fromDuckDb } from '../queries/duckdb-errors.ts';
import { cancelled } from '../queries/mutations.ts';
import { parametersOf } from '../queries/parameters.ts';
import { locationOf } from '../queries/resolve.ts';
import type { Engine, Script, ScriptResult } from '../queries/script.ts';
import { ScriptRun } from '../queries/script-run.ts';
import {
	checkLabels,
	checkLoad,
	checkQuery,
	jobResource,
	type LoadConfiguration,
	type QueryConfiguration,
} from './job-configuration.ts';

export type JobState = 'PENDING' | 'RUNNING' | 'DONE';

/** A job, from its acceptance on. */
export interface Job {
	readonly id: string;
	readonly location: string;
	readonly type: 'QUERY' | 'LOAD';
	/** As the request had it. */
	readonly configuration: Readonly<Record<string, unknown>>;
	readonly labels: Readonly<Record<string, string>>;
	readonly dryRun: boolean;
	readonly creationTime: number;
	readonly state: JobState;
	readonly startTime: number | undefined;
	readonly endTime: number | undefined;
	readonly error: BigQueryError | undefined;
	readonly query: ScriptResult | undefined;
	readonly load: LoadResult | undefined;
	/** Settles, always with success, when the job is done. */
	readonly done: Promise<void>;
}

type RunningJob = { -readonly [Key in keyof Job]: Job[Key] } & { readonly abort: AbortController };

interface Work {
	readonly query?: QueryConfiguration;
	readonly load?: { readonly configuration: LoadConfiguration; readonly media: Buffer };
}

/** Accepts jobs and runs them, each on a connection of its own. */
export class Jobs {
	readonly #engine: Engine;
	readonly #storage: Storage;
	readonly #defaultLocation: string;
	readonly #jobs = new Map<string, RunningJob>();

	constructor(engine: Engine, storage: Storage, defaultLocation: string) {
		this.#engine = engine;
		this.#storage = storage;
		this.#defaultLocation = defaultLocation;
	}

	/** In the order in which they came. */
	all(): readonly Job[] {
		return [...this.#jobs.values()];
	}

	/**
	 * Accepts a job. It fails later, if it fails: what is thrown here is what jobs.insert itself refuses.
	 * @param media What a load job is to load.
	 * @throws BigQueryError duplicate for a job ID that is taken; whatever is wrong with a dry run.
	 */
	async insert(body: unknown, media?: Buffer): Promise<Job> {
		const { jobReference, configuration } = parsed(jobResource, body);
		const { query, load, dryRun, labels } = configuration;
		checkLabels(labels);
		const work = workOf(query, load, media);
		const job = this.#accept(jobReference, configuration, work, { dryRun, labels });
		if (dryRun) {
			await this.#perform(job, work);
			if (job.error !== undefined) throw job.error;
		} else {
			this.#jobs.set(key(job.location, job.id), job);
			job.done = this.#perform(job, work);
		}
		return job;
	}

	/**
	 * Source: https://cloud.google.com/bigquery/docs/reference/rest/v2/jobs/get
	 * @param location May be left out for a job that ran in the US or EU.
	 * @throws BigQueryError notFound.
	 */
	get(id: string, location: string | undefined): Job {
		return this.#get(id, location);
	}

	/** Asks a job to stop; one that is done stays as it is. */
	cancel(id: string, location: string | undefined): Job {
		const job = this.#get(id, location);
		job.abort.abort();
		return job;
	}

	/** Waits for all that run. */
	async settle(): Promise<void> {
		for (const job of this.#jobs.values()) job.abort.abort();
		await Promise.all([...this.#jobs.values()].map((job) => job.done));
	}

	#get(id: string, location: string | undefined): RunningJob {
		const { projectId } = this.#engine.catalog;
		const places = location === undefined ? ['US', 'EU'] : [location];
		for (const place of places) {
			const job = this.#jobs.get(key(place, id));
			if (job !== undefined) return job;
		}
		throw notFound(`Job ${projectId}:${location === undefined ? '' : `${location}.`}${id}`);
	}

	#accept(
		{ jobId = randomUUID(), location: asked }: { jobId?: string | undefined; location?: string | undefined },
		configuration: Readonly<Record<string, unknown>>,
		work: Work,
		rest: Pick<Job, 'dryRun' | 'labels'>,
	): RunningJob {
		const { catalog } = this.#engine;
		if (!/^[A-Za-z0-9_-]{1,1024}$/.test(jobId))
			throw invalid(
				`Invalid job ID "${jobId}". Job IDs must be alphanumeric (plus underscores and dashes) and must be at most 1024 characters long.`,
			);
		const location = canonical(asked) ?? this.#locationOf(work);
		if (work.load !== undefined) checkDestination(catalog, work.load.configuration, location);
		if (this.#jobs.has(key(location, jobId)))
			throw alreadyExists(`Job ${catalog.projectId}:${location}.${jobId}`);
		return {
			id: jobId,
			location,
			type: work.load === undefined ? 'QUERY' : 'LOAD',
			configuration,
			...rest,
			creationTime: catalog.now(),
			state: 'PENDING',
			startTime: undefined,
			endTime: undefined,
			error: undefined,
			query: undefined,
			load: undefined,
			done: Promise.resolve(),
			abort: new AbortController(),
		};
	}

	#locationOf({ query, load }: Work): string {
		const { catalog } = this.#engine;
		const dataset = load?.configuration.destinationTable.datasetId ?? query?.defaultDataset?.datasetId;
		const found =
			query === undefined ? undefined : locationOf(statementsIfAny(query.query), catalog, dataset);
		return found ?? (dataset && catalog.findDataset(dataset)?.location) ?? this.#defaultLocation;
	}

	/** Runs a job to its end, whatever that is. */
	async #perform(job: RunningJob, { query, load }: Work): Promise<void> {
		const { catalog } = this.#engine;
		job.state = 'RUNNING';
		job.startTime = catalog.now();
		try {
			await this.#storage.withConnection(async (connection) => {
				const { signal } = job.abort;
				if (signal.aborted) throw cancelled();
				const stop = (): void => connection.interrupt();
				signal.addEventListener('abort', stop);
				try {
					if (load !== undefined)
						job.load = await runLoad(connection, this.#engine, load.configuration, load.media, signal);
					if (query !== undefined) {
						const run = new ScriptRun(this.#engine, connection, scriptOf(query, job.location, signal));
						job.query = await (job.dryRun ? run.dryRun() : run.run());
					}
				} finally {
					signal.removeEventListener('abort', stop);
				}
			});
		} catch (error) {
			job.error = refusalOf(error, job.abort.signal);
		}
		job.endTime = catalog.now();
		job.state = 'DONE';
	}
}

function key(location: string, id: string): string {
	return `${location}.${id}`;
}

/** Multi-regions are upper case, regions lower case, whatever the request says. */
export function canonical(location: string | undefined): string | undefined {
	if (location === undefined || location === '') return undefined;
	return /^(us|eu)$/i.test(location) ? location.toUpperCase() : location.toLowerCase();
}

function workOf(
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

function checkDestination(catalog: Catalog, { destinationTable }: LoadConfiguration, location: string): void {
	const dataset = catalog.dataset(destinationTable.datasetId);
	if (dataset.location !== location)
		throw notFound(`Dataset ${catalog.projectId}:${dataset.name} was not found in location ${location}`);
}

/** None where the text cannot be cut: that is for the job to say. */
function statementsIfAny(text: string): readonly Statement[] {
	try {
		return statementsOf(text, lex(text));
	} catch {
		return [];
	}
}

function scriptOf(query: QueryConfiguration, location: string, signal: AbortSignal): Script {
	return {
		text: query.query,
		parameters: parametersOf(query.parameterMode, query.queryParameters),
		defaultDataset: query.defaultDataset?.datasetId,
		location,
		maximumBytesBilled: query.maximumBytesBilled,
		signal,
	};
}

function refusalOf(thrown: unknown, signal: AbortSignal): BigQueryError {
	if (signal.aborted) return cancelled();
	const error = fromDuckDb(thrown);
	return error instanceof BigQueryError
		? error
		: new BigQueryError('internalError', `The endpoint failed: ${String(error)}`, undefined, error);
}
