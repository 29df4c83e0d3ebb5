import { messageOf } from '@accounted/warehouse';
import type { JobMetadata } from '@google-cloud/bigquery';

/**
 * What went wrong at Google, or on the way there: a request that was refused or lost, or a job that ran and failed. The
 * two are told apart because they are repeated in different ways: a request as it is, a job under another id.
 * https://cloud.google.com/bigquery/docs/error-messages
 */
export class GoogleError extends Error {
	override readonly name = 'GoogleError';
	readonly of: 'request' | 'job';
	/** Google's word, `notFound`, or Node's, `ECONNRESET`; empty where there is none. */
	readonly reason: string;
	/** The HTTP status; undefined where no answer came, and of a job. */
	readonly status: number | undefined;

	constructor(
		of: 'request' | 'job',
		{ reason, status, message }: { reason: string; status?: number | undefined; message: string },
		cause?: unknown,
	) {
		super(message, cause === undefined ? undefined : { cause });
		this.of = of;
		this.reason = reason;
		this.status = status;
	}
}

/** Of whatever google-auth-library's transport threw. */
export function requestError(error: unknown): GoogleError {
	if (error instanceof GoogleError) return error;
	const message = messageOf(error);
	const { response, code } = partsOf(error);
	const status = response?.status;
	const answer = response?.data?.error;
	// An OAuth server says `{ error: 'invalid_grant', error_description }`, BigQuery `{ error: { errors: [...] } }`.
	if (typeof answer === 'string')
		return new GoogleError('request', { reason: answer, status, message: `${answer}: ${message}` }, error);
	return new GoogleError(
		'request',
		{
			reason: answer?.errors?.[0]?.reason ?? (status === undefined ? (code ?? '') : ''),
			status,
			message: answer?.message ?? message,
		},
		error,
	);
}

interface Answer {
	readonly status?: number;
	readonly data?: {
		readonly error?: string | { readonly message?: string; readonly errors?: readonly { reason?: string }[] };
	};
}

function partsOf(error: unknown): { response?: Answer; code?: string } {
	if (!(error instanceof Error)) return {};
	const { response, code, cause } = error as Error & { response?: Answer; code?: unknown };
	const named = typeof code === 'string' ? code : (cause as { code?: unknown } | undefined)?.code;
	return {
		...(response === undefined ? {} : { response }),
		...(typeof named === 'string' ? { code: named } : {}),
	};
}

/** Why a job failed; undefined where it has not. */
export function jobError(job: JobMetadata): GoogleError | undefined {
	const failure = job.status?.errorResult;
	if (failure === undefined || failure === null) return undefined;
	return new GoogleError('job', {
		reason: failure.reason ?? '',
		message: failure.message ?? 'the job failed and does not say why',
	});
}
