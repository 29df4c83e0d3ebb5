import { createServer, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { JobMetadata } from '@google-cloud/bigquery';
import { afterEach } from 'vitest';
import type { BigQueryWarehouse } from '../bigquery-warehouse.ts';
import { type BigQueryOptions, openBigQuery } from '../open.ts';

/** A request as it arrived. */
export interface Received {
	readonly method: string;
	/** Below the project: `/jobs`; of uploads `/upload/jobs`. */
	readonly path: string;
	readonly params: URLSearchParams;
	readonly headers: IncomingMessage['headers'];
	readonly bytes: Buffer;
	/** The body, or its first part, where that is JSON. */
	readonly body: unknown;
}

/** What to answer: a status with a body, or nothing but a broken connection. */
export type Answer =
	| {
			readonly status?: number;
			readonly body?: object;
			readonly text?: string;
			readonly headers?: Record<string, string>;
	  }
	| 'hang up';

export interface ScriptedServer {
	readonly endpoint: string;
	readonly received: readonly Received[];
	/** A warehouse that talks to it, and never waits. */
	open(options?: Partial<BigQueryOptions>): Promise<BigQueryWarehouse>;
}

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
	for (const close of closers.splice(0)) await close();
});

/** A server in BigQuery's place that answers as the test says. For faults, which no faithful endpoint has. */
export async function scriptedServer(
	answer: (request: Received, index: number) => Answer,
): Promise<ScriptedServer> {
	const received: Received[] = [];
	const server = createServer(async (request, response) => {
		const arrived = await read(request);
		const index = received.push(arrived) - 1;
		const said = answered(() => answer(arrived, index));
		if (said === 'hang up') return void request.socket.destroy();
		const { status = 200, body, text, headers = {} } = said;
		response.writeHead(status, {
			...(body === undefined ? {} : { 'content-type': 'application/json' }),
			...headers,
		});
		response.end(body === undefined ? text : JSON.stringify(body));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	closers.push(async () => {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	});
	const address = server.address();
	if (address === null || typeof address === 'string') throw new Error('the server has no port');
	const endpoint = `http://127.0.0.1:${address.port}`;
	return {
		endpoint,
		received,
		open: (options = {}) =>
			openBigQuery({
				project: 'p',
				location: 'US',
				apiEndpoint: endpoint,
				retry: { retries: 3, firstDelayMs: 1, longestDelayMs: 2 },
				conflictRetry: { retries: 3, firstDelayMs: 1, longestDelayMs: 2 },
				sleep: async () => undefined,
				...options,
			}),
	};
}

/** A mistake in the test itself is no request to repeat. */
function answered(answer: () => Answer): Answer {
	try {
		return answer();
	} catch (error) {
		return refusal(400, 'invalid', `the test's own answer failed: ${error}`);
	}
}

async function read(request: IncomingMessage): Promise<Received> {
	const url = new URL(request.url ?? '/', 'http://localhost');
	const bytes = await buffer(request);
	const type = request.headers['content-type'] ?? '';
	const text = /multipart/.test(type) ? bytes.toString().split('\r\n')[3] : bytes.toString();
	return {
		method: request.method ?? '',
		path: url.pathname.replace('/bigquery/v2/projects/p', ''),
		params: url.searchParams,
		headers: request.headers,
		bytes,
		body: /json|multipart/.test(type) ? JSON.parse(text ?? '') : undefined,
	};
}

/** The job that a request asks for. */
export function jobIn({ body }: Received): JobMetadata {
	return body as JobMetadata;
}

/** The id of the job that a request starts or asks about. */
export function jobIdIn(request: Received): string {
	return request.method === 'POST'
		? (jobIn(request).jobReference?.jobId ?? '')
		: (request.path.split('/').at(-1) ?? '');
}

/** An error as BigQuery words it. */
export function refusal(status: number, reason: string, message = reason): Answer {
	return { status, body: { error: { code: status, message, errors: [{ reason, message }] } } };
}

/** A page of a result with one column, x, of whole numbers. */
export function page(values: readonly number[], pageToken?: string): Answer {
	return {
		body: {
			jobComplete: true,
			schema: { fields: [{ name: 'x', type: 'INTEGER', mode: 'NULLABLE' }] },
			rows: values.map((value) => ({ f: [{ v: String(value) }] })),
			...(pageToken === undefined ? {} : { pageToken }),
		},
	};
}

/** A job as BigQuery describes it. */
export function job(
	id: string,
	state: 'RUNNING' | 'DONE',
	failure?: { reason: string; message: string },
): Answer {
	return {
		body: {
			jobReference: { projectId: 'p', jobId: id, location: 'US' },
			status: { state, ...(failure === undefined ? {} : { errorResult: failure }) },
			statistics: {
				creationTime: '1000',
				endTime: '1250',
				totalBytesProcessed: '700',
				query: { totalBytesBilled: '10485760' },
			},
		},
	};
}
