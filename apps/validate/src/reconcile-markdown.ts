import { formatCount, plural } from '@accounted/command-line';
import { CAUSE_COLUMNS, causeCells, causesSummary } from './causes.ts';
import type { Findings } from './findings.ts';
import { markdownCell, markdownTable } from './markdown.ts';
import {
	acknowledgedLines,
	brokenLines,
	COUNT_COLUMNS,
	countCells,
	repairs,
	whyLines,
} from './reconcile-table.ts';

/** How many causes a pull request is told of. */
const CAUSES_SHOWN = 20;

/** The reconciliation for a pull request or a job summary. */
export function reconcileMarkdown({ reconciliation, unaccounted, causes }: Findings): string {
	const { processors, range } = reconciliation;
	const missing = processors.reduce((sum, account) => sum + account.unaccounted, 0);
	const findings = [
		...brokenLines(processors),
		...acknowledgedLines(processors),
		...whyLines(unaccounted),
	].map((line) => `- ${markdownCell(line)}\n`);
	const shown = causes.slice(0, CAUSES_SHOWN);
	const more = causes.length - shown.length;
	return [
		`### ${missing === 0 ? 'Everybody is accounted for' : `${formatCount(missing)} Unaccounted`}, ${range.start} to ${range.end}\n\n`,
		markdownTable(
			[{ title: 'Processor', align: 'left' }, ...COUNT_COLUMNS],
			processors.map((account) => [account.processor.code, ...countCells(account)]),
		),
		findings.length === 0 ? '' : `\n${findings.join('')}`,
		...repairs(unaccounted).map(
			({ isCommand, text }) => `\n${isCommand ? `\`${text}\`` : markdownCell(text)}\n`,
		),
		causes.length === 0
			? ''
			: `\n${causesSummary(causes)}\n\n${markdownTable(CAUSE_COLUMNS, shown.map(causeCells))}`,
		more > 0 ? `\nand ${plural(more, 'more cause')}\n` : '',
	].join('');
}
