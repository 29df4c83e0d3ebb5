import { open } from 'node:fs/promises';

/** More than the header of any table that is loaded from a file. */
const HEADER_BYTES = 2 ** 16;

/** What the first bytes of a file say that it is. */
const KINDS: readonly (readonly [firstBytes: string, what: string])[] = [
	['PAR1', 'a Parquet file'],
	['\u001f\u008b', 'a compressed file'],
	['PK\u0003\u0004', 'a ZIP archive or a spreadsheet'],
];

/** What `plan --out` has written, as `dataIn` calls it. */
export const PLAN = 'a plan';
const PLAN_START = /^\{\s*"schemaVersion":\s*\d+,\s*"createdAt":[^{]*"range":\s*\{[^}]*\},\s*"force":/;

/**
 * Says what a regular file holds that no report of ours does, such as a plan, or the data that a load reads; null where a
 * report may replace the file. Our own tables, which have a column `processor` or `failures`, may be replaced.
 */
export async function dataIn(path: string): Promise<string | null> {
	const file = await open(path, 'r').catch(() => null);
	// It cannot be read: writing to it says why, or works.
	if (file === null) return null;
	try {
		const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0);
		const start = buffer.toString('latin1', 0, bytesRead);
		const kind = KINDS.find(([firstBytes]) => start.startsWith(firstBytes));
		if (kind !== undefined) return kind[1];
		if (PLAN_START.test(start)) return PLAN;
		const isTable = /\.(csv|tsv)$/i.test(path) && bytesRead > 0;
		return isTable && !isOwnTable(start) ? 'a table that is no report' : null;
	} finally {
		await file.close();
	}
}

function isOwnTable(text: string): boolean {
	const columns = text.split(/\r?\n/, 1)[0]?.split(',') ?? [];
	return columns.some((column) => column === 'processor' || column === 'failures');
}
