import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { BigQueryError, type ErrorProto, errorBody } from '../errors.ts';
import { type Failure, Faults } from './faults.ts';
import { type RecordedRequest, recordedRequest } from './recorded-request.ts';

/** A request, read. */
export interface Request {
	readonly method: string;
	readonly url: URL;
	readonly headers: IncomingMessage['headers'];
	readonly body: Buffer;
	/** What the route's pattern names. */
	readonly parameters: Readonly<Record<string, string>>;
}

export interface Answer {
	readonly status: number;
	readonly body?: object;
	readonly headers?: Readonly<Record<string, string>>;
	/** What goes on after the answer, and settles always. */
	readonly work?: Promise<void>;
}

export interface Route {
	readonly method: string;
	/** `/projects/:projectId/datasets`. */
	readonly path: string;
	readonly handle: (request: Request) => Promise<Answer> | Answer;
}

/** An HTTP server on loopback that answers by routes, keeps a list of what it was asked, and fails on request. */
export class LoopbackServer {
	readonly requests: RecordedRequest[] = [];
	readonly faults = new Faults();
	readonly #server: Server;
	readonly #routes: readonly Route[];

	constructor(routes: readonly Route[]) {
		this.#routes = routes;
		this.#server = createServer((incoming, outgoing) => {
			// What cannot even be refused ends with the connection.
			this.#serve(incoming, outgoing).catch((error: Error) => outgoing.destroy(error));
		});
	}

	/** @returns The address, `http://127.0.0.1:1234`. */
	listen(): Promise<string> {
		return new Promise((resolve, reject) => {
			this.#server.once('error', reject);
			this.#server.listen(0, '127.0.0.1', () => {
				const address = this.#server.address();
				if (address === null || typeof address === 'string') reject(new Error('the server has no port'));
				else resolve(`http://127.0.0.1:${address.port}`);
			});
		});
	}

	close(): Promise<void> {
		return new Promise((resolve) => {
			this.#server.close(() => resolve());
			this.#server.closeAllConnections();
		});
	}

	async #serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
		const url = new URL(incoming.url ?? '/', 'http://127.0.0.1');
		const method = incoming.method ?? 'GET';
		const body = await readBody(incoming);
		if (body === undefined) return;
		const recorded = recordedRequest(method, url, incoming.headers['content-type'] ?? '', body);
		this.requests.push(recorded);
		const failure = this.faults.next(recorded);
		if (failure?.kind === 'reset') {
			outgoing.destroy();
			return;
		}
		const answer =
			failure?.kind === 'status'
				? injected(failure)
				: await this.#answer({ method, url, headers: incoming.headers, body, parameters: {} });
		if (failure?.kind === 'delay') await sleep(failure.ms);
		if (failure?.kind === 'lost-response') {
			await answer.work;
			outgoing.destroy();
			return;
		}
		const text = answer.body === undefined ? '' : JSON.stringify(answer.body);
		outgoing.writeHead(answer.status, {
			'content-type': 'application/json; charset=UTF-8',
			...answer.headers,
		});
		outgoing.end(text);
	}

	async #answer(request: Request): Promise<Answer> {
		try {
			for (const route of this.#routes) {
				const parameters =
					route.method === request.method ? matched(route.path, request.url.pathname) : undefined;
				if (parameters !== undefined) return await route.handle({ ...request, parameters });
			}
			throw new BigQueryError('notFound', `Not Found: ${request.method} ${request.url.pathname}`);
		} catch (error) {
			return refusal(error);
		}
	}
}

function refusal(error: unknown): Answer {
	const known =
		error instanceof BigQueryError
			? error
			: new BigQueryError('internalError', `The endpoint failed: ${String(error)}`, undefined, error);
	// A cancelled job is no error of the request that asks about it, but has no results to give either.
	const code = known.code === 200 ? 400 : known.code;
	return { status: code, body: errorBody(code, known.toProto()) };
}

function injected({ code, reason, message }: Extract<Failure, { kind: 'status' }>): Answer {
	const error: ErrorProto = { reason, message: message ?? `A test asked for ${code} ${reason}` };
	return { status: code, body: errorBody(code, error) };
}

function matched(pattern: string, path: string): Record<string, string> | undefined {
	const wanted = pattern.split('/');
	const parts = path.split('/');
	if (wanted.length !== parts.length) return undefined;
	const parameters: Record<string, string> = {};
	for (const [index, name] of wanted.entries()) {
		const part = decodeURIComponent(parts[index] ?? '');
		if (name.startsWith(':')) parameters[name.slice(1)] = part;
		else if (name !== part) return undefined;
	}
	return parameters;
}

/** Undefined where the client hung up. */
async function readBody(incoming: IncomingMessage): Promise<Buffer | undefined> {
	const chunks: Buffer[] = [];
	try {
		for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
	} catch {
		return undefined;
	}
	const body = Buffer.concat(chunks);
	return incoming.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
}
