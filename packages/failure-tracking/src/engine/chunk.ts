import {
	type DateRange,
	Fingerprint,
	type IsoDate,
	isoDate,
	type Row,
	type RowOf,
	replaceRows,
	type Sql,
	sql,
	type TableChange,
	type Warehouse,
} from '@accounted/warehouse';
import { z } from 'zod';
import type { FailureCategory } from '../failure/category.ts';
import { DATE_LEVEL, type FailureRow, failuresTable } from '../failure/failure-row.ts';
import { failed, type RunStamp, resolved, storedFailureRow } from '../lifecycle/carry-on.ts';
import type { Failure } from '../processor/outcome.ts';
import type { Entity, Processor } from '../processor/processor.ts';
import { expectedTable, ledgerTable } from '../tables.ts';
import type { CellVersions } from './cell-versions.ts';
import { decide } from './evaluate-cell.ts';
import { UpstreamOutcomes } from './upstream-outcomes.ts';

/** What one chunk decided, not yet committed. */
export interface ChunkResult {
	readonly changes: readonly TableChange[];
	readonly ledger: readonly RowOf<typeof ledgerTable>[];
	readonly expected: number;
	readonly records: number;
	readonly failures: ReadonlyMap<FailureCategory, number>;
}

const expectedRow = z.object({ analysis_date: isoDate, entity_id: z.string() });

/**
 * Decides every expected entity of some cells of one processor: who is expected, what they come with, what becomes of
 * them, and the table changes that say so. Four statements at most, whatever the number of dates and entities.
 */
export async function runChunk(
	warehouse: Warehouse,
	processor: Processor,
	dates: readonly IsoDate[],
	versions: CellVersions,
	stamp: RunStamp,
): Promise<ChunkResult> {
	const range = spanOf(dates);
	const entities = await expectedEntities(warehouse, processor, range);
	const inputs = groupByEntity(await warehouse.query(processor.inputs.sql(range), processor.inputs.row));
	const upstream = await UpstreamOutcomes.read(warehouse, processor, range);
	const previous = groupByEntity(await storedFailures(warehouse, processor, range));
	const cells = new Map(dates.map((date) => [date, new Cell()]));
	const records: Row[] = [];
	const failures: FailureRow[] = [];
	const counts = new Map<FailureCategory, number>();
	for (const entity of entities) {
		const cell = cells.get(entity.date);
		if (cell === undefined) continue;
		cell.expected.push(entity.id);
		const key = keyOf(entity.date, entity.id);
		const decided = decide(processor, entity, inputs.get(key) ?? [], upstream);
		if (decided.kind === 'record') {
			records.push(decided.record);
			cell.addRecord(processor, decided.record);
			continue;
		}
		const before = previous.get(key)?.[0];
		const sameInputs = versions.isDone(processor, entity.date) && !versions.isStale(processor, entity.date);
		failures.push(failed(processor, entity, decided.failure, before, sameInputs, stamp));
		cell.addFailure(entity, decided.failure);
		counts.set(decided.failure.category, (counts.get(decided.failure.category) ?? 0) + 1);
		previous.delete(key);
	}
	for (const [row] of previous.values())
		if (row !== undefined && cells.has(isoDate.parse(row.analysis_date))) failures.push(resolved(row, stamp));

	const ledger = [...cells].map(([date, cell]) => cell.ledgerRow(processor, date, versions, stamp));
	return {
		changes: wholeCells(processor, dates, records, failures, ledger, [...cells], stamp),
		ledger,
		expected: sum(ledger.map((row) => row.expected_count)),
		records: records.length,
		failures: counts,
	};
}

