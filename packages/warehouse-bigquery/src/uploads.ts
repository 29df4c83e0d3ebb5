import { randomUUID } from 'node:crypto';
import type { JobMetadata } from '@google-cloud/bigquery';
import { GoogleError, requestError } from './google-error.ts';
import type { Jobs, NewJob } from './jobs.ts';
import type { Rest, RestResponse } from './rest.ts';

/** What one request carries at most, and so what is held in memory. A multiple of 256 KiB, as Google demands of a chunk. */
const CHUNK_BYTES = 8 * 1024 * 1024;

const TIMEOUT_MS = 10 * 60_000;

/**
 * Sends the bytes of a load job with the job: in one request where a chunk holds them all, or else chunk by chunk, of
 * which each is sent again where it was lost. The job starts with the last byte; a source that throws leaves none behind.
 * Not compressed: of compressed JSON a load takes 4 GB, and reads it on one machine.
 * https://cloud.google.com/bigquery/docs/reference/api-uploads
 */
export class Uploads {
	readonly #rest: Rest;
	readonly #jobs: Jobs;

	constructor(rest: Rest, jobs: Jobs) {
		this.#rest = rest;
		this.#jobs = jobs;
	}

	/**
	 * @returns The job, started; undefined where the source has nothing, of which there is no upload.
	 * @throws GoogleError, and whatever `source` throws as it is.
	 */
	async start(job: NewJob, source: AsyncIterable<Buffer>): Promise<JobMetadata | undefined> {
		const waiting = new Waiting();
		let session: Session | undefined;
		for await (const bytes of source) {
			waiting.add(bytes);
			// A byte is kept back: which chunk is the last has to be said when it is sent.
			while (waiting.length > CHUNK_BYTES) {
				session ??= await this.#open(job);
				await this.#send(session, waiting.take(CHUNK_BYTES), undefined);
			}
		}
		if (waiting.length === 0) return undefined;
		const last = waiting.take(waiting.length);
		if (session === undefined) return this.#jobs.started(job, () => this.#whole(job, last));
		const open = session;
		return this.#jobs.started(job, () => this.#finish(job, open, last));
	}

	#whole(job: NewJob, bytes: Buffer): Promise<JobMetadata> {
		const boundary = randomUUID();
		const part = (type: string) => `--${boundary}\r\nContent-Type: ${type}\r\n\r\n`;
		return this.#rest.request<JobMetadata>({
			method: 'POST',
			path: this.#rest.uploads,
			params: { uploadType: 'multipart' },
			headers: { 'content-type': `multipart/related; boundary=${boundary}` },
			body: Buffer.concat([
				Buffer.from(`${part('application/json')}${JSON.stringify(job.resource)}\r\n`),
				Buffer.from(part('application/octet-stream')),
				bytes,
				Buffer.from(`\r\n--${boundary}--\r\n`),
			]),
			timeoutMs: TIMEOUT_MS,
		});
	}

	async #open(job: NewJob): Promise<Session> {
		const { headers } = await this.#rest.retrying(() =>
			this.#rest.once({
				method: 'POST',
				path: this.#rest.uploads,
				params: { uploadType: 'resumable' },
				headers: { 'x-upload-content-type': 'application/octet-stream' },
				body: job.resource,
			}),
		);
		const url = headers.get('location');
		if (url === null) throw lost('Google opened an upload and did not say where');
		return { url, received: 0 };
	}

	async #finish(job: NewJob, session: Session, last: Buffer): Promise<JobMetadata> {
		try {
			const started = await this.#send(session, last, session.received + last.length);
			if (started === undefined) throw lost('Google has every byte of an upload and waits for more');
			return started;
		} catch (error) {
			// Google forgets an upload once it is done; the job is what it has become.
			const { status } = requestError(error);
			const known = status === 404 || status === 410 ? await this.#jobs.find(job.id) : undefined;
			if (known === undefined) throw error;
			return known;
		}
	}

	/** The job, once the last byte has arrived. */
	async #send(session: Session, bytes: Buffer, total: number | undefined): Promise<JobMetadata | undefined> {
		const start = session.received;
		const end = start + bytes.length;
		return this.#rest.retrying(async (attempt) => {
			// What became of the bytes that were lost with the connection, Google knows.
			if (attempt > 1) {
				const answer = await this.#put(session, Buffer.alloc(0), `bytes */${total ?? '*'}`);
				if (answer.status !== 308) return answer.data;
				session.received = receivedOf(answer);
			}
			while (session.received < end) {
				if (session.received < start)
					throw lost('Google has lost a part of an upload that it had acknowledged');
				const rest = bytes.subarray(session.received - start);
				const range = `bytes ${session.received}-${end - 1}/${total ?? '*'}`;
				const answer = await this.#put(session, rest, range);
				if (answer.status !== 308) return answer.data;
				session.received = receivedOf(answer);
			}
			return undefined;
		});
	}

	#put(session: Session, body: Buffer, range: string): Promise<RestResponse<JobMetadata>> {
		return this.#rest.once<JobMetadata>({
			method: 'PUT',
			path: session.url,
			headers: { 'content-range': range },
			body,
			timeoutMs: TIMEOUT_MS,
		});
	}
}

interface Session {
	readonly url: string;
	/** How many bytes Google has acknowledged. */
	received: number;
}

/** `Range: bytes=0-8388607`, and no such header where nothing has arrived. */
function receivedOf({ headers }: RestResponse<unknown>): number {
	const last = /-(\d+)$/.exec(headers.get('range') ?? '')?.[1];
	return last === undefined ? 0 : Number(last) + 1;
}

function lost(message: string): GoogleError {
	return new GoogleError('request', { reason: 'uploadLost', message });
}

/** Bytes that have come and are not yet sent. */
class Waiting {
	#parts: Buffer[] = [];
	length = 0;

	add(bytes: Buffer): void {
		this.#parts.push(bytes);
		this.length += bytes.length;
	}

	take(count: number): Buffer {
		const all = this.#parts.length === 1 ? (this.#parts[0] ?? Buffer.alloc(0)) : Buffer.concat(this.#parts);
		this.#parts = [all.subarray(count)];
		this.length = all.length - count;
		return all.subarray(0, count);
	}
}
