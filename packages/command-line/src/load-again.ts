import { existsSync } from 'node:fs';
import { dirname, isAbsolute } from 'node:path';
import { RAW_TABLE_NAMES, RAW_TABLES, type RejectedFile } from '@accounted/raw';
import { printedCommand } from './invocation.ts';

/**
 * Returns the command that loads the one folder of rejected rows again, with their tables that are loaded on request.
 * `FOLDER` stands for a folder that is not known: there are no rows, they are of several folders, or it is not there.
 */
export function loadAgain(rejected: readonly RejectedFile[]): string {
	const [folder, another] = [...new Set(rejected.map(({ file }) => dirname(file)))];
	const isOne = folder !== undefined && another === undefined && isAbsolute(folder) && existsSync(folder);
	const onRequest = RAW_TABLE_NAMES.filter(
		(name) => RAW_TABLES[name].onRequest && rejected.some(({ table }) => table === name),
	);
	const also = onRequest.length === 0 ? [] : ['--with', onRequest.join(',')];
	return printedCommand('pipeline', ['load', '--source', isOne ? folder : 'FOLDER', ...also]);
}
