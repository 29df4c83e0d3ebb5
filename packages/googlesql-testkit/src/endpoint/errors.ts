/** Google's word for why a request or job failed, and the HTTP status that goes with it. */
const STATUS_OF_REASON = {
	invalid: 400,
	invalidQuery: 400,
	required: 400,
	resourceInUse: 400,
	bytesBilledLimitExceeded: 400,
	stopped: 200,
	accessDenied: 403,
	quotaExceeded: 403,
	rateLimitExceeded: 403,
	notFound: 404,
	duplicate: 409,
	conditionNotMet: 412,
	internalError: 500,
	backendError: 503,
	notImplemented: 501,
} as const;

export type Reason = keyof typeof STATUS_OF_REASON;

/** The canonical names of google.rpc.Code, by HTTP status. */
const CANONICAL: Readonly<Record<number, string>> = {
	400: 'INVALID_ARGUMENT',
	403: 'PERMISSION_DENIED',
	404: 'NOT_FOUND',
	409: 'ALREADY_EXISTS',
	412: 'FAILED_PRECONDITION',
	429: 'RESOURCE_EXHAUSTED',
	500: 'INTERNAL',
	501: 'UNIMPLEMENTED',
	503: 'UNAVAILABLE',
};

/** One element of `status.errors`, and `status.errorResult` itself. */
export interface ErrorProto {
	readonly reason: string;
	readonly message: string;
	readonly location?: string;
}

/**
 * What BigQuery refuses, with its reason. A request gets it as an HTTP error, a job as its `status.errorResult`.
 * Source: https://cloud.google.com/bigquery/docs/error-messages
 */
export class BigQueryError extends Error {
	override readonly name = 'BigQueryError';
	readonly reason: string;
	readonly code: number;
	/** The part of the request, query or file that is at fault. */
	readonly location: string | undefined;

	constructor(reason: Reason, message: string, location?: string, cause?: unknown) {
		super(message, cause === undefined ? undefined : { cause });
		this.reason = reason;
		this.code = STATUS_OF_REASON[reason];
		this.location = location;
	}

	toProto(): ErrorProto {
		const { reason, message, location } = this;
		return location === undefined ? { reason, message } : { reason, location, message };
	}
}

export function invalid(message: string, location?: string): BigQueryError {
	return new BigQueryError('invalid', message, location);
}

export function invalidQuery(message: string, cause?: unknown): BigQueryError {
	return new BigQueryError('invalidQuery', message, 'query', cause);
}

export function notFound(what: string): BigQueryError {
	return new BigQueryError('notFound', `Not found: ${what}`);
}

export function alreadyExists(what: string): BigQueryError {
	return new BigQueryError('duplicate', `Already Exists: ${what}`);
}

/** Something that BigQuery does and this endpoint does not. */
export function notServed(what: string): BigQueryError {
	return new BigQueryError('notImplemented', `This endpoint does not serve ${what}`);
}

/** The body of a refusal as every Google JSON API words it. */
export function errorBody(code: number, { reason, message, location }: ErrorProto): object {
	const where = location === undefined ? {} : { location: locationName(location), locationType: 'parameter' };
	return {
		error: {
			code,
			message,
			errors: [{ message, domain: 'global', reason, ...where }],
			status: CANONICAL[code] ?? 'UNKNOWN',
		},
	};
}

/** A job says `query` where the HTTP error says `q`. */
function locationName(location: string): string {
	return location === 'query' ? 'q' : location;
}
