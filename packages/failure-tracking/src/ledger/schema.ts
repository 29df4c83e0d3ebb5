import { appendRows, sql, type TableDefinition, type Warehouse, WarehouseError } from '@accounted/warehouse';
import { z } from 'zod';
import { SCHEMA_VERSION } from '../failure/schema-version.ts';
import { CORE_TABLES, schemaVersionsTable } from './tables.ts';

/** The highest schema version that has written to a warehouse; 0 where none has. */
async function writtenVersion(warehouse: Warehouse): Promise<number> {
	if (!(await warehouse.existing([schemaVersionsTable])).has(schemaVersionsTable.name)) return 0;
	const [row] = await warehouse.query(
		sql`SELECT COALESCE(MAX(version), 0) AS version FROM ${schemaVersionsTable}`,
		z.object({ version: z.int() }),
	);
	return row?.version ?? 0;
}

/** @throws WarehouseError NEWER_SCHEMA where a later version of this program has written. */
async function versionToWrite(warehouse: Warehouse): Promise<number> {
	const version = await writtenVersion(warehouse);
	if (version > SCHEMA_VERSION)
		throw new WarehouseError(
			'NEWER_SCHEMA',
			`${warehouse.label}: it was written by a newer version of Accounted (schema ${version}; this one knows ${SCHEMA_VERSION})`,
			'Update Accounted, or name another database with --database. Nothing was changed.',
		);
	return version;
}

/**
 * Returns the schema version of a warehouse that is to be read; 0 where this program has never written.
 * @throws WarehouseError NEWER_SCHEMA where a later version of this program has written, OLDER_SCHEMA where only an earlier
 * one has: tables and columns are missing, and an answer would be about what is left.
 */
export async function checkSchema(warehouse: Warehouse): Promise<number> {
	const version = await versionToWrite(warehouse);
	if (version > 0 && version < SCHEMA_VERSION)
		throw new WarehouseError(
			'OLDER_SCHEMA',
			`${warehouse.label}: it was written by an older version of Accounted (schema ${version}; this one needs ${SCHEMA_VERSION})`,
			'Load the data again, then backfill: a load brings the tables up to date.',
		);
	return version;
}

/** Makes a warehouse ready to be written: checks who wrote last, creates and migrates tables, signs its version. */
export async function prepareSchema(
	warehouse: Warehouse,
	tables: readonly TableDefinition[],
	now: () => string,
): Promise<void> {
	const version = await versionToWrite(warehouse);
	await warehouse.ensure([...CORE_TABLES, ...tables]);
	if (version < SCHEMA_VERSION)
		await warehouse.commit([
			appendRows(schemaVersionsTable, [{ version: SCHEMA_VERSION, applied_at: now() }]),
		]);
}
