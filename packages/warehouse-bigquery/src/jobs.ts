import { randomUUID } from 'node:crypto';
import type { JobMetadata, TableRow, TableSchema } from '@google-cloud/bigquery';
import { type GoogleError, jobError, requestError } from './google-error.ts';
import { type Labels, labelsOf } from './labels.ts';
import type { Rest, RestRequest } from './rest.ts';
import { jobMayPass } from './retry.ts';

export type JobKind = 'query' | 'load' | 'commit';

/** What a finished job did and cost. */
export interface JobEvent {
	readonly jobId: string;
	readonly kind: JobKind;
	readonly labels: Labels;
	readonly bytesProcessed: bigint;
	/** Rounded up by Google, and 0 for what its cache answered. Load jobs are free. */
	readonly bytesBilled: bigint;
	/** From its creation to its end, the time in the queue included. */
	readonly milliseconds: number;
}

/** One page of a query's rows, as they came. */
export interface ResultPage {
	readonly schema: TableSchema;
	readonly rows: readonly TableRow[];
	readonly next: string | undefined;
}

/** What jobs need of the warehouse that they run for. */
export interface JobOptions {
	readonly location: string;
	readonly labels: Labels;
	readonly onJob: ((event: JobEvent) => void) | undefined;
	readonly sleep: (milliseconds: number) => Promise<void>;
}

export type JobConfiguration = NonNullable<JobMetadata['configuration']>;

/** A job that has its id before Google has heard of it. */
export interface NewJob {
	readonly id: string;
	readonly resource: JobMetadata;
}

/** How long the server holds a request for results open. https://cloud.google.com/bigquery/docs/reference/rest/v2/jobs/getQueryResults */
const HOLD_MS = 30_000;

/** Load jobs cannot be waited for, only asked about: first soon, then less and less often. */
const FIRST_POLL_MS = 20;
const LONGEST_POLL_MS = 5_000;

/**
 * Jobs under ids of our own. A request to start one is repeated as it is: where the first did arrive and only its answer
 * was lost, Google knows the id, and nothing is done twice. https://cloud.google.com/bigquery/docs/running-jobs#generate-jobid
 */
export class Jobs {
	readonly #rest: Rest;
	readonly #options: JobOptions;

	constructor(rest: Rest, options: JobOptions) {
		this.#rest = rest;
		this.#options = options;
	}

	get project(): string {
		return this.#rest.project;
	}

	newJob(kind: JobKind, configuration: JobConfiguration): NewJob {
		const id = `accounted_${kind}_${randomUUID()}`;
		const { location, labels } = this.#options;
		return {
			id,
			resource: {
				jobReference: { projectId: this.#rest.project, jobId: id, location },
				configuration: { ...configuration, labels: labelsOf(labels) },
			},
		};
	}

	/**
	 * The job that `start` started, or that it had started before, when only the answer was lost.
	 * @throws GoogleError of the job, where it failed at once.
	 */
	async started({ id }: NewJob, start: () => Promise<JobMetadata>): Promise<JobMetadata> {
		const job = await start().catch((error: unknown) => {
			if (requestError(error).status === 409) return this.get(id);
			throw error;
		});
		const failure = jobError(job);
		if (failure !== undefined) throw failure;
		return job;
	}

	insert(job: NewJob): Promise<JobMetadata> {
		return this.started(job, () =>
			this.#rest.request<JobMetadata>({ method: 'POST', path: '/jobs', body: job.resource }),
		);
	}

	get(id: string): Promise<JobMetadata> {
		return this.#rest.request(this.#one(id));
	}

	/** Undefined where Google knows no such job. */
	find(id: string): Promise<JobMetadata | undefined> {
		return this.#rest.find(this.#one(id));
	}

	/**
	 * Waits for a query and brings a page of its rows.
	 * @throws GoogleError of the job where it failed, of the request where asking did.
	 */
	async page(id: string, maxResults: number, pageToken?: string): Promise<ResultPage> {
		for (;;) {
			const answer = await this.#results(id, maxResults, pageToken);
			if (answer.jobComplete === true)
				return {
					schema: answer.schema ?? {},
					rows: answer.rows ?? [],
					next: answer.pageToken === '' ? undefined : answer.pageToken,
				};
		}
	}

	/** @throws GoogleError of the job, where it failed. */
	async done(id: string): Promise<JobMetadata> {
		for (let wait = FIRST_POLL_MS; ; wait = Math.min(wait * 2, LONGEST_POLL_MS)) {
			const job = await this.get(id);
			const failure = jobError(job);
			if (failure !== undefined) throw failure;
			if (job.status?.state === 'DONE') return job;
			await this.#options.sleep(wait);
		}
	}

	/**
	 * Whether a script that failed had committed its transaction before it did.
	 * https://cloud.google.com/bigquery/docs/reference/rest/v2/jobs/list
	 */
	async committed(id: string): Promise<boolean> {
		const { jobs = [] } = await this.#rest.request<{ jobs?: readonly JobMetadata[] }>({
			path: '/jobs',
			params: { parentJobId: id, projection: 'full', maxResults: 1000 },
		});
		return jobs.some(
			({ statistics, status }) =>
				statistics?.query?.statementType === 'COMMIT_TRANSACTION' &&
				status?.state === 'DONE' &&
				status.errorResult === undefined,
		);
	}

	/** Tells whoever asked to know of each job. */
	async report(kind: JobKind, id: string, finished?: JobMetadata): Promise<void> {
		if (this.#options.onJob === undefined) return;
		const { statistics } = finished ?? (await this.get(id));
		this.#options.onJob({
			jobId: id,
			kind,
			labels: labelsOf(this.#options.labels),
			bytesProcessed: BigInt(statistics?.totalBytesProcessed ?? statistics?.load?.inputFileBytes ?? 0),
			bytesBilled: BigInt(statistics?.query?.totalBytesBilled ?? 0),
			milliseconds: Number(statistics?.endTime ?? 0) - Number(statistics?.creationTime ?? 0),
		});
	}

	/** Repeats `work`, a whole job from its new id to its end, when the job failed for a reason that may pass. */
	again<T>(work: () => Promise<T>): Promise<T> {
		return this.#rest.retrying(work, jobMayPass);
	}

	#one(id: string): RestRequest {
		return { path: `/jobs/${id}`, params: { location: this.#options.location } };
	}

	#results(id: string, maxResults: number, pageToken: string | undefined): Promise<Results> {
		return this.#rest.retrying(async () => {
			try {
				const { data } = await this.#rest.once<Results>({
					path: `/queries/${id}`,
					params: {
						location: this.#options.location,
						maxResults,
						pageToken,
						timeoutMs: HOLD_MS,
						'formatOptions.useInt64Timestamp': true,
					},
					timeoutMs: HOLD_MS + 60_000,
				});
				return data;
			} catch (error) {
				throw (await this.#failure(id, error)) ?? error;
			}
		});
	}

	/** A failed job's results are refused with the job's failure, which must not be taken for one of the request. */
	async #failure(id: string, error: unknown): Promise<GoogleError | undefined> {
		if (requestError(error).status === undefined) return undefined;
		// Once: this is asked within what is repeated already.
		const job = await this.#rest.once<JobMetadata>(this.#one(id)).catch(() => undefined);
		return job === undefined ? undefined : jobError(job.data);
	}
}

interface Results {
	readonly jobComplete?: boolean;
	readonly schema?: TableSchema;
	readonly rows?: readonly TableRow[];
	readonly pageToken?: string;
}
