import { json } from './uploads.ts';

/** A request as it came in, for tests to count and to choose from. */
export interface RecordedRequest {
	readonly method: string;
	/** Without the host, and without what follows the question mark. */
	readonly path: string;
	readonly query: Readonly<Record<string, string>>;
	/** Of the job that the request is about, where there is one. */
	readonly jobId: string | undefined;
	/** `query` or `load`, where the request inserts a job. */
	readonly jobType: string | undefined;
	readonly labels: Readonly<Record<string, string>>;
	/** What came as JSON. */
	readonly body: unknown;
}

/** A media upload has its resource in the first part. */
const JSON_PART = /\r\n\r\n(\{.*?\})\r\n--/s;

export function recordedRequest(
	method: string,
	url: URL,
	contentType: string,
	body: Buffer,
): RecordedRequest {
	const multipart = contentType.startsWith('multipart/')
		? JSON_PART.exec(body.toString('latin1'))?.[1]
		: undefined;
	const resource = multipart === undefined ? body : Buffer.from(multipart, 'latin1');
	const parsed = isJson(resource) ? tryJson(resource) : undefined;
	const job = isRecord(parsed) ? parsed : {};
	const configuration = isRecord(job.configuration) ? job.configuration : {};
	const reference = isRecord(job.jobReference) ? job.jobReference : {};
	const inPath = /\/(?:jobs|queries)\/([^/]+)/.exec(url.pathname)?.[1];
	const labels = configuration.labels ?? job.labels;
	return {
		method,
		path: url.pathname,
		query: Object.fromEntries(url.searchParams),
		jobId: typeof reference.jobId === 'string' ? reference.jobId : inPath,
		jobType: ['query', 'load', 'copy', 'extract'].find((type) => type in configuration),
		labels: isRecord(labels)
			? Object.fromEntries(Object.entries(labels).map(([k, v]) => [k, String(v)]))
			: {},
		body: parsed,
	};
}

function isJson(body: Buffer): boolean {
	return body[0] === '{'.charCodeAt(0);
}

function tryJson(body: Buffer): unknown {
	try {
		return json(body);
	} catch {
		return undefined;
	}
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
