import {
	appendRows,
	type ClaimedTables,
	sql,
	type TableChange,
	type TableDefinition,
	type TableMark,
	type Warehouse,
	WarehouseError,
} from '@accounted/warehouse';
import { z } from 'zod';
import { SCHEMA_VERSION } from '../failure/schema-version.ts';
import type { Processor } from '../processor/processor.ts';
import { MIGRATIONS } from './migrations.ts';
import { CORE_TABLES, schemaVersionsTable } from './tables.ts';

/** What a migration did to a warehouse. */
export interface Migrated {
	readonly from: number;
	readonly to: number;
	/** What each version brought, oldest first. */
	readonly summaries: readonly string[];
}

/** The highest schema version that has written to a warehouse; 0 if none has. */
async function writtenVersion(warehouse: Warehouse): Promise<number> {
	if (!(await warehouse.existing([schemaVersionsTable])).has(schemaVersionsTable.name)) return 0;
	const [row] = await warehouse.query(
		sql`SELECT COALESCE(MAX(version), 0) AS version FROM ${schemaVersionsTable}`,
		z.object({ version: z.int() }),
	);
	return row?.version ?? 0;
}

/** @throws WarehouseError NEWER_SCHEMA if a later version of this program has written. */
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
 * Returns the schema version of a warehouse that is to be read; 0 if this program has never written to it.
 * @throws WarehouseError NEWER_SCHEMA if a later version of this program has written, OLDER_SCHEMA if only an earlier one has:
 * tables and columns are missing, and an answer would be about the rest.
 */
export async function checkSchema(warehouse: Warehouse): Promise<number> {
	const version = await versionToWrite(warehouse);
	if (version > 0 && version < SCHEMA_VERSION)
		throw new WarehouseError(
			'OLDER_SCHEMA',
			`${warehouse.label}: it was written by an older version of Accounted (schema ${version}; this one needs ${SCHEMA_VERSION})`,
			'Migrate it first. No row is lost, and older versions can no longer write to it afterwards.',
		);
	return version;
}

/**
 * Makes a warehouse ready to be written: checks which version wrote last, creates missing tables and columns, runs the
 * migrations since then and records its version. All that migrations change is committed at once.
 * @param processors Those whose cells the warehouse keeps. A migration leaves cells of any other processor to run again.
 * @param claimed Tables without a mark that a person says are this program's.
 * @returns What was migrated; null if the warehouse is new or up to date.
 */
export async function prepareSchema(
	warehouse: Warehouse,
	tables: readonly TableDefinition[],
	now: () => string,
	processors: readonly Processor[] = [],
	claimed: ClaimedTables = new Map(),
): Promise<Migrated | null> {
	const version = await versionToWrite(warehouse);
	const all = [...CORE_TABLES, ...tables];
	const due = version === 0 ? [] : MIGRATIONS.filter((migration) => migration.version > version);
	const claims = new Map<string, TableMark>();
	for (const migration of due)
		for (const [name, mark] of (await migration.claims?.(warehouse, all)) ?? []) claims.set(name, mark);
	await warehouse.ensure(all, new Map([...claims, ...claimed]));
	if (version === SCHEMA_VERSION) return null;
	const stamp = { runId: `migration to schema ${SCHEMA_VERSION}`, now: now() };
	const changes: TableChange[] = [];
	for (const migration of due)
		for (const change of (await migration.changes?.(warehouse, processors, stamp)) ?? [])
			changes.push(change);
	await warehouse.commit([
		...changes,
		appendRows(schemaVersionsTable, [{ version: SCHEMA_VERSION, applied_at: stamp.now }]),
	]);
	return version === 0
		? null
		: { from: version, to: SCHEMA_VERSION, summaries: due.map(({ summary }) => summary) };
}
