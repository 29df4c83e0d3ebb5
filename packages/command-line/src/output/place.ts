import { lstat, readlink, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

/** What stands at a path, links followed. */
export type Place = Nothing | Something;

export interface Nothing {
	readonly kind: 'nothing';
	readonly path: string;
}

export interface Something {
	/** A device is anything that is neither file nor folder: a pipe, a terminal, a socket. */
	readonly kind: 'file' | 'folder' | 'device';
	readonly path: string;
	readonly device: bigint;
	readonly inode: bigint;
	/** How many names the file has. */
	readonly links: number;
	readonly mode: number;
	readonly user: number;
	readonly group: number;
}

/** Returns what stands at a path. @throws Error where the path cannot be looked at. */
export async function placeOf(named: string): Promise<Place> {
	// By its own name: what /dev/stdout links to need not be a path.
	const found = await stat(named, { bigint: true }).catch((error: unknown) => {
		if (isAbsent(error)) return null;
		throw error;
	});
	if (found === null) return { kind: 'nothing', path: await targetOf(named) };
	const isPath = found.isFile() || found.isDirectory();
	return {
		kind: found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'device',
		path: isPath ? await targetOf(named) : named,
		device: found.dev,
		inode: found.ino,
		links: Number(found.nlink),
		mode: Number(found.mode) & 0o7777,
		user: Number(found.uid),
		group: Number(found.gid),
	};
}

/** Whether two paths lead to one file, by path or by inode. */
export function isSame(one: Place, other: Place): boolean {
	if (one.path === other.path) return true;
	if (one.kind === 'nothing' || other.kind === 'nothing') return false;
	return one.device === other.device && one.inode === other.inode;
}

/** Returns the absolute path that a path leads to, every link followed. The file itself need not exist. */
export async function targetOf(path: string, followed = 0): Promise<string> {
	try {
		return await realpath(path);
	} catch (error) {
		if (!isAbsent(error)) throw error;
	}
	const isLink = await lstat(path).then(
		(found) => found.isSymbolicLink(),
		() => false,
	);
	if (isLink && followed < 40) return targetOf(resolve(dirname(path), await readlink(path)), followed + 1);
	const absolute = resolve(path);
	const folder = dirname(absolute);
	return folder === absolute ? absolute : join(await targetOf(folder, followed), basename(absolute));
}

function isAbsent(error: unknown): boolean {
	return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
