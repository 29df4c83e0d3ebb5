import { formatCount, plural, type TextColumn } from '@accounted/command-line';
import { CATEGORY_FACTS, type RootCause } from '@accounted/failure-tracking';

/** `412 failures have 9 causes: 7 errors, 1 pending, 1 expected` */
export function causesSummary(causes: readonly RootCause[]): string {
	const failures = causes.reduce((sum, cause) => sum + cause.failures, 0);
	const count = (which: RootCause['disposition']) =>
		causes.filter(({ disposition }) => disposition === which).length;
	const kinds = [
		plural(count('error'), 'error'),
		`${formatCount(count('pending'))} pending`,
		`${formatCount(count('expected'))} expected`,
	];
	return `${plural(failures, 'failure')} ${failures === 1 ? 'has' : 'have'} ${plural(causes.length, 'cause')}: ${kinds.join(', ')}`;
}

/** What tells a cause from others of its category: `2021-10-25`, `PGS 2021-11-05`, `joaquinashdown`. */
export function causeSubject({ processorName, processorCode, date, entityId }: RootCause): string {
	return [processorCode ?? processorName, date, entityId].filter((part) => part !== null).join(' ');
}

/** What the failure at the root says; of a cause that nobody repairs, what the category means. */
export function causeSays({ category, disposition, said }: RootCause): string {
	return disposition === 'expected' || said === null ? CATEGORY_FACTS[category].when : said;
}

export const CAUSE_COLUMNS: readonly TextColumn[] = [
	{ title: 'Root cause', align: 'left' },
	{ title: 'Of', align: 'left' },
	{ title: 'Disposition', align: 'left' },
	{ title: 'Failures', align: 'right' },
	{ title: 'Entities', align: 'right' },
	{ title: 'Dates', align: 'right' },
	{ title: 'Processors', align: 'right' },
	{ title: 'Says', align: 'left' },
];

export function causeCells(cause: RootCause): string[] {
	const { category, disposition, failures, entities, dates, processors } = cause;
	return [
		category,
		causeSubject(cause),
		disposition,
		...[failures, entities, dates, processors.length].map(formatCount),
		causeSays(cause),
	];
}
