import { constants, open } from 'node:fs/promises';

/**
 * Appends one line in one write, so that a kill leaves whole lines and two writers do not mix theirs. What another writer
 * left unfinished, on a disk that was full, is ended first.
 */
export async function appendLine(path: string, line: string): Promise<void> {
	const { O_APPEND, O_CREAT, O_NONBLOCK, O_RDWR } = constants;
	// Not blocking: opening a pipe without a reader would wait without end.
	const file = await open(path, O_APPEND | O_CREAT | O_RDWR | O_NONBLOCK, 0o644);
	try {
		const { size } = await file.stat();
		const isCut = size > 0 && (await file.read(Buffer.alloc(1), 0, 1, size - 1)).buffer[0] !== 0x0a;
		await file.writeFile(`${isCut ? '\n' : ''}${line}\n`);
	} finally {
		await file.close();
	}
}
