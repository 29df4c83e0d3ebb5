import {
	type DateRange,
	type IsoDate,
	isoDate,
	monthsOf,
	type RowOf,
	replaceRows,
	sql,
	type Warehouse,
} from '@accounted/warehouse';
import { z } from 'zod';
import type { FailureCategory } from '../failure/category.ts';
import { SCHEMA_VERSION } from '../failure/failure-row.ts';
import { inDependencyOrder } from '../processor/graph.ts';
import type { Processor } from '../processor/processor.ts';
import { ledgerTable, runsTable } from '../tables.ts';
import { CellVersions } from './cell-versions.ts';
import { type ChunkResult, runChunk } from './chunk.ts';

export interface BackfillRequest {
	readonly processors: readonly Processor[];
	readonly range: DateRange;
	/** Run cells again that are done and fresh. */
	readonly force?: boolean;
	readonly runId: string;
	/** The time in UTC, ISO. */
	readonly now: () => string;
	readonly onProgress?: (event: BackfillProgress) => void;
	/** Splits a range into what is held in memory and committed at once. A month, unless said otherwise. */
	readonly chunksOf?: (range: DateRange) => readonly DateRange[];
}

export interface BackfillProgress {
	readonly processor: Processor;
	readonly chunk: DateRange;
	readonly cellsDone: number;
	readonly cellsTotal: number;
}

/** What has been committed so far. */
interface Totals {
	readonly cells: number;
	readonly expected: number;
	readonly records: number;
	readonly failures: ReadonlyMap<FailureCategory, number>;
}

/** What became of one processor. It is returned, not thrown: one that fails never hides the others. */
export interface ProcessorResult extends Totals {
	readonly processor: Processor;
	/** Cells that were done and fresh. */
	readonly cellsSkipped: number;
	readonly seconds: number;
	/** Chunks that could not be committed, or the whole range where it came to none; their cells are as they were. */
	readonly errors: readonly { readonly chunk: DateRange; readonly error: Error }[];
}

/** Brings every cell of the range up to date, upstream before downstream, chunk by chunk. */
export async function backfill(warehouse: Warehouse, request: BackfillRequest): Promise<ProcessorResult[]> {
	const results: ProcessorResult[] = [];
	const versions = new CellVersions(await readLedger(warehouse));
	for (const processor of inDependencyOrder(request.processors))
		results.push(
			await backfillProcessor(
				warehouse.labelled({ processor: processor.code.toLowerCase(), run_id: request.runId }),
				processor,
				versions,
				request,
			),
		);
	return results;
}

/** Which cells a processor still has to run in a range: never run, stale, or no longer expected. */
export async function cellsToRun(
	warehouse: Warehouse,
	processor: Processor,
	range: DateRange,
	versions: CellVersions,
): Promise<{ all: IsoDate[]; due: IsoDate[] }> {
	const expected = await warehouse.query(
		sql`SELECT DISTINCT analysis_date FROM (${processor.expectation.sql(range)}) AS expected ORDER BY analysis_date`,
		z.object({ analysis_date: isoDate }),
	);
	const done = versions.datesOf(processor).filter((date) => date >= range.start && date <= range.end);
	const all = [...new Set([...expected.map((row) => row.analysis_date), ...done])].sort();
	const due = all.filter((date) => !versions.isDone(processor, date) || versions.isStale(processor, date));
	return { all, due };
}

async function backfillProcessor(
	warehouse: Warehouse,
	processor: Processor,
	versions: CellVersions,
	{ range, force = false, runId, now, onProgress, chunksOf = monthsOf }: BackfillRequest,
): Promise<ProcessorResult> {
	const startedAt = now();
	const started = performance.now();
	const errors: { chunk: DateRange; error: Error }[] = [];
	const attempt = async (chunk: DateRange, work: () => Promise<void>): Promise<void> => {
		try {
			await work();
		} catch (error) {
			errors.push({ chunk, error: error instanceof Error ? error : new Error(String(error)) });
		}
	};
	let all: readonly IsoDate[] = [];
	let dates: readonly IsoDate[] = [];
	let totals = NOTHING;
	const runRow = (
		status: RowOf<typeof runsTable>['status'],
		{ cells, expected, records, failures }: Totals,
	) =>
		replaceRows(runsTable, sql`run_id = ${runId} AND processor_name = ${processor.name}`, [
			{
				run_id: runId,
				processor_name: processor.name,
				range_start: range.start,
				range_end: range.end,
				status,
				cell_count: cells,
				expected_count: expected,
				record_count: records,
				failure_count: [...failures.values()].reduce((total, count) => total + count, 0),
				started_at: startedAt,
				finished_at: status === 'RUNNING' ? null : now(),
				logic_version: processor.logicVersion,
				schema_version: SCHEMA_VERSION,
				error: errors[0]?.error.message.toWellFormed() ?? null,
			},
		]);

	await attempt(range, async () => {
		const cells = await cellsToRun(warehouse, processor, range, versions);
		all = cells.all;
		dates = force ? cells.all : cells.due;
		if (dates.length > 0) await warehouse.commit([runRow('RUNNING', totals)]);
		for (const chunk of chunksOf(range)) {
			const chunkDates = dates.filter((date) => date >= chunk.start && date <= chunk.end);
			if (chunkDates.length === 0) continue;
			await attempt(chunk, async () => {
				const result = await runChunk(warehouse, processor, chunkDates, versions, { runId, now: now() });
				const after = plus(totals, chunkDates.length, result);
				await warehouse.commit([...result.changes, runRow('RUNNING', after)]);
				totals = after;
				for (const cell of result.ledger) versions.set(cell);
			});
			onProgress?.({ processor, chunk, cellsDone: totals.cells, cellsTotal: dates.length });
		}
	});
	if (dates.length > 0 || errors.length > 0) {
		const status = errors.length === 0 ? 'SUCCEEDED' : 'FAILED';
		await attempt(range, () => warehouse.commit([runRow(status, totals)]));
	}
	return {
		processor,
		...totals,
		cellsSkipped: all.length - dates.length,
		seconds: (performance.now() - started) / 1000,
		errors,
	};
}

const NOTHING: Totals = { cells: 0, expected: 0, records: 0, failures: new Map() };

function plus(totals: Totals, cells: number, result: ChunkResult): Totals {
	const failures = new Map(totals.failures);
	for (const [category, count] of result.failures)
		failures.set(category, (failures.get(category) ?? 0) + count);
	return {
		cells: totals.cells + cells,
		expected: totals.expected + result.expected,
		records: totals.records + result.records,
		failures,
	};
}

function readLedger(warehouse: Warehouse) {
	return warehouse.query(sql`SELECT * FROM ${ledgerTable}`, ledgerTable.schema);
}
