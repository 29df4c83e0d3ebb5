import { messageOf, WarehouseError } from '@accounted/warehouse';

/**
 * Rewrites what DuckDB said into what happened, to which file, and what to do about it. Only for errors out of DuckDB:
 * whatever a caller's own code threw is not to come here.
 */
export function fromDuckDb(error: unknown, path: string): WarehouseError {
	if (error instanceof WarehouseError) return error;
	const message = messageOf(error);
	const known = HINTS.find((hint) => hint.pattern.test(message));
	if (known === undefined)
		return new WarehouseError(
			'BAD_STATEMENT',
			message,
			'This is a fault of the program; please report it.',
			error,
		);
	const detail = known.detail?.exec(message)?.[1];
	return new WarehouseError(
		known.reason,
		`${path}: ${known.says}${detail === undefined ? '' : ` (${detail})`}`,
		known.remedy,
		error,
	);
}

interface Hint {
	/** Anchored at DuckDB's class of error where there is one: its messages quote statements and values, too. */
	readonly pattern: RegExp;
	readonly reason: ConstructorParameters<typeof WarehouseError>[0];
	readonly says: string;
	/** What of DuckDB's message to keep: its first group. */
	readonly detail?: RegExp;
	readonly remedy: string;
}

const HINTS: readonly Hint[] = [
	{
		pattern: /^IO Error: .*(Conflicting lock|Could not set lock|being used by another process)/i,
		reason: 'LOCKED',
		says: 'locked: another process has the database open',
		detail: /(PID \d+)/,
		remedy:
			'DuckDB has one writer at a time. Wait until that process ends, or stop it; to look meanwhile, copy the file and pass the copy with --database.',
	},
	{
		pattern: /^Binder Error: Database .* is already attached in READ_\w+ mode/i,
		reason: 'LOCKED',
		says: 'locked: this process has the database open in the other mode, for reading or for writing',
		remedy: 'Close it first, or open it in the same mode.',
	},
	{
		pattern: /^IO Error: Trying to read a database file with version number/i,
		reason: 'NEWER_SCHEMA',
		says: 'another version of DuckDB wrote the file',
		detail: /(version number \d+, but we can only read versions [^.]*)/,
		remedy: 'Use the version of this program that wrote it, or load again into another file with --database.',
	},
	{
		// Before CORRUPT and CONFLICT: what stands in the log of another file conflicts with what stands in this one.
		pattern: /Failure while replaying WAL file/i,
		reason: 'CORRUPT',
		says: 'its write-ahead log (the .wal file beside it) is not of this file, or is damaged',
		remedy:
			'Where the file was copied or put back, its .wal is of the other one: move that away. Otherwise move both away and load again.',
	},
	{
		pattern: /Too many open files|\bEMFILE\b/i,
		reason: 'UNAVAILABLE',
		says: 'this process has as many files open as it may',
		remedy: 'Nothing of this step was kept. Raise the limit (ulimit -n 4096) and run the same command again.',
	},
	{
		pattern:
			/^(IO|Serialization|Fatal|INTERNAL) Error: .*(not a valid DuckDB database|Corrupt database|Could not read enough bytes|deserialize|checksum)|^Serialization Error/i,
		reason: 'CORRUPT',
		says: 'the file is not a readable DuckDB database',
		remedy:
			'It is damaged, cut short, or not a database. Move it away and load again, or pass another file with --database.',
	},
	{
		pattern: /^IO Error: .*(in read-only mode: database does not exist|database does not exist)/i,
		reason: 'NOT_FOUND',
		says: 'there is no such database',
		remedy: 'Load data first, or name an existing file with --database.',
	},
	{
		pattern:
			/^(IO|Out of Memory|Fatal|TransactionContext) Error: .*(No space left|disk quota|File too large|could not write.*all bytes|failed to offload)/i,
		reason: 'NO_SPACE',
		says: 'the disk is full',
		remedy: 'Nothing of this step was kept. Free some space and run the same command again.',
	},
	{
		// After the full disk: DuckDB calls it out of memory as well where it cannot write what memory lacks room for.
		pattern: /^Out of Memory Error/i,
		reason: 'NO_SPACE',
		says: 'there is not enough memory for this step',
		detail: /(\([\d.]+ \w+\/[\d.]+ \w+ used\))/,
		remedy:
			'Nothing of this step was kept. Close other programs, or do less at once: a shorter range, smaller files.',
	},
	{
		pattern:
			/^(Invalid Input Error|IO Error): .*(read-only mode|Read-only file system)|^Cannot append to a readonly database/i,
		reason: 'READ_ONLY',
		says: 'the database cannot be written',
		remedy:
			'It was opened for reading, or lies on a read-only disk. Name a file that can be written with --database.',
	},
	{
		pattern: /^IO Error: .*(Permission denied|Operation not permitted)/i,
		reason: 'PERMISSION',
		says: 'this user may not open the file',
		remedy:
			'Give this user the right to read and write it and its folder, or name another file with --database.',
	},
	{
		pattern: /^IO Error: .*(Is a directory|Not a directory|No such file|Cannot open file)/i,
		reason: 'NOT_FOUND',
		says: 'the file cannot be opened as a database',
		detail: /((?:Is|Not) a directory|No such file or directory)/i,
		remedy: 'Name a file, in a folder that exists, with --database.',
	},
	{
		pattern: /^Catalog Error: (Table|Schema) with name .* does not exist|^Table ".*" could not be found/i,
		reason: 'MISSING_TABLE',
		says: 'a table that is needed is not there',
		detail: /(?:with name "?|^Table ")([^"\s]+)/i,
		remedy: 'Load data first.',
	},
	{
		pattern: /^(Constraint Error: |Failed to append: )?NOT NULL constraint/i,
		reason: 'BAD_ROW',
		says: 'a row does not fit its table',
		detail: /(NOT NULL constraint failed: \S+)/i,
		remedy: 'This is a fault of the program; please report it.',
	},
	{
		pattern: /^(TransactionContext|Transaction) Error: .*conflict/i,
		reason: 'CONFLICT',
		says: 'two writers changed the same rows',
		remedy: 'Run the same command again.',
	},
];
