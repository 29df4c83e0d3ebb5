import { messageOf, quotedText, SelectError, type WarehouseError } from '@accounted/warehouse';
import { DuckDBInstance } from '@duckdb/node-api';
import { fromDuckDb } from './errors.ts';
import { pipeIn } from './pipes.ts';
import { withPathsIn } from './select-paths.ts';

export interface UserSelect {
	/** One SELECT, as a user wrote it. */
	readonly select: string;
	/** The folder that its relative paths start from, and the only one that it can read. */
	readonly folder: string;
	/** Where its rows go, as Parquet. */
	readonly into: string;
	/** The column that numbers the rows, from 1, in the order in which they come. */
	readonly numbered: string;
	readonly temporaryFolder: string;
	readonly memoryLimit: string;
}

/**
 * Runs a SELECT that a user wrote in an engine of its own: it reads files of one folder and nothing else, loads no
 * extension, and sees no warehouse.
 * @throws SelectError in DuckDB's words for what is wrong with the statement or with the files that it reads.
 */
export async function runUserSelect(request: UserSelect): Promise<void> {
	const { select, folder, into, numbered, temporaryFolder, memoryLimit } = request;
	// DuckDB would open it and wait, and nothing could interrupt it. Which files a SELECT reads is known only when it runs.
	const pipe = await pipeIn(folder);
	if (pipe !== null)
		throw new SelectError(
			`${pipe} is a pipe or a device, which a SELECT would wait for without end: move it away`,
		);
	const instance = await DuckDBInstance.create(':memory:', {
		temp_directory: temporaryFolder,
		memory_limit: memoryLimit,
	});
	const connection = await instance.connect();
	try {
		await connection.run(`
			SET TimeZone = 'UTC';
			SET allowed_directories = [${quotedText(folder)}];
			SET allowed_paths = [${quotedText(into)}];
			SET enable_external_access = false;
			SET lock_configuration = true;`);
		const located = await withPathsIn(connection, select, folder);
		// A view, so that what the user wrote ends a statement: nothing of ours can be drawn into it.
		await connection.run(`CREATE TEMP VIEW mapped AS ${located}`);
		const names = (await connection.run('SELECT * FROM mapped LIMIT 0')).columnNames();
		if (names.includes(numbered)) throw new SelectError(`a column cannot be named ${numbered}`);
		await connection.run(
			`COPY (SELECT row_number() OVER () AS ${numbered}, * FROM mapped) TO ${quotedText(into)} (FORMAT parquet)`,
		);
	} catch (error) {
		throw toSelectError(error, temporaryFolder);
	} finally {
		connection.closeSync();
		instance.closeSync();
	}
}

/** What the statement and its files are to blame for. A full disk is told as such. */
const OF_THE_STATEMENT: ReadonlySet<WarehouseError['reason']> = new Set([
	'BAD_STATEMENT',
	'NOT_FOUND',
	'PERMISSION',
	'MISSING_TABLE',
	'BAD_ROW',
]);

function toSelectError(error: unknown, temporaryFolder: string): unknown {
	if (error instanceof SelectError) return error;
	const known = fromDuckDb(error, temporaryFolder);
	if (!OF_THE_STATEMENT.has(known.reason)) return known;
	return new SelectError(messageOf(error).split('\n')[0] ?? '', { cause: error });
}
