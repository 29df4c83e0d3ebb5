import { open, stat } from 'node:fs/promises';

/** Whether a file starts as DuckDB writes it: bytes 8 to 12 are `DUCK`. False for a file that cannot be read. */
export async function isDuckDbFile(path: string): Promise<boolean> {
	// Opening a pipe would wait for a writer.
	const isFile = await stat(path).then(
		(found) => found.isFile(),
		() => false,
	);
	const file = isFile ? await open(path, 'r').catch(() => null) : null;
	if (file === null) return false;
	try {
		const { buffer, bytesRead } = await file.read(Buffer.alloc(12), 0, 12, 0);
		return bytesRead === 12 && buffer.toString('latin1', 8, 12) === 'DUCK';
	} catch {
		return false;
	} finally {
		await file.close();
	}
}
