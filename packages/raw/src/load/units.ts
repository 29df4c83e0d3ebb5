import { sql, type Warehouse } from '@accounted/warehouse';
import type { RawTableName } from '../tables/index.ts';
import { type SourceVersion, sourceUnitsTable, sourceVersionsTable } from './tables.ts';

/** What each unit of each raw table held after the last load, by `unitKey`. */
export type StoredVersions = ReadonlyMap<string, SourceVersion>;

export async function storedVersions(warehouse: Warehouse): Promise<StoredVersions> {
	const rows = await warehouse.query(sql`SELECT * FROM ${sourceVersionsTable}`, sourceVersionsTable.schema);
	return new Map(rows.map((row) => [unitKey(row.table_name, row.unit), row]));
}

/** The units that a source has ever brought, by `unitKey`, also where another source had brought the same rows before. */
export async function broughtUnits(
	warehouse: Warehouse,
	sourceId: string,
	stored: StoredVersions,
): Promise<ReadonlySet<string>> {
	const rows = await warehouse.query(
		sql`SELECT * FROM ${sourceUnitsTable} WHERE source = ${sourceId}`,
		sourceUnitsTable.schema,
	);
	const last = [...stored.values()].filter(({ source }) => source === sourceId);
	return new Set([...rows, ...last].map(({ table_name, unit }) => unitKey(table_name, unit)));
}

export function unitKey(table: string, unit: string): string {
	return `${table} ${unit}`;
}

/** Units that hold other rows than before. */
export function changedUnits(
	table: RawTableName,
	arrived: readonly SourceVersion[],
	stored: StoredVersions,
): string[] {
	return arrived
		.filter(({ unit, version }) => stored.get(unitKey(table, unit))?.version !== version)
		.map(({ unit }) => unit);
}

/** Units that hold rows, and of which a source has rejected rows alone: these replace nothing. */
export function rejectedOnly(
	table: RawTableName,
	arrived: readonly SourceVersion[],
	stored: StoredVersions,
): string[] {
	return arrived
		.filter(
			({ unit, row_count }) => row_count === 0 && (stored.get(unitKey(table, unit))?.row_count ?? 0) > 0,
		)
		.map(({ unit }) => unit);
}
