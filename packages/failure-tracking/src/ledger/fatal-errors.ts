import { WarehouseError, type WarehouseFailure } from '@accounted/warehouse';

/** Reasons for which no other cell could be committed either. */
const FATAL: ReadonlySet<WarehouseFailure> = new Set([
	'LOCKED',
	'CORRUPT',
	'READ_ONLY',
	'PERMISSION',
	'NEWER_SCHEMA',
	'NO_SPACE',
	'REPLACED',
]);

/** True where going on to the next cells would only fail again: the disk is full, the file is not ours to write. */
export function isFatal(error: Error): boolean {
	return error instanceof WarehouseError && FATAL.has(error.reason);
}
