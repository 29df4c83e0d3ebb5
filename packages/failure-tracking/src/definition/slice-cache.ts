import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { CallSite } from '../processor/call-site.ts';
import { type Slice, sliceOf } from './slice.ts';
import { fileDigest, openSources } from './source-files.ts';

/** The version of the canonical form. Another one makes other digests of the same code. */
export const CANONICAL_VERSION = 2;

const cached = z.object({
	canonicalVersion: z.literal(CANONICAL_VERSION),
	slices: z.record(
		z.string(),
		z.object({
			digest: z.string(),
			parts: z.array(z.object({ name: z.string(), digest: z.string() })),
			impurities: z.array(z.object({ what: z.string(), where: z.string() })),
			files: z.record(z.string(), z.string()),
		}),
	),
});
type Cached = z.output<typeof cached>;

/** Where slices are kept between runs. The content of the files decides whether they hold, so any program may share it. */
function cacheFile(): string {
	const folder = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
	return join(folder, 'accounted', `definitions-${CANONICAL_VERSION}.json`);
}

/**
 * Returns the slice of each definition; null if its source cannot be read. Slices of files that have not changed come from a
 * cache. A cache that is damaged or cannot be written changes nothing but the time it takes.
 */
export async function slicesOf(
	definitions: readonly (readonly CallSite[])[],
	file: string = cacheFile(),
): Promise<(Slice | null)[]> {
	const known = readCache(file);
	const digests = new Map<string, string | null>();
	const digestOf = (path: string): string | null => {
		const digest = digests.get(path) ?? fileDigest(path);
		digests.set(path, digest);
		return digest;
	};
	const isCurrent = ({ files }: Cached['slices'][string]): boolean =>
		Object.entries(files).every(([path, digest]) => digestOf(path) === digest);

	const fromCache = definitions.map((sites) => {
		const slice = known[keyOf(sites)];
		return slice !== undefined && isCurrent(slice) ? { ...slice, files: Object.keys(slice.files) } : null;
	});
	if (fromCache.every((slice) => slice !== null)) return fromCache;

	const sources = await openSources();
	const slices = definitions.map((sites, index) => fromCache[index] ?? sliceOf(sites, sources));
	// Without what no longer holds: the file would grow with every edit.
	const kept = Object.fromEntries(Object.entries(known).filter(([, slice]) => isCurrent(slice)));
	for (const [index, sites] of definitions.entries()) {
		const slice = slices[index];
		if (slice === undefined || slice === null) continue;
		const asRead = fromCache[index] === null ? sources.digestOf : digestOf;
		const files = Object.fromEntries(slice.files.map((path) => [path, asRead(path) ?? '']));
		kept[keyOf(sites)] = { ...slice, parts: [...slice.parts], impurities: [...slice.impurities], files };
	}
	writeCache(file, { canonicalVersion: CANONICAL_VERSION, slices: kept });
	return slices;
}

function keyOf(sites: readonly CallSite[]): string {
	return sites.map(({ file, line, column }) => `${file}:${line}:${column}`).join(' ');
}

function readCache(file: string): Cached['slices'] {
	try {
		return cached.parse(JSON.parse(readFileSync(file, 'utf8'))).slices;
	} catch {
		return {};
	}
}

/** Through a file beside it, so that a reader never sees half of it. */
function writeCache(file: string, content: Cached): void {
	try {
		mkdirSync(dirname(file), { recursive: true });
		const beside = `${file}.${process.pid}`;
		writeFileSync(beside, JSON.stringify(content));
		renameSync(beside, file);
	} catch {
		// The next run computes them again.
	}
}
