import {
	appendRows,
	type DateRange,
	type IsoDate,
	isoDate,
	type Row,
	type RowOf,
	replaceRows,
	type Sql,
	spanOf,
	sql,
	type TableChange,
	type Warehouse,
} from '@accounted/warehouse';
import type { FailureCategory } from '../failure/category.ts';
import { DATE_LEVEL, type FailureRow, failuresTable, storedFailureRow } from '../failure/failure-row.ts';
import { type AffectedEntities, isWorthwhile } from '../ledger/affected-entities.ts';
import type { CellVersions } from '../ledger/cell-versions.ts';
import { changedCellsTable, expectedTable, ledgerTable } from '../ledger/tables.ts';
import { isAmong } from '../processor/expectation.ts';
import type { Processor } from '../processor/processor.ts';
import { Cell } from './cell.ts';
import { type CellEntities, NO_ENTITIES, readCellEntities } from './cell-entities.ts';
import { decide } from './decide-entity.ts';
import { failed, type RunStamp, resolved } from './failure-lifecycle.ts';
import { UpstreamOutcomes } from './upstream-outcomes.ts';

/** What one chunk decided, not yet committed. */
export interface ChunkResult {
	readonly changes: readonly TableChange[];
	readonly ledger: readonly RowOf<typeof ledgerTable>[];
	/** Entities evaluated, and what became of them. */
	readonly expected: number;
	readonly records: number;
	readonly failures: ReadonlyMap<FailureCategory, number>;
	/** Entities of these cells whose outcome stands as it was. */
	readonly kept: number;
}

export interface ChunkRequest {
	readonly versions: CellVersions;
	readonly stamp: RunStamp;
	/** Whom alone some of the cells are to be run for; the others run whole. */
	readonly affected: AffectedEntities;
	/** Whether to write down who came out differently: somebody reads this processor. */
	readonly isRead: boolean;
}

/**
 * Decides the expected entities of some cells of one processor: who is expected, what they come with, what becomes of
 * them, and the table changes that say so. Four statements at most, whatever the number of dates and entities.
 */
export async function runChunk(
	warehouse: Warehouse,
	processor: Processor,
	dates: readonly IsoDate[],
	{ versions, stamp, affected, isRead }: ChunkRequest,
): Promise<ChunkResult> {
	const range = spanOf(dates);
	const entities = await readCellEntities(warehouse, processor, range);
	const cells = dates.map((date) =>
		cellFor(
			processor,
			date,
			entities.get(date) ?? NO_ENTITIES,
			versions.outputVersion(processor, date),
			affected.get(date),
		),
	);
	const only = worthNaming(cells);
	const isIdle = only?.length === 0;
	const inputs = isIdle ? [] : await warehouse.query(processor.inputs.sql(range, only), processor.inputs.row);
	const upstream = isIdle ? UpstreamOutcomes.NONE : await UpstreamOutcomes.read(warehouse, processor, range);
	const stored = isIdle ? [] : await storedFailures(warehouse, processor, range, only);

	const inputsOf = groupByEntity(inputs);
	const previous = groupByEntity(stored);
	const records: Row[] = [];
	const failures: FailureRow[] = [];
	const counts = new Map<FailureCategory, number>();
	for (const cell of cells) {
		const { date } = cell;
		const sameInputs = versions.isDone(processor, date) && !versions.isStale(processor, date);
		for (const id of cell.toRun) {
			const entity = { date, id };
			const key = keyOf(date, id);
			const decided = decide(processor, entity, inputsOf.get(key) ?? [], upstream);
			if (decided.kind === 'record') {
				records.push(decided.record);
				cell.addRecord(id, decided.record);
				continue;
			}
			failures.push(failed(processor, entity, decided.failure, previous.get(key)?.[0], sameInputs, stamp));
			cell.addFailure(id, decided.failure);
			counts.set(decided.failure.category, (counts.get(decided.failure.category) ?? 0) + 1);
			previous.delete(key);
		}
	}
	const byDate = new Map(cells.map((cell) => [cell.date, cell]));
	for (const [row] of previous.values())
		if (row !== undefined && byDate.get(isoDate.parse(row.analysis_date))?.replaces(String(row.entity_id)))
			failures.push(resolved(row, stamp));

	const ledger = cells.map((cell) => cell.ledgerRow(versions, stamp));
	const evaluated = sum(cells.map(({ toRun }) => toRun.length));
	return {
		changes: [
			...replacing(processor, cells, records, failures, stamp),
			replaceRows(
				ledgerTable,
				sql`processor_name = ${processor.name} AND ${within('analysis_date', dates)}`,
				ledger,
			),
			...(isRead ? changedCells(cells, stamp) : []),
		],
		ledger,
		expected: evaluated,
		records: records.length,
		failures: counts,
		kept: sum(cells.map(({ expectedCount }) => expectedCount)) - evaluated,
	};
}

