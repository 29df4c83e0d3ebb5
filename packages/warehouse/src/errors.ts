/** Why a warehouse could not do what it was asked. */
export type WarehouseFailure =
	| 'LOCKED'
	| 'NOT_FOUND'
	| 'CORRUPT'
	| 'READ_ONLY'
	| 'PERMISSION'
	| 'NEWER_SCHEMA'
	| 'OLDER_SCHEMA'
	| 'NO_SPACE'
	/** The file was deleted, or another one put in its place, while it was open. */
	| 'REPLACED'
	| 'MISSING_TABLE'
	/** A table that this program did not make stands where it needs one. */
	| 'FOREIGN_TABLE'
	| 'BAD_STATEMENT'
	| 'BAD_ROW'
	| 'CONFLICT'
	| 'UNAVAILABLE';

/** Reasons that may pass when the same call is made again. */
const RETRYABLE: ReadonlySet<WarehouseFailure> = new Set(['CONFLICT', 'UNAVAILABLE']);

/** Says what happened and where in its message, and what to do in its `remedy`. */
export class WarehouseError extends Error {
	override readonly name = 'WarehouseError';
	readonly reason: WarehouseFailure;
	readonly remedy: string;

	constructor(reason: WarehouseFailure, message: string, remedy: string, cause?: unknown) {
		super(message, cause === undefined ? undefined : { cause });
		this.reason = reason;
		this.remedy = remedy;
	}

	get retryable(): boolean {
		return RETRYABLE.has(this.reason);
	}
}

/** The error of a commit that would insert another number of staged rows than it should. */
export function unexpectedRowCount(
	table: { readonly name: string },
	expected: number,
	inserted: number,
): WarehouseError {
	return new WarehouseError(
		'BAD_ROW',
		`${table.name}: ${expected} rows were to be inserted, and ${inserted} would be: nothing was written`,
		'This is a fault of the program; please report it.',
	);
}

/** What anything that was thrown says. */
export function messageOf(thrown: unknown): string {
	return thrown instanceof Error ? thrown.message : String(thrown);
}
