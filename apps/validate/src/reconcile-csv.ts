import { coverageOf } from '@accounted/failure-tracking';
import { csvText } from './csv.ts';
import type { Findings } from './findings.ts';

const TITLES = [
	'processor',
	'date',
	'expected',
	'has_record',
	'has_failure',
	'unaccounted',
	'coverage',
	'conflicts',
	'unexpected',
	'duplicates',
	'stale',
	'failures_error',
	'failures_pending',
	'failures_expected',
	'errors_acknowledged',
	'pending_acknowledged',
];

/** One line for each processor and date. */
export function reconcileCsv({ reconciliation }: Findings): string {
	return csvText(
		TITLES,
		reconciliation.processors.flatMap(({ processor, cells }) =>
			cells.map((cell) => [
				processor.code,
				cell.date,
				cell.expected,
				cell.hasRecord,
				cell.hasFailure,
				cell.unaccounted,
				coverageOf(cell),
				cell.conflicts,
				cell.unexpected,
				cell.duplicates,
				cell.stale,
				cell.failuresByDisposition.error,
				cell.failuresByDisposition.pending,
				cell.failuresByDisposition.expected,
				cell.acknowledged.error,
				cell.acknowledged.pending,
			]),
		),
	);
}
