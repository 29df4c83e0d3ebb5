import { access, constants, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Warehouse, WarehouseError } from '@accounted/warehouse';
import { DuckDBInstance } from '@duckdb/node-api';

import { DuckDbWarehouse } from './duckdb-warehouse.ts';
import { fromDuckDb } from './errors.ts';
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
	if (path !== ':memory:') await checkFile(path, readOnly);
	try {
		const instance = await DuckDBInstance.create(path, readOnly ? { access_mode: 'READ_ONLY' } : {});
		const [reader, writer] = [await instance.connect(), await instance.connect()];
		await reader.run(SESSION);
		await writer.run(SESSION);
		return new DuckDbWarehouse(path, instance, reader, writer);
	} catch (error) {
		throw fromDuckDb(error, path);
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
			'Load data first (pnpm pipeline load --source ...), or name an existing file with --database.',
		);
	try {
		if (!exists) await mkdir(dirname(path), { recursive: true });
		else if (!readOnly) await access(path, constants.W_OK);
	} catch (error) {
		throw fromDuckDb(new Error(`Permission denied: ${path}`, { cause: error }), path);
	}
}
