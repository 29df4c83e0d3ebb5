import { constants, type FileHandle, open, stat } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';

/** How long a reader that is about to start is waited for, in milliseconds. */
const LONGEST_WAIT = 1000;
const PAUSE = 50;

/** Whether a path names a pipe, links followed. */
export async function isPipe(path: string): Promise<boolean> {
	return stat(path).then(
		(found) => found.isFIFO(),
		() => false,
	);
}

/**
 * Opens a pipe to be written into.
 * @throws Error where no process reads it. To open it as a file would wait for one without end.
 */
export async function openPipe(path: string): Promise<FileHandle> {
	const probe = await readerOf(path);
	try {
		// Of a pipe that does not block, a text longer than its buffer would be an error.
		return await open(path, constants.O_WRONLY);
	} finally {
		await probe.close();
	}
}

async function readerOf(path: string): Promise<FileHandle> {
	const { O_WRONLY, O_NONBLOCK } = constants;
	for (let waited = 0; ; waited += PAUSE) {
		try {
			return await open(path, O_WRONLY | O_NONBLOCK);
		} catch (error) {
			const hasNoReader = error instanceof Error && 'code' in error && error.code === 'ENXIO';
			if (!hasNoReader) throw error;
			if (waited >= LONGEST_WAIT) throw new Error(`no process reads ${path}`, { cause: error });
			await setTimeout(PAUSE);
		}
	}
}
