import type { BigQueryEndpoint } from '../endpoint.ts';

export interface RestAnswer {
	readonly status: number;
	readonly body: unknown;
	readonly headers: Headers;
}

export type Rest = (
	method: string,
	path: string,
	body?: unknown,
	headers?: Record<string, string>,
) => Promise<RestAnswer>;

/** Plain requests, for what Google's client does not say or not show. Paths begin after the project. */
export function restOf({ url, projectId }: BigQueryEndpoint): Rest {
	return async (method, path, body, headers = {}) => {
		const response = await fetch(`${url}/bigquery/v2/projects/${projectId}${path}`, {
			method,
			headers: { 'content-type': 'application/json', ...headers },
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		});
		const text = await response.text();
		return {
			status: response.status,
			body: text === '' ? undefined : JSON.parse(text),
			headers: response.headers,
		};
	};
}

/** Runs a query by jobs.query. */
export function query(
	endpoint: BigQueryEndpoint,
	text: string,
	rest: Readonly<Record<string, unknown>> = {},
): Promise<RestAnswer> {
	return restOf(endpoint)('POST', '/queries', { query: text, useLegacySql: false, ...rest });
}

/** Starts a job, and waits until it is done. @returns It, as jobs.get shows it. */
export async function jobDone(endpoint: BigQueryEndpoint, configuration: object): Promise<unknown> {
	const rest = restOf(endpoint);
	const jobId = `job_${crypto.randomUUID()}`;
	await rest('POST', '/jobs', { jobReference: { jobId, location: 'US' }, configuration });
	await rest('GET', `/queries/${jobId}?location=US&maxResults=0`);
	return (await rest('GET', `/jobs/${jobId}?location=US`)).body;
}
