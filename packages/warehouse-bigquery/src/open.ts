import { setTimeout } from 'node:timers/promises';
import { BigQuery } from '@google-cloud/bigquery';
import { type BigQueryWarehouse, ConnectedBigQuery } from './bigquery-warehouse.ts';
import { credentialsFor } from './credentials.ts';
import { fromBigQuery } from './errors.ts';
import type { JobEvent } from './jobs.ts';
import type { Labels } from './labels.ts';
import { isLoopback } from './loopback.ts';
import { Rest } from './rest.ts';
import { CONFLICT_POLICY, RETRY_POLICY, type RetryPolicy } from './retry.ts';
import { Staging } from './staging.ts';
import { Tables } from './tables.ts';
import { Turns } from './turns.ts';

export interface BigQueryOptions {
	/** The id of the project that has the datasets and pays for the jobs. */
	readonly project: string;
	/** Where the datasets lie and jobs run: `US`, `EU`, `europe-west3`. */
	readonly location: string;
	/** Another address of the API: a private one, or a test's on this machine, which is asked without credentials. */
	readonly apiEndpoint?: string;
	/** The service account to act as; the user needs roles/iam.serviceAccountTokenCreator on it. */
	readonly impersonateServiceAccount?: string;
	/** A job that would be billed for more fails before it reads anything. */
	readonly maximumBytesBilled?: bigint;
	/** Words for each job, for whoever pays: `{ command: 'backfill', run_id: '…' }`. `tool=accounted` is always among them. */
	readonly labels?: Labels;
	/** Called when a job has succeeded. */
	readonly onJob?: (event: JobEvent) => void;
	/** The dataset that rows pass through on their way into tables; made when missing. */
	readonly stagingDataset?: string;
	/** How long rows stay there that a run which was killed has left. */
	readonly stagingHours?: number;
	readonly retry?: RetryPolicy;
	/** For commits that lose to another writer of the same tables. Default: five minutes of attempts. */
	readonly conflictRetry?: RetryPolicy;
	readonly now?: () => Date;
	readonly sleep?: (milliseconds: number) => Promise<void>;
}

/** 100 GiB: some 60 cents a job at the price for reading on demand. https://cloud.google.com/bigquery/pricing */
export const MAXIMUM_BYTES_BILLED = 100n * 1024n ** 3n;

const API_ENDPOINT = 'https://bigquery.googleapis.com';
const STAGING_DATASET = 'accounted_staging';
const STAGING_HOURS = 6;

/**
 * Opens the warehouse that runs on BigQuery. Asks for credentials and nothing else: what the project allows shows when
 * something is asked of it.
 * @throws WarehouseError PERMISSION where there are no credentials. TypeError for an endpoint that would be sent them
 * unencrypted.
 */
export async function openBigQuery(options: BigQueryOptions): Promise<BigQueryWarehouse> {
	const { project, location, apiEndpoint = API_ENDPOINT, retry = RETRY_POLICY } = options;
	const endpoint = new URL(apiEndpoint);
	if (endpoint.protocol !== 'https:' && !isLoopback(endpoint))
		throw new TypeError(`${apiEndpoint}: credentials are sent over https only`);
	const authClient = await credentialsFor(endpoint, options.impersonateServiceAccount).catch(
		(error: unknown) => {
			throw fromBigQuery(error, `bigquery ${project}`);
		},
	);
	const client = new BigQuery({ projectId: project, location, apiEndpoint, authClient });
	const rest = new Rest(client, project, retry);
	const tables = new Tables(rest, location);
	const connection = {
		rest,
		tables,
		staging: new Staging(tables, {
			dataset: options.stagingDataset ?? STAGING_DATASET,
			hours: options.stagingHours ?? STAGING_HOURS,
			now: options.now ?? (() => new Date()),
		}),
		turns: new Turns(),
		location,
		maximumBytesBilled: options.maximumBytesBilled ?? MAXIMUM_BYTES_BILLED,
		onJob: options.onJob,
		conflictRetry: options.conflictRetry ?? CONFLICT_POLICY,
		sleep: options.sleep ?? ((milliseconds) => setTimeout(milliseconds)),
	};
	return new ConnectedBigQuery(connection, { tool: 'accounted', ...options.labels });
}
