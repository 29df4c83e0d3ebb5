import type { DateRange, IsoDate, TableDefinition, Warehouse } from '@accounted/warehouse';
import type { z } from 'zod';
import { CellVersions } from '../engine/cell-versions.ts';
import {
	type Disposition,
	dispositionOf,
	type FailureCategory,
	isUnknownSpelling,
	readCategory,
} from '../failure/category.ts';
import { failuresTable } from '../failure/failure-row.ts';
import type { Processor } from '../processor/processor.ts';
import { expectedTable, ledgerTable } from '../tables.ts';
import { reconcileRow, reconcileStatement, unaccountedRow, unaccountedStatement } from './statement.ts';

/** The identity of one cell, or a sum of cells: hasRecord + hasFailure + unaccounted = expected, always. */
export interface Counts {
	readonly expected: number;
	readonly hasRecord: number;
	readonly hasFailure: number;
	readonly unaccounted: number;
	readonly conflicts: number;
	readonly unexpected: number;
	readonly duplicates: number;
	/** Entities that are accounted for from inputs that have changed since. */
	readonly stale: number;
}

export interface CellAccount extends Counts {
	readonly date: IsoDate;
	/** Whether the ledger has the cell. */
	readonly ran: boolean;
	readonly failuresByCategory: Readonly<Partial<Record<FailureCategory, number>>>;
	readonly failuresByDisposition: Readonly<Record<Disposition, number>>;
}

export interface ProcessorAccount extends Counts {
	readonly processor: Processor;
	readonly failuresByCategory: Readonly<Partial<Record<FailureCategory, number>>>;
	readonly failuresByDisposition: Readonly<Record<Disposition, number>>;
	/** The dates with anybody expected, or anything there. */
	readonly cells: readonly CellAccount[];
}

/** Why an entity is unaccounted. */
export type Why = 'NEVER_RAN' | 'ARRIVED_AFTER_RUN' | 'LOST';

export interface UnaccountedEntity {
	readonly processor: Processor;
	readonly date: IsoDate;
	readonly entityId: string;
	readonly why: Why;
}

export interface Reconciliation {
	readonly range: DateRange;
	readonly processors: readonly ProcessorAccount[];
	/** Categories in the failure table that nobody knows; they count as UNKNOWN, an error. */
	readonly unknownCategories: readonly string[];
}

/** Accounts for every expected entity of a range, by key, in one statement. */
export async function reconcile(
	warehouse: Pick<Warehouse, 'existing' | 'query'>,
	processors: readonly Processor[],
	range: DateRange,
): Promise<Reconciliation> {
	if (processors.length === 0) return { range, processors: [], unknownCategories: [] };
	const tables = await warehouse.existing(tablesOf(processors));
	const rows = await warehouse.query(reconcileStatement(processors, range, tables), reconcileRow);
	const versions = new CellVersions(rows.flatMap(ledgerCell));
	const spellings = new Set(rows.flatMap((row) => [row.category ?? '', row.root_category ?? '']));
	const byProcessor = Map.groupBy(rows, (row) => row.processor_name);
	return {
		range,
		processors: processors.map((processor) =>
			accountOf(processor, byProcessor.get(processor.name) ?? [], versions),
		),
		unknownCategories: [...spellings].filter((text) => text !== '' && isUnknownSpelling(text)).sort(),
	};
}

/** The unaccounted entities of a range, each with why. Asked for only when there are any. */
export async function unaccountedEntities(
	warehouse: Warehouse,
	processors: readonly Processor[],
	range: DateRange,
): Promise<UnaccountedEntity[]> {
	if (processors.length === 0) return [];
	const tables = await warehouse.existing(tablesOf(processors));
	const rows = await warehouse.query(unaccountedStatement(processors, range, tables), unaccountedRow);
	return rows.flatMap((row) => {
		const processor = processors.find(({ name }) => name === row.processor_name);
		if (processor === undefined) return [];
		const why = !row.cell_ran ? 'NEVER_RAN' : row.in_snapshot ? 'LOST' : 'ARRIVED_AFTER_RUN';
		return [{ processor, date: row.analysis_date, entityId: row.entity_id, why }];
	});
}