/** The cell to be run for some entities, where what it holds is proved and that is worth the trouble; else whole. */
function cellFor(
	processor: Processor,
	date: IsoDate,
	entities: CellEntities,
	version: string | undefined,
	only: ReadonlySet<string> | undefined,
): Cell {
	const whole = new Cell(processor, date, entities, version);
	if (only === undefined || !whole.isProved) return whole;
	const part = new Cell(processor, date, entities, version, only);
	return isWorthwhile(part.toRun.length, part.expectedCount) ? part : whole;
}

/** Whose inputs to ask for, so that the statement is cheaper; undefined for everybody's. */
function worthNaming(cells: readonly Cell[]): readonly string[] | undefined {
	if (cells.some(({ isWhole }) => isWhole)) return undefined;
	const named = new Set(cells.flatMap(({ touched }) => [...touched]));
	const everybody = new Set(cells.flatMap(({ expected }) => expected));
	return isWorthwhile(named.size, everybody.size) ? [...named] : undefined;
}

/** The changes that replace the rows of cells, the empty set included, so that nothing stale survives. */
function replacing(
	processor: Processor,
	cells: readonly Cell[],
	records: readonly Row[],
	failures: readonly FailureRow[],
	stamp: RunStamp,
): TableChange[] {
	if (cells.every(({ isWhole, touched }) => !isWhole && touched.size === 0)) return [];
	const { name, output } = processor;
	const ours = sql`processor_name = ${name} AND ${ofCells('analysis_date', 'entity_id', cells)}`;
	return [
		{ table: output.table, where: ofCells(output.dateColumn, output.entityColumn, cells), rows: records },
		replaceRows(failuresTable, sql`${ours} AND entity_id <> ${DATE_LEVEL}`, failures),
		replaceRows(
			expectedTable,
			ours,
			cells.flatMap((cell) => cell.snapshotRows(stamp)),
		),
	];
}

function changedCells(cells: readonly Cell[], stamp: RunStamp): TableChange[] {
	const rows = cells.map((cell) => cell.change(stamp)).filter((row) => row !== null);
	return rows.length === 0 ? [] : [appendRows(changedCellsTable, rows)];
}

function storedFailures(
	warehouse: Warehouse,
	{ name }: Processor,
	{ start, end }: DateRange,
	only: readonly string[] | undefined,
): Promise<Row[]> {
	return warehouse.query(
		sql`SELECT * FROM ${failuresTable}
			WHERE processor_name = ${name} AND analysis_date BETWEEN ${sql.date(start)} AND ${sql.date(end)}
				AND entity_id <> ${DATE_LEVEL} AND ${isAmong(sql`entity_id`, only)}`,
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

/** The rows of cells, by the columns of date and entity: all rows of a whole one, else those of the entities it replaces. */
function ofCells(dateColumn: string, entityColumn: string, cells: readonly Cell[]): Sql {
	const inCells = within(
		dateColumn,
		cells.map(({ date }) => date),
	);
	const inPart = cells.filter(({ isWhole }) => !isWhole);
	if (inPart.length === 0) return inCells;
	const [date, entity] = [sql.identifier(dateColumn), sql.identifier(entityColumn)];
	const whole = cells.filter(({ isWhole }) => isWhole).map((cell) => cell.date);
	const keys = inPart.flatMap((cell) => [...cell.touched].map((id) => keyOf(cell.date, id)));
	return sql`${inCells} AND (${date} ${sql.in('DATE', whole)}
	OR CONCAT(CAST(${date} AS STRING), ' ', ${entity}) ${sql.in('STRING', keys)})`;
}

/** Constant bounds as well as the list: an engine prunes partitions by the bounds alone. */
function within(column: string, dates: readonly IsoDate[]): Sql {
	const { start, end } = spanOf(dates);
	const name = sql.identifier(column);
	return sql`${name} BETWEEN ${sql.date(start)} AND ${sql.date(end)} AND ${name} ${sql.in('DATE', dates)}`;
}

function sum(numbers: readonly number[]): number {
	return numbers.reduce((total, number) => total + number, 0);
}
