import { tableText } from '@accounted/command-line';
import {
	type AuditedProcessor,
	type CellStatus,
	isProcessor,
	type ProcessorAccount,
	type Reconciliation,
	STATUS_MEANINGS,
	statusOf,
} from '@accounted/failure-tracking';
import { addDays, type IsoDate } from '@accounted/warehouse';
import type { Findings } from './findings.ts';
import { rejectedText, verdictText } from './reconcile-table.ts';
import { documentOf } from './report-document.ts';
import { uncheckedLines } from './unchecked.ts';

export interface DateStatus {
	readonly processor: AuditedProcessor;
	readonly date: IsoDate;
	readonly status: CellStatus;
}

/** The status of each shown processor on each day of the range; `all` has the upstreams that are not shown too. */
export function statusesOf(shown: Reconciliation, all: readonly ProcessorAccount[]): DateStatus[] {
	const { range } = shown;
	const ran = new Set(
		all.flatMap(({ processor, cells }) =>
			cells.filter((cell) => cell.ran).map(({ date }) => `${processor.code} ${date}`),
		),
	);
	const statuses: DateStatus[] = [];
	for (let date = range.start; date <= range.end; date = addDays(date, 1))
		for (const { processor, cells } of shown.processors) {
			const upstreamRan = processor.upstream.every(
				({ from }) => !isProcessor(from) || ran.has(`${from.code} ${date}`),
			);
			const cell = cells.find((one) => one.date === date);
			statuses.push({ processor, date, status: statusOf(cell, upstreamRan) });
		}
	return statuses;
}

export function statusJson(findings: Findings, statuses: readonly DateStatus[]): string {
	const { range, generatedAt, empty, totals, couldNotCheck, nullKeys, stalenessUnknown, rejected } =
		documentOf(findings);
	const document = {
		schemaVersion: 1,
		range,
		generatedAt,
		empty,
		totals,
		couldNotCheck,
		nullKeys,
		stalenessUnknown,
		rejected,
		statuses: statuses.map(({ processor, date, status }) => ({ processor: processor.code, date, status })),
	};
	return `${JSON.stringify(document, null, 2)}\n`;
}

/** One line for each date, one column for each processor, the meanings of the statuses that occur, and the headline. */
export function statusTable(findings: Findings, statuses: readonly DateStatus[], width?: number): string {
	const { reconciliation } = findings;
	const processors = reconciliation.processors.map(({ processor }) => processor);
	const byDate = Map.groupBy(statuses, ({ date }) => date);
	const table = tableText(
		[
			{ title: 'Date', align: 'left' },
			...processors.map(({ code }) => ({ title: code, align: 'left' as const })),
		],
		[...byDate].map(([date, own]) => [
			date,
			...processors.map((processor) => own.find((one) => one.processor === processor)?.status ?? ''),
		]),
		width,
	);
	const occurring = [...new Set(statuses.map(({ status }) => status))];
	const meanings = occurring.map((status) => `${status.padEnd(12)}   ${STATUS_MEANINGS[status]}\n`);
	const unchecked = uncheckedLines(reconciliation).map((line) => `${line}\n`);
	return `${table}\n${meanings.join('')}${verdictText(findings)}${unchecked.join('')}${rejectedText(reconciliation.rejected, false, width)}`;
}
