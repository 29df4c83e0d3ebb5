import { randomUUID } from 'node:crypto';
import { canonical } from '../catalog/location.ts';
import type { Storage } from '../catalog/storage.ts';
import { alreadyExists, BigQueryError, invalid, notFound } from '../errors.ts';
import { type LoadResult, runLoad } from '../loads/loads.ts';
import { parsed } from '../parsed.ts';
import { fromDuckDb } from '../queries/duckdb-errors.ts';
import { cancelled } from '../queries/mutations.ts';
import { parametersOf } from '../queries/parameters.ts';
import type { Engine, Script, ScriptResult } from '../queries/script.ts';
import { ScriptRun } from '../queries/script-run.ts';
import { checkLabels, jobResource, type QueryConfiguration } from './job-configuration.ts';
import { checkDestination, locationOfWork, type Work, workOf } from './job-work.ts';

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

	#get(id: string, asked: string | undefined): RunningJob {
		const { projectId } = this.#engine.catalog;
		const location = canonical(asked);
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
		const location = canonical(asked) ?? locationOfWork(catalog, work) ?? this.#defaultLocation;
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
