import type { BigQuery } from '@google-cloud/bigquery';
import { GoogleError, requestError } from './google-error.ts';
import { LOOPBACK } from './loopback.ts';
import { type RetryPolicy, requestMayPass, retrying } from './retry.ts';

export interface RestRequest {
	readonly method?: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
	/** Absolute, or below the project: `/jobs`. */
	readonly path: string;
	readonly params?: Readonly<Record<string, string | number | boolean | undefined>>;
	readonly headers?: Readonly<Record<string, string>>;
	/** An object is sent as JSON. */
	readonly body?: object | Buffer;
	readonly timeoutMs?: number;
}

export interface RestResponse<T> {
	readonly status: number;
	readonly headers: Headers;
	readonly data: T;
}

const TIMEOUT_MS = 60_000;

/** How a chunk of an unfinished upload is acknowledged: https://cloud.google.com/bigquery/docs/reference/api-uploads */
const RESUME_INCOMPLETE = 308;

/**
 * BigQuery's REST API, by the transport that Google's client signs its requests with. The client's own `request` would
 * not do: it replaces `{{projectId}}` inside the values that are sent, has no timeout, retries in a place of its own,
 * and copies every answer deeply, which takes three times as long as decoding it.
 */
export class Rest {
	readonly project: string;
	readonly #client: BigQuery;
	readonly #retry: RetryPolicy;

	constructor(client: BigQuery, project: string, retry: RetryPolicy) {
		this.project = project;
		this.#client = client;
		this.#retry = retry;
	}

	get uploads(): string {
		return `${this.#client.apiEndpoint}/upload/bigquery/v2/projects/${this.project}/jobs`;
	}

	/** @throws GoogleError once what may pass has not passed. */
	async request<T>(request: RestRequest): Promise<T> {
		const { data } = await this.retrying(() => this.once<T>(request));
		return data;
	}

	/** As `request`; undefined where there is no such thing. */
	async find<T>(request: RestRequest): Promise<T | undefined> {
		try {
			return await this.request<T>(request);
		} catch (error) {
			if (requestError(error).status === 404) return undefined;
			throw error;
		}
	}

	retrying<T>(
		work: (attempt: number) => Promise<T>,
		mayPass: (error: unknown) => boolean | Promise<boolean> = requestMayPass,
	): Promise<T> {
		return retrying(this.#retry, mayPass, work);
	}

	/** @throws GoogleError for any answer but success in JSON; an unfinished upload counts as success. */
	async once<T>({
		method = 'GET',
		path,
		params,
		headers,
		body,
		timeoutMs,
	}: RestRequest): Promise<RestResponse<T>> {
		const json = body !== undefined && !Buffer.isBuffer(body);
		try {
			const response = await this.#client.authClient.request<T>({
				url: path.startsWith('/')
					? `${this.#client.apiEndpoint}/bigquery/v2/projects/${this.project}${path}`
					: path,
				method,
				params: definedOf(params),
				headers: { ...(json ? { 'content-type': 'application/json' } : {}), ...headers },
				// As text already: the transport copies objects deeply.
				...(body === undefined ? {} : { data: json ? JSON.stringify(body) : body }),
				timeout: timeoutMs ?? TIMEOUT_MS,
				noProxy: LOOPBACK,
				validateStatus: (status) => (status >= 200 && status < 300) || status === RESUME_INCOMPLETE,
			});
			// A page of a proxy's, say: whoever waits for a job in it would wait forever.
			if (typeof response.data === 'string' && response.data !== '')
				throw new GoogleError('request', {
					reason: 'notBigQuery',
					status: response.status,
					message: response.data,
				});
			return response;
		} catch (error) {
			throw requestError(error);
		}
	}
}

function definedOf(params: RestRequest['params'] = {}): Record<string, string> {
	const defined = Object.entries(params).filter(([, value]) => value !== undefined);
	return Object.fromEntries(defined.map(([name, value]) => [name, String(value)]));
}
