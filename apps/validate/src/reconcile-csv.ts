import { type CellAccount, coverageOf } from '@accounted/failure-tracking';
import { csvText } from './csv.ts';
import type { Findings } from './findings.ts';
import { type UncheckedLine, uncheckedOf } from './unchecked.ts';

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
	'rejected',
	'could_not_check',
];

/**
 * One line for each processor and date, and one without a date for each processor with rejected rows that have none.
 * Coverage is empty where nothing is expected. What could not be checked is one line each, with the processor, the reason
 * and nothing else.
 */
export function reconcileCsv({ reconciliation }: Findings): string {
	return csvText(TITLES, [
		...reconciliation.processors.flatMap(({ processor, cells, rejectedWithoutDate }) => [
			...cells.map((cell) => lineOf(processor.code, cell)),
			...(rejectedWithoutDate > 0 ? [undatedLine(processor.code, rejectedWithoutDate)] : []),
		]),
		...uncheckedOf(reconciliation).map(uncheckedLine),
	]);
}

function lineOf(code: string, cell: CellAccount): (string | number)[] {
	return [
		code,
		cell.date,
		cell.expected,
		cell.hasRecord,
		cell.hasFailure,
		cell.unaccounted,
		cell.expected === 0 ? '' : coverageOf(cell),
		cell.conflicts,
		cell.unexpected,
		cell.duplicates,
		cell.stale,
		cell.failuresByDisposition.error,
		cell.failuresByDisposition.pending,
		cell.failuresByDisposition.expected,
		cell.acknowledged.error,
		cell.acknowledged.pending,
		cell.rejected,
		'',
	];
}

function uncheckedLine({ processor, line }: UncheckedLine): string[] {
	const texts: Readonly<Record<string, string>> = { processor: processor.code, could_not_check: line };
	return TITLES.map((title) => texts[title] ?? '');
}

function undatedLine(code: string, rejected: number): (string | number)[] {
	const numbers: Readonly<Record<string, string | number>> = {
		processor: code,
		date: '',
		coverage: '',
		rejected,
		could_not_check: '',
	};
	return TITLES.map((title) => numbers[title] ?? 0);
}