/** Sums counts; of cells to a processor, of processors to a total. */
export function sumCounts(parts: readonly Counts[]): Counts {
	const total = (pick: (part: Counts) => number) => parts.reduce((sum, part) => sum + pick(part), 0);
	return {
		expected: total((part) => part.expected),
		hasRecord: total((part) => part.hasRecord),
		hasFailure: total((part) => part.hasFailure),
		unaccounted: total((part) => part.unaccounted),
		conflicts: total((part) => part.conflicts),
		unexpected: total((part) => part.unexpected),
		duplicates: total((part) => part.duplicates),
		stale: total((part) => part.stale),
	};
}

/** The share of expected entities that are accounted for: 1 where nobody is expected. */
export function coverageOf({ expected, unaccounted }: Counts): number {
	return expected === 0 ? 1 : (expected - unaccounted) / expected;
}

type ReconcileRow = z.output<typeof reconcileRow>;

function accountOf(
	processor: Processor,
	rows: readonly ReconcileRow[],
	versions: CellVersions,
): ProcessorAccount {
	const { CELL = [], CATEGORY = [] } = Object.groupBy(rows, (row) => row.kind);
	const categories = Map.groupBy(CATEGORY, (row) => row.analysis_date);
	const cells = CELL.map((row) =>
		cellAccount(processor, row, categories.get(row.analysis_date) ?? [], versions),
	);
	return {
		processor,
		...sumCounts(cells),
		failuresByCategory: addUp(cells.map((cell) => cell.failuresByCategory)),
		failuresByDisposition: { ...NO_DISPOSITIONS, ...addUp(cells.map((cell) => cell.failuresByDisposition)) },
		cells,
	};
}

const NO_DISPOSITIONS: Readonly<Record<Disposition, number>> = { expected: 0, error: 0, pending: 0 };

function cellAccount(
	processor: Processor,
	row: ReconcileRow,
	categories: readonly ReconcileRow[],
	versions: CellVersions,
): CellAccount {
	const failures = categories.map(({ category, root_category, has_failure }) => {
		const known = readCategory(category ?? 'UNKNOWN');
		const root = root_category === null ? null : readCategory(root_category);
		return { category: known, disposition: dispositionOf(known, root), count: has_failure };
	});
	return {
		date: row.analysis_date,
		ran: versions.isDone(processor, row.analysis_date),
		expected: row.expected,
		hasRecord: row.has_record,
		hasFailure: row.has_failure,
		unaccounted: row.unaccounted,
		conflicts: row.conflicts,
		unexpected: row.unexpected,
		duplicates: row.duplicates,
		stale: versions.isStale(processor, row.analysis_date) ? row.has_record + row.has_failure : 0,
		failuresByCategory: addUp(failures.map(({ category, count }) => ({ [category]: count }))),
		failuresByDisposition: {
			...NO_DISPOSITIONS,
			...addUp(failures.map(({ disposition, count }) => ({ [disposition]: count }))),
		},
	};
}

function addUp<K extends string>(
	parts: readonly Readonly<Partial<Record<K, number>>>[],
): Partial<Record<K, number>> {
	const sums: Partial<Record<K, number>> = {};
	for (const part of parts) for (const key in part) sums[key] = (sums[key] ?? 0) + (part[key] ?? 0);
	return sums;
}

function ledgerCell(row: ReconcileRow) {
	const { kind, processor_name, analysis_date, logic_version, input_version, output_version } = row;
	if (kind !== 'LEDGER' || logic_version === null || input_version === null || output_version === null)
		return [];
	return [{ processor_name, analysis_date, logic_version, input_version, output_version }];
}

function tablesOf(processors: readonly Processor[]): TableDefinition[] {
	return [failuresTable, ledgerTable, expectedTable, ...processors.map(({ output }) => output.table)];
}
