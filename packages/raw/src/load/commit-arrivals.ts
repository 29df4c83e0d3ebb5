import { ledgerTable } from '@accounted/failure-tracking';
import {
	Fingerprint,
	type IsoDate,
	type RowOf,
	replaceRows,
	type Staged,
	sql,
	type TableChange,
	type Warehouse,
} from '@accounted/warehouse';
import type { Registry } from '../identity/registry.ts';
import { registryTable } from '../identity/registry-table.ts';
import { RAW_TABLES, type RawTableName } from '../tables/index.ts';
import type { RowReader } from './row-reader.ts';
import { RAW_SOURCE, rejectedRowsTable, type SourceVersion, sourceVersionsTable } from './tables.ts';
import { type StoredVersions, unitKey } from './units.ts';

/** What a source holds of one table, staged, beside what the warehouse held of it. */
export interface Arrival {
	readonly table: RawTableName;
	readonly reader: RowReader;
	readonly staged: Staged;
	readonly changed: readonly string[];
}

/** Brings in what has changed, all of it at one instant, and returns the dates it belongs to. */
export async function commitArrivals(
	warehouse: Warehouse,
	arrivals: readonly Arrival[],
	stored: StoredVersions,
	registry: Registry,
	{ runId, now }: { readonly runId: string; readonly now: () => string },
): Promise<IsoDate[]> {
	const changes: TableChange[] = [];
	const after = new Map(stored);
	const dates = new Set<IsoDate | null>();
	for (const { table, reader, staged, changed } of arrivals) {
		if (changed.length === 0) continue;
		const units = new Set(changed);
		const versions = reader.versions().filter(({ unit }) => units.has(unit));
		for (const unit of changed) {
			dates.add(after.get(unitKey(table, unit))?.unit_date ?? null);
			after.delete(unitKey(table, unit));
		}
		for (const version of versions) {
			dates.add(version.unit_date);
			after.set(unitKey(table, version.unit), version);
		}
		const { table: definition, unit } = RAW_TABLES[table];
		// A transaction_date is a DATE; ISO text and DATE compare alike once both are text.
		const ofUnits = sql`CAST(${sql.identifier(unit)} AS STRING) IN (SELECT * FROM UNNEST(${sql.array('STRING', changed)}))`;
		const inBooks = sql`table_name = ${table} AND unit IN (SELECT * FROM UNNEST(${sql.array('STRING', changed)}))`;
		changes.push(
			{ table: definition, where: ofUnits, staged: { from: staged, where: ofUnits } },
			replaceRows(sourceVersionsTable, inBooks, versions),
			replaceRows(
				rejectedRowsTable,
				inBooks,
				reader.rejected.filter((row) => units.has(row.unit)),
			),
		);
	}
	if (registry.changed) changes.push(replaceRows(registryTable, sql`TRUE`, registry.rows()));
	const datesChanged = [...dates].filter((date) => date !== null).sort();
	if (changes.length === 0) return [];
	await warehouse.commit([...changes, ledgerOf(datesChanged, after, runId, now())]);
	return datesChanged;
}

/** One ledger cell per changed date: downstream cells of that date are stale from here on. */
function ledgerOf(
	dates: readonly IsoDate[],
	versions: ReadonlyMap<string, SourceVersion>,
	runId: string,
	now: string,
): TableChange {
	const cells = new Map(dates.map((date) => [date, { rows: 0, fingerprint: new Fingerprint() }]));
	for (const { table_name, unit, unit_date, row_count, version } of versions.values()) {
		const cell = unit_date === null ? undefined : cells.get(unit_date);
		if (cell === undefined) continue;
		cell.rows += row_count;
		cell.fingerprint.add([table_name, unit, version]);
	}
	const rows = [...cells].map(
		([analysis_date, { rows, fingerprint }]): RowOf<typeof ledgerTable> => ({
			processor_name: RAW_SOURCE.name,
			analysis_date,
			expected_count: rows,
			record_count: rows,
			failure_count: 0,
			run_id: runId,
			logic_version: 1,
			input_version: '',
			output_version: fingerprint.toString(),
			committed_at: now,
		}),
	);
	const where = sql`processor_name = ${RAW_SOURCE.name} AND analysis_date IN (SELECT * FROM UNNEST(${sql.array('DATE', dates)}))`;
	return replaceRows(ledgerTable, where, rows);
}
