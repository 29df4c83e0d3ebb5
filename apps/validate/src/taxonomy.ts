import { print, printedCommand, printWidth, tableText, UsageError } from '@accounted/command-line';
import {
	CATEGORY_FACTS,
	FAILURE_CATEGORIES,
	type FailureCategory,
	isUnknownSpelling,
	readCategory,
	spellingsOf,
} from '@accounted/failure-tracking';

/** `validate taxonomy [CATEGORY]`: what the categories mean, and what to do about one. */
export function taxonomy(text: string | undefined): void {
	print(text === undefined ? allCategories(printWidth()) : oneCategory(categoryNamed(text)));
}

/** @throws UsageError for a word that is neither a category nor a known spelling of one. */
export function categoryNamed(text: string): FailureCategory {
	const named = [text, text.toUpperCase()].find((spelling) => !isUnknownSpelling(spelling));
	if (named === undefined)
		throw new UsageError(
			`${text}: there is no such category`,
			`The categories are ${FAILURE_CATEGORIES.join(', ')}.`,
		);
	return readCategory(named);
}

function allCategories(width: number): string {
	return tableText(
		[
			{ title: 'Category', align: 'left' },
			{ title: 'Disposition', align: 'left' },
			{ title: 'When', align: 'left' },
		],
		FAILURE_CATEGORIES.map((category) => {
			const { disposition, when } = CATEGORY_FACTS[category];
			return [category, disposition === 'cascade' ? 'as its root cause' : disposition, when];
		}),
		width,
	);
}

const WHAT_TO_DO: Readonly<Record<FailureCategory, string>> = {
	EARLY_SEASON: 'Nothing: it ends by itself once the season is long enough.',
	INSUFFICIENT_DATA: 'Nothing: it ends by itself once there are enough games.',
	SOURCE_NOT_READY: 'Wait until the game is final, load again and backfill.',
	MISSING_SOURCE: 'Get the missing box scores from the publisher, load them and backfill.',
	INVALID_INPUT: 'Correct the row that the reason names in the source, load it and backfill.',
	UNRESOLVED_PLAYER: 'Give the rows of that name their player id in the source, load and backfill.',
	INCOMPLETE_UPSTREAM: 'Run what it reads again for the missing dates; --explain says why they are missing.',
	MISSING_UPSTREAM: 'Look at the root cause. --explain follows the chain to it.',
	PROCESSING_ERROR: 'Correct the code: the reason holds the message it threw. Then backfill with --force.',
	UNKNOWN: 'Ask the team that writes that category what it means.',
};

function oneCategory(category: FailureCategory): string {
	const { disposition, failureType, canRetry, isCorrectable, when } = CATEGORY_FACTS[category];
	const [, ...spellings] = spellingsOf(category);
	const facts: readonly (readonly [string, string])[] = [
		['When', when],
		['Disposition', disposition === 'cascade' ? 'as its root cause' : disposition],
		['Failure type', `${failureType}, unless the evidence says otherwise`],
		['Can retry', canRetry ? 'yes: running again may help' : 'no: running again changes nothing'],
		['Correctable', isCorrectable ? 'yes: repaired data fixes it' : 'no: data is not what is wrong'],
		['What to do', WHAT_TO_DO[category]],
		...(category === 'MISSING_UPSTREAM'
			? [['Command', printedCommand('validate', ['--explain', 'ENTITY'])] as const]
			: []),
		...(spellings.length === 0 ? [] : [['Also spelt', spellings.join(', ')] as const]),
	];
	const width = Math.max(...facts.map(([name]) => name.length));
	return `${category}\n\n${facts.map(([name, text]) => `${name.padEnd(width)}   ${text}\n`).join('')}`;
}
