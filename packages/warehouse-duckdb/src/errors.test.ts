import { WarehouseError } from '@accounted/warehouse';
import { describe, expect, it } from 'vitest';
import { fromDuckDb } from './errors.ts';

const of = (message: string) => fromDuckDb(new Error(message), 'w.duckdb');

describe('fromDuckDb', () => {
	it('passes a WarehouseError through as it is', () => {
		const error = new WarehouseError('CONFLICT', 'a', 'b');
		expect(fromDuckDb(error, 'w.duckdb')).toBe(error);
	});

	it('keeps what DuckDB said as the cause', () => {
		const cause = new Error('IO Error: No space left on device');
		expect(fromDuckDb(cause, 'w.duckdb')).toMatchObject({ reason: 'NO_SPACE', cause });
	});

	it.each([
		['IO Error: Could not write all bytes to file "w.duckdb": No space left on device', 'NO_SPACE'],
		['Out of Memory Error: failed to allocate data of size 16.0 MiB (399.9 MiB/400.0 MiB used)', 'NO_SPACE'],
		[
			'TransactionContext Error: Failed to commit: Could not write file "w.duckdb.wal": No space left on device',
			'NO_SPACE',
		],
		[
			'TransactionContext Error: Failed to commit: Could not write file "w.duckdb.wal": File too large',
			'NO_SPACE',
		],
		[
			'TransactionContext Error: Failure while replaying WAL file "w.duckdb.wal": Conflict on tuple deletion!',
			'CORRUPT',
		],
		['IO Error: Cannot open file "w.duckdb": Too many open files', 'UNAVAILABLE'],
		['IO Error: Cannot open file "w.duckdb": Permission denied', 'PERMISSION'],
		['TransactionContext Error: Failed to commit: write-write conflict on key', 'CONFLICT'],
	])('%s is %s', (message, reason) => {
		expect(of(message).reason).toBe(reason);
	});

	it.each([
		"Conversion Error: Could not convert string 'IO Error: Permission denied' to INT64",
		'Binder Error: Referenced column "checksum" not found in FROM clause!',
		'Parser Error: syntax error at or near "Corrupt database"',
		'Binder Error: Referenced column "storage version" not found',
	])('is not misled by what a statement says itself: %s', (message) => {
		expect(of(message)).toMatchObject({ reason: 'BAD_STATEMENT', message });
	});
});
