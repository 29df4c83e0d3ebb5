import pRetry from 'p-retry';
import { GoogleError } from './google-error.ts';

/** How many times, how far apart and for how long a failed call is repeated. */
export interface RetryPolicy {
	readonly retries: number;
	readonly firstDelayMs: number;
	readonly longestDelayMs: number;
	/** The time in which all repeats must start, counted from the first call. Default: no limit. */
	readonly patienceMs?: number;
}

/** At least one second, doubling up to 32: https://cloud.google.com/bigquery/sla */
export const RETRY_POLICY: RetryPolicy = { retries: 6, firstDelayMs: 1000, longestDelayMs: 32_000 };

/**
 * For commits that BigQuery cancels because another transaction mutates the same table. BigQuery has no queue for
 * transactions: it cancels each attempt until the other transaction ends, so a number of attempts says nothing. Time
 * does: several shards may hold a table for minutes, one after another. The longest delay is short, because a writer
 * that asks less often than the others loses to them each time.
 * https://cloud.google.com/bigquery/docs/transactions#transaction_concurrency
 */
export const CONFLICT_POLICY: RetryPolicy = {
	retries: Number.POSITIVE_INFINITY,
	firstDelayMs: 1000,
	longestDelayMs: 8000,
	patienceMs: 5 * 60_000,
};

/**
 * The one place that repeats anything. Delays double. Each is lengthened at random by up to as much again, so that
 * clients that failed together do not come back together.
 * @throws The last error, when it cannot pass or the policy is used up.
 */
export function retrying<T>(
	policy: RetryPolicy,
	mayPass: (error: unknown) => boolean | Promise<boolean>,
	work: (attempt: number) => Promise<T>,
): Promise<T> {
	return pRetry(work, {
		retries: policy.retries,
		minTimeout: policy.firstDelayMs,
		maxTimeout: policy.longestDelayMs,
		maxRetryTime: policy.patienceMs ?? Number.POSITIVE_INFINITY,
		factor: 2,
		randomize: true,
		shouldRetry: ({ error }) => mayPass(error),
	});
}

/** Google's words for what may pass: https://cloud.google.com/bigquery/docs/error-messages */
const PASSING: ReadonlySet<string> = new Set([
	'backendError',
	'internalError',
	'rateLimitExceeded',
	'userRateLimitExceeded',
	'jobBackendError',
	'jobInternalError',
	'jobRateLimitExceeded',
	'tableUnavailable',
]);

/** A connection that broke or stalled. Not one refused, and not a name unknown: that is a machine that is offline. */
const BROKEN: ReadonlySet<string> = new Set([
	'ECONNRESET',
	'ECONNABORTED',
	'EPIPE',
	'ETIMEDOUT',
	'EAI_AGAIN',
	'ERR_STREAM_PREMATURE_CLOSE',
	'TimeoutError',
]);

const PASSING_STATUS: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);

/** True where the same request may do better. */
export function requestMayPass(error: unknown): boolean {
	if (!(error instanceof GoogleError) || error.of !== 'request') return false;
	if (error.status === undefined) return BROKEN.has(error.reason);
	return PASSING_STATUS.has(error.status) || PASSING.has(error.reason);
}

/** True where the same job may do better, under another id. */
export function jobMayPass(error: unknown): boolean {
	return error instanceof GoogleError && error.of === 'job' && PASSING.has(error.reason);
}

/**
 * True where another writer was quicker, or too many wait, and nothing was changed.
 * https://cloud.google.com/bigquery/docs/transactions#transaction_concurrency
 * https://cloud.google.com/bigquery/docs/data-manipulation-language#concurrent_jobs
 */
export function isConflict(error: unknown): boolean {
	return error instanceof GoogleError && CONFLICT.test(error.message);
}

/** Anchored, as messages quote statements too; a script's error has the first prefix. */
const CONFLICT =
	/^(Query error: )?(Transaction is aborted due to concurrent update|Could not serialize access|(Resources exceeded during query execution: )?Too many DML statements outstanding)/i;
