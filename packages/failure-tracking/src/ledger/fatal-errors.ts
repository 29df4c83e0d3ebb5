import { WarehouseError, type WarehouseFailure } from '@accounted/warehouse';

/** Reasons for which no other cell could be committed either. */
const HOPELESS: ReadonlySet<WarehouseFailure> = new Set([
	'LOCKED',
	'CORRUPT',
	'READ_ONLY',
	'PERMISSION',
	'NEWER_SCHEMA',
	'NO_SPACE',
	'REPLACED',
]);

/** True where going on to the next cells would only fail again: the disk is full, the file is not ours to write. */
export function isHopeless(error: Error): boolean {
	return error instanceof WarehouseError && HOPELESS.has(error.reason);
}
