import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { WarehouseError } from '@accounted/warehouse';
import { DEFAULT_DATABASE } from './config.ts';
import { isDuckDbFile } from './duckdb-file.ts';
import { shellWord } from './printed-command.ts';
import { loadCommand } from './remedy.ts';

/** How many databases are named. */
const SHOWN = 3;

/** Returns the error for a database file that does not exist. Its remedy names the databases that lie beside it. */
export async function missingDatabase(database: string, cause?: unknown): Promise<WarehouseError> {
	const folders = new Set([dirname(database), dirname(DEFAULT_DATABASE)]);
	const found = (await Promise.all([...folders].map(databasesIn))).flat();
	const named = found.slice(0, SHOWN).map((path) => `--database ${shellWord(path)}`);
	const more = found.length > SHOWN ? `, and ${found.length - SHOWN} more` : '';
	const others =
		found.length === 0
			? 'Or name an existing file with --database.'
			: `Or name a database that exists: ${named.join(' or ')}${more}.`;
	return new WarehouseError(
		'NOT_FOUND',
		`${database}: there is no such database`,
		`${loadCommand()}\n${others}`,
		cause,
	);
}

/** The warehouses in a folder, by name; none where it cannot be read. */
async function databasesIn(folder: string): Promise<string[]> {
	const names = await readdir(folder).catch(() => []);
	const candidates = names
		.filter((name) => name.endsWith('.duckdb') && !name.endsWith('.notifications.duckdb'))
		.sort()
		.map((name) => join(folder, name));
	const are = await Promise.all(candidates.map(isDuckDbFile));
	return candidates.filter((_, index) => are[index]);
}
