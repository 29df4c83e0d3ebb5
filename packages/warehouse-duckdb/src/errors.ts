import { WarehouseError } from '@accounted/warehouse';

/** Rewrites what DuckDB said into what happened, to which file, and what to do about it. */
export function fromDuckDb(error: unknown, path: string): WarehouseError {
	if (error instanceof WarehouseError) return error;
	const message = error instanceof Error ? error.message : String(error);
	const known = HINTS.find((hint) => hint.pattern.test(message));
	if (known === undefined)
		return new WarehouseError(
			'BAD_STATEMENT',
			message,
			'This is a fault of the program; please report it.',
			error,
		);
	const owner = /PID (\d+)/.exec(message)?.[1];
	return new WarehouseError(
		known.reason,
		`${path}: ${known.says}${known.reason === 'LOCKED' && owner ? ` (process ${owner})` : ''}`,
		known.remedy,
		error,
	);
}

interface Hint {
	readonly pattern: RegExp;
	readonly reason: ConstructorParameters<typeof WarehouseError>[0];
	readonly says: string;
	readonly remedy: string;
}

const HINTS: readonly Hint[] = [
	{
		pattern: /Conflicting lock|Could not set lock|being used by another process/i,
		reason: 'LOCKED',
		says: 'another process has the database open',
		remedy:
			'DuckDB has one writer at a time. Wait until it ends, or stop it; to look meanwhile, copy the file and pass the copy with --database.',
	},
	{
		pattern: /not a valid DuckDB database|Corrupt database|Serialization Error|checksum|storage version/i,
		reason: 'CORRUPT',
		says: 'the file is not a readable DuckDB database',
		remedy:
			'It is damaged, cut short, or not a database. Move it away and load again, or pass another file with --database.',
	},
	{
		pattern: /in read-only mode.*(does not exist|database does not)|database does not exist/i,
		reason: 'NOT_FOUND',
		says: 'there is no such database',
		remedy: 'Load data first (pnpm pipeline load --source ...), or name an existing file with --database.',
	},
	{
		pattern: /No space left|disk quota|could not write.*all bytes|Out of Disk/i,
		reason: 'NO_SPACE',
		says: 'the disk is full',
		remedy: 'Nothing of this step was kept. Free some space and run the same command again.',
	},
	{
		pattern: /attached in read-only mode|read-only mode|Read-only file system/i,
		reason: 'READ_ONLY',
		says: 'the database cannot be written',
		remedy:
			'It was opened for reading, or lies on a read-only disk. Name a file that can be written with --database.',
	},
	{
		pattern: /Permission denied/i,
		reason: 'PERMISSION',
		says: 'this user may not open the file',
		remedy:
			'Give this user the right to read and write it and its folder, or name another file with --database.',
	},
	{
		pattern: /Is a directory|Cannot open file/i,
		reason: 'NOT_FOUND',
		says: 'the file cannot be opened as a database',
		remedy: 'Name a file, in a folder that exists, with --database.',
	},
	{
		pattern: /Table with name .* does not exist|Schema with name .* does not exist/i,
		reason: 'MISSING_TABLE',
		says: 'a table that is needed is not there',
		remedy: 'Load data first: pnpm pipeline load --source ...',
	},
	{
		pattern: /NOT NULL constraint|Could not convert|Failed to set column/i,
		reason: 'BAD_ROW',
		says: 'a row does not fit its table',
		remedy: 'This is a fault of the program; please report it.',
	},
	{
		pattern: /Transaction conflict|TransactionContext Error: Conflict/i,
		reason: 'CONFLICT',
		says: 'two writers changed the same rows',
		remedy: 'Run the same command again.',
	},
];
