import { constants, open } from 'node:fs/promises';
import { isPipe, openPipe } from './open-pipe.ts';

/**
 * Appends one line in one write, so that a kill leaves whole lines and two writers do not mix theirs. What another writer
 * left unfinished, on a disk that was full, is ended first.
 * @throws Error where that fails, as of a pipe that no process reads.
 */
export async function appendLine(path: string, line: string): Promise<void> {
	const { O_APPEND, O_CREAT, O_RDWR } = constants;
	const file = (await isPipe(path))
		? await openPipe(path)
		: await open(path, O_APPEND | O_CREAT | O_RDWR, 0o644);
	try {
		const { size } = await file.stat();
		const isCut = size > 0 && (await file.read(Buffer.alloc(1), 0, 1, size - 1)).buffer[0] !== 0x0a;
		await file.writeFile(`${isCut ? '\n' : ''}${line}\n`);
	} finally {
		await file.close();
	}
}
