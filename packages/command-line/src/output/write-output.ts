import { fstatSync } from 'node:fs';
import { chmod, chown, type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isatty } from 'node:tty';
import { messageOf } from '@accounted/warehouse';
import { DeliveryError } from '../delivery-error.ts';
import { escapeSteering } from '../terminal-text.ts';
import { isPipe, openPipe } from './open-pipe.ts';
import { type Nothing, placeOf, type Something } from './place.ts';

/**
 * Writes a file. A regular file is replaced at once by the whole text, and keeps its mode and owner. A link is followed.
 * A pipe or device is written into. A regular file is also written into where it has other names (hard links), or where
 * its owner or its folder does not let it be replaced.
 * @throws DeliveryError where that fails. No other file stays behind.
 */
export async function writeOutput(path: string, text: string): Promise<void> {
	try {
		const place = await placeOf(path);
		if (place.kind === 'folder') throw new Error('this is a folder');
		const stream = place.kind === 'nothing' ? null : ownStream(place);
		if (stream !== null) await writeTo(stream, stream.isTTY ? escapeSteering(text) : text);
		else if (place.kind === 'device') await writeInto(place.path, text);
		else if (place.kind === 'file' && place.links > 1) await writeInto(place.path, text);
		else await replace(place, text);
	} catch (error) {
		throw new DeliveryError(
			`${path}: it could not be written (${messageOf(error)})`,
			'The work itself was done; only this file is missing. Name a file that can be written.',
			error,
		);
	}
}

/** The stream of this process that a path names, as `/dev/stdout` does; null for any other. It cannot always be opened. */
function ownStream({ device, inode }: Something): NodeJS.WriteStream | null {
	const isOpenAs = (descriptor: number) => {
		try {
			const { dev, ino } = fstatSync(descriptor, { bigint: true });
			return dev === device && ino === inode;
		} catch {
			return false;
		}
	};
	if (isOpenAs(1)) return process.stdout;
	return isOpenAs(2) ? process.stderr : null;
}

function writeTo(stream: NodeJS.WriteStream, text: string): Promise<void> {
	return new Promise((done, fail) => {
		stream.write(text, (error) => (error ? fail(error) : done()));
	});
}

async function writeInto(path: string, text: string): Promise<void> {
	const file = (await isPipe(path)) ? await openPipe(path) : await open(path, 'w');
	try {
		await file.writeFile(isatty(file.fd) ? escapeSteering(text) : text);
	} finally {
		await file.close();
	}
}

async function replace(place: Nothing | Something, text: string): Promise<void> {
	const partial = join(dirname(place.path), `.accounted-${crypto.randomUUID()}.partial`);
	let file: FileHandle;
	try {
		file = await open(partial, 'wx', 0o666);
	} catch (error) {
		if (place.kind === 'nothing' || !isForbidden(error)) throw error;
		return writeInto(place.path, text);
	}
	try {
		try {
			await file.writeFile(text);
			// On disk before the name is: a power cut leaves the old text or the new.
			await file.sync();
		} finally {
			await file.close();
		}
		if (place.kind !== 'nothing' && !(await takesAfter(partial, place))) {
			await rm(partial, { force: true });
			return await writeInto(place.path, text);
		}
		await rename(partial, place.path);
	} catch (error) {
		await rm(partial, { force: true });
		throw error;
	}
}

/** Gives a file the owner and mode of another; false where this user may not give it away. */
async function takesAfter(path: string, { user, group, mode }: Something): Promise<boolean> {
	const own = await stat(path);
	if (own.uid !== user || own.gid !== group)
		try {
			await chown(path, user, group);
		} catch (error) {
			if (isForbidden(error)) return false;
			throw error;
		}
	await chmod(path, mode);
	return true;
}

function isForbidden(error: unknown): boolean {
	return (
		error instanceof Error && 'code' in error && ['EACCES', 'EPERM', 'EROFS'].includes(String(error.code))
	);
}
