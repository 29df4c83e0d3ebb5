import { changedCellsTable, ledgerTable } from '@accounted/failure-tracking';
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
import type { ChangedEntities } from './changed-entities.ts';
import type { RowReader } from './row-reader.ts';
import { RAW_SOURCE, rejectedRowsTable, type SourceVersion, sourceVersionsTable } from './tables.ts';
import { type StoredVersions, unitKey } from './units.ts';

type LedgerRow = RowOf<typeof ledgerTable>;

interface Stamp {
	readonly runId: string;
	readonly now: string;
}

/** Cells that are not brought up to date for as long run whole when they are. */
const KEPT_DAYS = 90;
const MS_PER_DAY = 86_400_000;

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
	changed: ChangedEntities,
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
		const ofUnits = sql`CAST(${sql.identifier(unit)} AS STRING) ${sql.in('STRING', changed)}`;
		const inBooks = sql`table_name = ${table} AND unit ${sql.in('STRING', changed)}`;
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
	const stamp = { runId, now: now() };
	const ledger = ledgerRows(datesChanged, after, stamp);
	const where = sql`processor_name = ${RAW_SOURCE.name} AND analysis_date ${sql.in('DATE', datesChanged)}`;
	await warehouse.commit([
		...changes,
		replaceRows(ledgerTable, where, ledger),
		changedCells(changed, ledgerRows(datesChanged, stored, stamp), ledger, stamp),
	]);
	return datesChanged;
}

/** Whom the changes are about, of dates of which there is a cell already; and away with what nobody waits for any more. */
function changedCells(
	changed: ChangedEntities,
	before: readonly LedgerRow[],
	after: readonly LedgerRow[],
	{ runId, now }: Stamp,
): TableChange {
	const versions = new Map(before.map((cell) => [cell.analysis_date, cell]));
	const rows = after.flatMap(({ processor_name, analysis_date, output_version }) => {
		const [was, entity_ids] = [versions.get(analysis_date), changed.get(analysis_date)];
		if (was === undefined || was.expected_count === 0 || entity_ids === undefined) return [];
		const [from_version, to_version] = [was.output_version, output_version];
		const cell = { processor_name, analysis_date, from_version, to_version, entity_ids };
		return [{ ...cell, run_id: runId, committed_at: now }];
	});
	const oldest = new Date(Date.parse(now) - KEPT_DAYS * MS_PER_DAY).toISOString();
	return replaceRows(changedCellsTable, sql`committed_at < ${sql.parameter('TIMESTAMP', oldest)}`, rows);
}

/** One ledger cell per date: downstream cells of a date whose cell changes are stale from there on. */
function ledgerRows(
	dates: readonly IsoDate[],
	versions: ReadonlyMap<string, SourceVersion>,
	{ runId, now }: Stamp,
): LedgerRow[] {
	const cells = new Map(dates.map((date) => [date, { rows: 0, fingerprint: new Fingerprint() }]));
	for (const { table_name, unit, unit_date, row_count, version } of versions.values()) {
		const cell = unit_date === null ? undefined : cells.get(unit_date);
		if (cell === undefined) continue;
		cell.rows += row_count;
		cell.fingerprint.add([table_name, unit, version]);
	}
	return [...cells].map(([analysis_date, { rows, fingerprint }]) => ({
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
	}));
}
