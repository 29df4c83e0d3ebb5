import { type DateRange, type RowOf, replaceRows, sql, type TableChange } from '@accounted/warehouse';
import { SCHEMA_VERSION } from '../failure/schema-version.ts';
import { runsTable } from '../ledger/tables.ts';
import type { Processor } from '../processor/processor.ts';
import type { Totals } from './result.ts';

interface Run {
	readonly runId: string;
	readonly processor: Processor;
	readonly definitionVersion: string | null;
	readonly range: DateRange;
	readonly status: RowOf<typeof runsTable>['status'];
	readonly totals: Totals;
	readonly startedAt: string;
	readonly finishedAt: string | null;
	readonly error: Error | null;
}

/** The change that says how far a run has come with one processor. */
export function runRow({
	runId,
	processor,
	definitionVersion,
	range,
	status,
	totals,
	startedAt,
	finishedAt,
	error,
}: Run): TableChange {
	return replaceRows(runsTable, sql`run_id = ${runId} AND processor_name = ${processor.name}`, [
		{
			run_id: runId,
			processor_name: processor.name,
			range_start: range.start,
			range_end: range.end,
			status,
			cell_count: totals.cells,
			expected_count: totals.expected,
			record_count: totals.records,
			failure_count: [...totals.failures.values()].reduce((sum, count) => sum + count, 0),
			started_at: startedAt,
			finished_at: finishedAt,
			logic_version: processor.logicVersion ?? null,
			definition_version: definitionVersion,
			schema_version: SCHEMA_VERSION,
			error: error?.message.toWellFormed() ?? null,
		},
	]);
}
