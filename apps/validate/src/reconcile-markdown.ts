import { plural } from '@accounted/command-line';
import { CAUSE_COLUMNS, causeCells, causesSummary } from './causes.ts';
import type { Findings } from './findings.ts';
import { markdownCell, markdownTable } from './markdown.ts';
import { nearlyAgreeingLines, withoutNearlyAgreeing } from './nearly-agreeing.ts';
import {
	acknowledgedLines,
	brokenLines,
	COUNT_COLUMNS,
	countCells,
	repairs,
	whyLines,
} from './reconcile-table.ts';
import { REJECTED_COLUMNS, rejectedCells } from './rejected-rows.ts';
import { headlineOf } from './totals.ts';
import { uncheckedLines } from './unchecked.ts';

/** How many causes, and reasons of rejection, a pull request shows. */
const CAUSES_SHOWN = 20;
const REJECTED_SHOWN = 20;

/** The reconciliation for a pull request or a job summary. */
export function reconcileMarkdown(findings: Findings): string {
	const { reconciliation, nearlyAgreeing, causes } = findings;
	const lost = withoutNearlyAgreeing(findings);
	const { processors, range, rejected } = reconciliation;
	const lines = [
		...uncheckedLines(reconciliation),
		...brokenLines(reconciliation),
		...acknowledgedLines(processors),
		...nearlyAgreeingLines(nearlyAgreeing),
		...whyLines(lost),
	].map((line) => `- ${markdownCell(line)}\n`);
	const shown = causes.slice(0, CAUSES_SHOWN);
	const more = causes.length - shown.length;
	const moreRejected = rejected.length - REJECTED_SHOWN;
	return [
		`### ${headlineOf(findings)}; ${range.start} to ${range.end}\n\n`,
		markdownTable(
			[{ title: 'Processor', align: 'left' }, ...COUNT_COLUMNS],
			processors.map((account) => [account.processor.code, ...countCells(account)]),
		),
		lines.length === 0 ? '' : `\n${lines.join('')}`,
		rejected.length === 0
			? ''
			: `\n${markdownTable(REJECTED_COLUMNS, rejected.slice(0, REJECTED_SHOWN).map(rejectedCells))}`,
		moreRejected > 0 ? `\nand ${plural(moreRejected, 'more reason')}\n` : '',
		...repairs(lost).map(({ isCommand, text }) => `\n${isCommand ? `\`${text}\`` : markdownCell(text)}\n`),
		causes.length === 0
			? ''
			: `\n${causesSummary(causes)}\n\n${markdownTable(CAUSE_COLUMNS, shown.map(causeCells))}`,
		more > 0 ? `\nand ${plural(more, 'more cause')}\n` : '',
	].join('');
}