/** The changes that replace whole cells, the empty set included, so that nothing stale survives. */
function wholeCells(
	{ name, output }: Processor,
	dates: readonly IsoDate[],
	records: readonly Row[],
	failures: readonly FailureRow[],
	ledger: readonly RowOf<typeof ledgerTable>[],
	cells: readonly (readonly [IsoDate, Cell])[],
	{ runId }: RunStamp,
): TableChange[] {
	const ofCells = sql`processor_name = ${name} AND ${within('analysis_date', dates)}`;
	const expected = cells.flatMap(([date, cell]) =>
		cell.expected.map((entity_id) => ({
			processor_name: name,
			analysis_date: date,
			entity_id,
			run_id: runId,
		})),
	);
	return [
		{ table: output.table, where: within(output.dateColumn, dates), rows: records },
		replaceRows(failuresTable, sql`${ofCells} AND entity_id <> ${DATE_LEVEL}`, failures),
		replaceRows(expectedTable, ofCells, expected),
		replaceRows(ledgerTable, ofCells, ledger),
	];
}

class Cell {
	readonly expected: string[] = [];
	readonly #outcomes = new Fingerprint();
	#records = 0;
	#failures = 0;

	addRecord({ output }: Processor, record: Row): void {
		this.#records++;
		this.#outcomes.add(output.table.columns.map((column) => record[column.name]));
	}

	addFailure(entity: Entity, { category, reason, missingDates, cause }: Failure): void {
		this.#failures++;
		this.#outcomes.add([entity.id, category, reason, missingDates, cause]);
	}

	ledgerRow(
		processor: Processor,
		date: IsoDate,
		versions: CellVersions,
		{ runId, now }: RunStamp,
	): RowOf<typeof ledgerTable> {
		return {
			processor_name: processor.name,
			analysis_date: date,
			expected_count: this.expected.length,
			record_count: this.#records,
			failure_count: this.#failures,
			run_id: runId,
			logic_version: processor.logicVersion,
			input_version: versions.inputVersion(processor, date),
			output_version: this.#outcomes.toString(),
			committed_at: now,
		};
	}
}

async function expectedEntities(
	warehouse: Warehouse,
	{ expectation }: Processor,
	range: DateRange,
): Promise<Entity[]> {
	const rows = await warehouse.query(
		sql`SELECT DISTINCT analysis_date, entity_id FROM (${expectation.sql(range)}) AS expected ORDER BY analysis_date, entity_id`,
		expectedRow,
	);
	return rows.map((row) => ({ date: row.analysis_date, id: row.entity_id }));
}

function storedFailures(
	warehouse: Warehouse,
	{ name }: Processor,
	{ start, end }: DateRange,
): Promise<Row[]> {
	return warehouse.query(
		sql`SELECT * FROM ${failuresTable}
			WHERE processor_name = ${name} AND analysis_date BETWEEN ${sql.date(start)} AND ${sql.date(end)}
				AND entity_id <> ${DATE_LEVEL}`,
		storedFailureRow,
	);
}

/** Rows by (date, entity); every input row schema has these two columns. */
function groupByEntity(rows: readonly Row[]): Map<string, Row[]> {
	const groups = new Map<string, Row[]>();
	for (const row of rows) {
		const key = keyOf(row.analysis_date, row.entity_id);
		const group = groups.get(key);
		if (group === undefined) groups.set(key, [row]);
		else group.push(row);
	}
	return groups;
}

function keyOf(date: unknown, entityId: unknown): string {
	return `${date} ${entityId}`;
}

/** Constant bounds as well as the list: an engine prunes partitions by the bounds alone. */
function within(column: string, dates: readonly IsoDate[]): Sql {
	const { start, end } = spanOf(dates);
	const name = sql.identifier(column);
	return sql`${name} BETWEEN ${sql.date(start)} AND ${sql.date(end)} AND ${name} IN (SELECT * FROM UNNEST(${sql.array('DATE', dates)}))`;
}

function spanOf(dates: readonly IsoDate[]): DateRange {
	const [first, ...rest] = [...dates].sort();
	if (first === undefined) throw new RangeError('a chunk has at least one date');
	return { start: first, end: rest.at(-1) ?? first };
}

function sum(numbers: readonly number[]): number {
	return numbers.reduce((total, number) => total + number, 0);
}
