import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';

/** A folder of its own for the tests of a file, removed after them. */
export function temporaryFolder(): () => string {
	let folder = '';
	beforeAll(() => {
		folder = mkdtempSync(join(tmpdir(), 'failure-tracking-'));
	});
	afterAll(() => rmSync(folder, { recursive: true, force: true }));
	return () => folder;
}
