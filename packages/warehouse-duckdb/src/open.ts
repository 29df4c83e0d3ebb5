import { access, constants, mkdir, open, realpath, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { messageOf, quotedText, type Warehouse, WarehouseError } from '@accounted/warehouse';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { DuckDbWarehouse } from './duckdb-warehouse.ts';
import { fromDuckDb } from './errors.ts';
import { FileIdentity } from './file-identity.ts';
import { SESSION } from './session.ts';

export interface DuckDbOptions {
	/** The database file, or `:memory:`. */
	readonly path: string;
	/** Opens an existing file without a write lock; several such readers may share it. */
	readonly readOnly?: boolean;
}

/**
 * Opens the embedded warehouse; a file that is to be written is created with its folder.
 * @throws WarehouseError LOCKED, NOT_FOUND, CORRUPT, READ_ONLY or PERMISSION, each with what to do.
 */
export async function openDuckDb({ path, readOnly = false }: DuckDbOptions): Promise<Warehouse> {
	const opened: { closeSync(): void }[] = [];
	try {
		const file = path === ':memory:' ? null : resolve(path);
		if (file !== null) await checkFile(path, readOnly);
		const instance = await (file === null ? DuckDBInstance.create(path) : instanceFor(file));
		opened.push(instance);
		const connect = async () => {
			const connection = await instance.connect();
			opened.unshift(connection);
			if (file !== null) await attach(connection, file, readOnly);
			await connection.run(SESSION);
			return connection;
		};
		const [reader, writer] = [await connect(), await connect()];
		const identity = file === null ? null : await FileIdentity.of(file);
		return new DuckDbWarehouse({ path, instance, reader, writer, identity });
	} catch (error) {
		// What is left open keeps the instance, and whoever asks for it again waits until it is gone.
		for (const one of opened) one.closeSync();
		throw fromDuckDb(error, path);
	}
}

/** The name of the file's database within its instance. No dataset has it: `warehouse.points` would mean two things. */
const ATTACHED = 'accounted_attached_file';

/**
 * A month of one processor adds a few thousand rows. In groups of DuckDB's 122,880 each checkpoint would write anew, with
 * all columns in memory, what the months and seasons before it left in the last ones. A multiple of 2,048.
 */
const ROWS_IN_GROUP = 24_576;

/**
 * One instance for all openers of a file in this process: its own locks do not stop a second one, and two would write
 * over each other. The file is attached to it: one that is opened has DuckDB's groups of rows.
 */
function instanceFor(file: string): Promise<DuckDBInstance> {
	return DuckDBInstance.fromCache(`:memory:${file}`, { temp_directory: `${file}.tmp` });
}

/** The attaching that goes on for each file: one opener after the other. */
const attaching = new Map<string, Promise<unknown>>();

async function attach(connection: DuckDBConnection, file: string, readOnly: boolean): Promise<void> {
	const before = attaching.get(file) ?? Promise.resolve();
	const attached = before
		.catch(() => undefined)
		.then(() => (readOnly ? attachToRead(connection, file) : attachToWrite(connection, file)));
	attaching.set(file, attached);
	try {
		await attached;
	} finally {
		if (attaching.get(file) === attached) attaching.delete(file);
	}
	await connection.run(`USE ${ATTACHED}`);
}

/** With DuckDB's own groups of rows: a reader makes none, and the log of a killed process may fit no other. */
async function attachToRead(connection: DuckDBConnection, file: string): Promise<void> {
	await connection.run(`ATTACH IF NOT EXISTS ${quotedText(file)} AS ${ATTACHED} (READ_ONLY)`);
}

/**
 * Attaches a file with our groups of rows. What a killed process left in the log may be an ALTER, or rows of an altered table:
 * with our groups of rows the log could then not be read, or the next append would fail. So it is written to the file first.
 */
async function attachToWrite(connection: DuckDBConnection, file: string): Promise<void> {
	if (!(await isAttached(connection)) && (await hasLog(file)))
		await connection.run(
			`ATTACH ${quotedText(file)} AS ${ATTACHED} (READ_WRITE); CHECKPOINT ${ATTACHED}; DETACH ${ATTACHED}`,
		);
	await connection.run(
		`ATTACH IF NOT EXISTS ${quotedText(file)} AS ${ATTACHED} (READ_WRITE, ROW_GROUP_SIZE ${ROWS_IN_GROUP})`,
	);
}

async function isAttached(connection: DuckDBConnection): Promise<boolean> {
	const found = await connection.runAndReadAll(
		`SELECT 1 FROM duckdb_databases() WHERE database_name = ${quotedText(ATTACHED)}`,
	);
	return found.currentRowCount > 0;
}

/** Whether a process that was killed has left changes in the log beside the file. A log that cannot be seen fails the ATTACH. */
async function hasLog(file: string): Promise<boolean> {
	try {
		// DuckDB keeps the log beside the real file, not beside a link to it.
		return (await stat(`${await realpath(file)}.wal`)).size > 0;
	} catch {
		return false;
	}
}

async function checkFile(path: string, readOnly: boolean): Promise<void> {
	const exists = await access(path).then(
		() => true,
		() => false,
	);
	if (!exists && readOnly)
		throw new WarehouseError(
			'NOT_FOUND',
			`${path}: there is no such database`,
			'Load data first, or name an existing file with --database.',
		);
	if (!exists) await makeFolder(path);
	else
		await access(path, readOnly ? constants.R_OK : constants.W_OK).catch((error: unknown) =>
			notAllowed(path, error),
		);
	if (exists) await checkMagic(path);
}

/** A DuckDB file says DUCK after its checksum. Others DuckDB would open in its own way: a .json file as a view on it. */
async function checkMagic(path: string): Promise<void> {
	const file = await open(path, 'r');
	try {
		const { buffer, bytesRead } = await file.read(Buffer.alloc(12), 0, 12, 0);
		// An empty file is what `mktemp` makes: a database yet to be written.
		if (bytesRead === 0 || buffer.toString('latin1', 8, 12) === 'DUCK') return;
	} catch (error) {
		// A folder cannot be read: DuckDB has the better words for it.
		if (error instanceof Error && 'code' in error && error.code === 'EISDIR') return;
		throw error;
	} finally {
		await file.close();
	}
	throw new WarehouseError(
		'CORRUPT',
		`${path}: the file is not a readable DuckDB database`,
		'It is damaged, or another kind of file. Move it away and load again, or name another file with --database.',
	);
}

async function makeFolder(path: string): Promise<void> {
	try {
		await mkdir(dirname(path), { recursive: true });
	} catch (error) {
		const code = error instanceof Error && 'code' in error ? error.code : undefined;
		if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') notAllowed(path, error);
		throw new WarehouseError(
			'NOT_FOUND',
			`${path}: its folder cannot be made (${messageOf(error)})`,
			'Name a file in a folder that exists, or that can be made, with --database.',
			error,
		);
	}
}

function notAllowed(path: string, cause: unknown): never {
	throw new WarehouseError(
		'PERMISSION',
		`${path}: this user may not open the file`,
		'Give this user the right to read and write it and its folder, or name another file with --database.',
		cause,
	);
}
