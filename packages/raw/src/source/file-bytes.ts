import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { messageOf } from '@accounted/warehouse';
import { SourceError } from './source-error.ts';

const CHUNK_BYTES = 2 ** 17;

/** What a file begins with where it is of a kind that has such a mark. */
const MARKS = [
	{ kind: 'gzip', bytes: [0x1f, 0x8b] },
	{ kind: 'Parquet', bytes: [0x50, 0x41, 0x52, 0x31] },
	{ kind: 'zip or Excel', bytes: [0x50, 0x4b, 0x03, 0x04] },
	{ kind: 'zstd', bytes: [0x28, 0xb5, 0x2f, 0xfd] },
	{ kind: 'bzip2', bytes: [0x42, 0x5a, 0x68] },
] as const;

export type FileKind = (typeof MARKS)[number]['kind'] | 'unmarked';

/**
 * What a file is by its first bytes, whatever its name.
 * @throws SourceError where it is not there, cannot be read, or is no regular file: a pipe would be waited for without end.
 */
export async function kindOfFile(path: string): Promise<FileKind> {
	const found = await stat(path).catch((error: unknown) => {
		throw unreadable(path, error);
	});
	if (!found.isFile())
		throw new SourceError(
			`${path}: it is ${found.isDirectory() ? 'a folder' : found.isFIFO() ? 'a pipe' : found.isSocket() ? 'a socket' : 'a device'}, not a file`,
			'Put a regular file there. Write what comes out of a pipe to a file first.',
		);
	const first = await firstBytes(path);
	return MARKS.find(({ bytes }) => bytes.every((byte, index) => first[index] === byte))?.kind ?? 'unmarked';
}

const MARK_BYTES = 4;

function firstBytes(path: string): Promise<Buffer> {
	return bytesAt(path, MARK_BYTES, () => 0);
}

/** @throws SourceError where the file cannot be read. */
export function lastBytes(path: string, count: number): Promise<Buffer> {
	return bytesAt(path, count, (size) => Math.max(0, size - count));
}

async function bytesAt(path: string, count: number, startOf: (size: number) => number): Promise<Buffer> {
	try {
		const file = await open(path, 'r');
		try {
			const { size } = await file.stat();
			const { buffer, bytesRead } = await file.read(Buffer.alloc(count), 0, count, startOf(size));
			return buffer.subarray(0, bytesRead);
		} finally {
			await file.close();
		}
	} catch (error) {
		throw unreadable(path, error);
	}
}

function unreadable(path: string, error: unknown): SourceError {
	return new SourceError(
		`${path}: it cannot be read (${messageOf(error)})`,
		'Check that the file is there and that this user may read it.',
		error,
	);
}

/**
 * The bytes of a text file, unpacked where it is gzip.
 * @throws SourceError where it cannot be read or unpacked.
 */
export async function* bytesOf(path: string, kind: FileKind): AsyncGenerator<Buffer> {
	const file = createReadStream(path, { highWaterMark: CHUNK_BYTES });
	const bytes = kind === 'gzip' ? file.pipe(createGunzip({ chunkSize: CHUNK_BYTES })) : file;
	if (bytes !== file) file.on('error', (error) => bytes.destroy(error));
	try {
		for await (const chunk of bytes) if (Buffer.isBuffer(chunk)) yield chunk;
	} catch (error) {
		if (kind === 'gzip' && error instanceof Error && 'code' in error && String(error.code).startsWith('Z_'))
			throw new SourceError(
				`${path}: it cannot be unpacked (${error.message})`,
				'The file is damaged or cut short: fetch it again.',
				error,
			);
		throw unreadable(path, error);
	} finally {
		file.destroy();
	}
}
