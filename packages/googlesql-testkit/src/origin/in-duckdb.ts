import type { DuckDBConnection } from '@duckdb/node-api';
import { columnSpec } from '../endpoint/catalog/table-layout.ts';
import { quoteName, quoteString } from '../endpoint/googlesql/render.ts';
import { insertStatement, type OriginRow } from './invented-rows.ts';
import type { OriginTable } from './origin-table.ts';
import { allOriginTables } from './origin-tables.ts';

/**
 * Creates tables of the older system in DuckDB, a schema for each dataset. DuckDB has no partitions or clusters.
 * @param tables Default: the ten output tables and both failure tables.
 */
export async function createOriginTablesInDuckDb(
	connection: DuckDBConnection,
	tables: readonly OriginTable[] = allOriginTables(),
): Promise<void> {
	for (const { dataset, table, fields } of tables) {
		await connection.run(`CREATE SCHEMA IF NOT EXISTS ${quoteName(dataset)}`);
		await connection.run(
			`CREATE TABLE ${quoteName(dataset)}.${quoteName(table)} (${fields.map(columnSpec).join(', ')})`,
		);
	}
}

/** Adds invented rows to a table of `createOriginTablesInDuckDb`. */
export async function insertOriginRowsIntoDuckDb(
	connection: DuckDBConnection,
	table: OriginTable,
	rows: readonly OriginRow[],
): Promise<void> {
	await connection.run(insertStatement(table, rows, { name: quoteName, text: quoteString }));
}
