import type { Stats } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';

/** Folders of tools, with many files and no data. */
const WITHOUT_DATA: ReadonlySet<string> = new Set(['node_modules', '.git']);

/**
 * The first file in a folder, or in the folders in it, that DuckDB would wait for without end: a pipe that nothing writes
 * to, or a device. Links are followed, but not upwards. What this user cannot read is left out: DuckDB cannot read it either.
 */
export async function pipeIn(folder: string): Promise<string | null> {
	const top = await orNull(realpath(folder));
	if (top === null) return null;
	const seen = new Set<string>();
	const waiting = [folder];
	for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
		const path = next;
		const real = await orNull(realpath(path));
		if (real === null || seen.has(real) || isAbove(real, top)) continue;
		seen.add(real);
		for (const entry of (await orNull(readdir(path, { withFileTypes: true }))) ?? []) {
			if (WITHOUT_DATA.has(entry.name)) continue;
			const inside = join(path, entry.name);
			const found: Kind | null = entry.isSymbolicLink() ? await orNull(stat(inside)) : entry;
			if (found?.isDirectory()) waiting.push(inside);
			else if (found?.isFIFO() || found?.isCharacterDevice()) return inside;
		}
	}
	return null;
}

type Kind = Pick<Stats, 'isDirectory' | 'isFIFO' | 'isCharacterDevice'>;

function isAbove(path: string, folder: string): boolean {
	return folder !== path && folder.startsWith(path.endsWith(sep) ? path : path + sep);
}

function orNull<T>(result: Promise<T>): Promise<T | null> {
	return result.catch(() => null);
}
