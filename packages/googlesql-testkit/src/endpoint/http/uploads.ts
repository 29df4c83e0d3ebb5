import { randomUUID } from 'node:crypto';
import { invalid, notFound } from '../errors.ts';

/** What an upload carries: the resource to create, and what goes into it. */
export interface Upload {
	readonly resource: unknown;
	readonly media: Buffer;
}

/**
 * Reads a `multipart/related` body of two parts: the resource as JSON, and the media.
 * Source: https://cloud.google.com/bigquery/docs/reference/api-uploads#multipart
 */
export function multipartUpload(contentType: string, body: Buffer): Upload {
	const boundary = /boundary=(?:"([^"]+)"|([^;\s]+))/.exec(contentType);
	if (!/^multipart\/related/i.test(contentType) || boundary === null)
		throw invalid(`Multipart upload with content type ${contentType}`, 'Content-Type');
	const [resource, media, ...more] = partsOf(body, `--${boundary[1] ?? boundary[2]}`);
	if (resource === undefined || media === undefined || more.length > 0)
		throw invalid('Multipart upload must have two parts: the resource and the media');
	return { resource: json(resource), media };
}

function partsOf(body: Buffer, delimiter: string): Buffer[] {
	const parts: Buffer[] = [];
	let at = body.indexOf(delimiter);
	while (at >= 0) {
		const from = at + delimiter.length;
		const end = body.indexOf(`\r\n${delimiter}`, from);
		if (end < 0) return parts;
		const headers = body.indexOf('\r\n\r\n', from);
		if (headers < 0 || headers > end)
			throw invalid('Multipart upload has a part without an empty line after its headers');
		parts.push(body.subarray(headers + 4, Math.max(headers + 4, end)));
		at = end + 2;
	}
	return parts;
}

export function json(text: Buffer): unknown {
	try {
		return JSON.parse(text.toString('utf8'));
	} catch (error) {
		throw invalid(`Parse Error: ${String(error)}`);
	}
}

interface Session {
	readonly resource: unknown;
	readonly chunks: Buffer[];
	received: number;
}

export type ResumableStep =
	| { readonly kind: 'incomplete'; readonly received: number }
	| { readonly kind: 'complete'; readonly upload: Upload };

/** Chunks but for the last are whole multiples of this. */
const CHUNK_UNIT = 256 * 1024;

/**
 * Uploads that come in pieces.
 * Source: https://cloud.google.com/bigquery/docs/reference/api-uploads#resumable
 */
export class ResumableUploads {
	readonly #sessions = new Map<string, Session>();

	/** @returns The ID by which the pieces come. */
	begin(resource: unknown): string {
		const id = randomUUID();
		this.#sessions.set(id, { resource, chunks: [], received: 0 });
		return id;
	}

	/**
	 * Takes a piece, or says how far the upload has come.
	 * @param range `bytes 0-99/100`, `bytes 0-99/*`; without a place, `bytes *` asks only; absent, the piece is all.
	 */
	put(id: string, range: string | undefined, piece: Buffer): ResumableStep {
		const session = this.#sessions.get(id);
		if (session === undefined) throw notFound(`Upload ${id}`);
		const place = rangeOf(range ?? `bytes 0-${piece.length - 1}/${piece.length}`);
		if (place.from !== undefined) {
			if (place.from !== session.received || place.length !== piece.length)
				throw invalid(`Invalid request. ${piece.length} bytes came as ${range}`, 'Content-Range');
			const last = place.total === session.received + piece.length;
			if (!last && piece.length % CHUNK_UNIT !== 0)
				throw invalid(`Invalid request. A chunk that is not the last has a multiple of ${CHUNK_UNIT} bytes`);
			session.chunks.push(piece);
			session.received += piece.length;
		}
		if (place.total !== session.received) return { kind: 'incomplete', received: session.received };
		this.#sessions.delete(id);
		return { kind: 'complete', upload: { resource: session.resource, media: Buffer.concat(session.chunks) } };
	}
}

interface Range {
	readonly from: number | undefined;
	readonly length: number;
	readonly total: number | undefined;
}

function rangeOf(text: string): Range {
	const parts = /^bytes (?:(\d+)-(-?\d+)|\*)\/(\d+|\*)$/.exec(text);
	if (parts === null) throw invalid(`Invalid content range: ${text}`, 'Content-Range');
	const [, from, to, total] = parts;
	return {
		from: from === undefined ? undefined : Number(from),
		length: from === undefined ? 0 : Number(to) - Number(from) + 1,
		total: total === '*' ? undefined : Number(total),
	};
}
