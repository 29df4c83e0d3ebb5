import { plainText, printedCommand } from '@accounted/command-line';
import { coverageOf, FAILURE_CATEGORIES, type Notification } from '@accounted/failure-tracking';
import { isoDate } from '@accounted/warehouse';
import { z } from 'zod';
import { causeSays } from '../causes.ts';
import type { Findings } from '../findings.ts';
import { MEASURES } from '../gate.ts';
import { totalsOf } from '../totals.ts';
import type { Change } from './change.ts';
import { type Check, conditionText, type Verdict } from './verdict.ts';

const count = z.int().nonnegative();
const counts = {
	expected: count,
	unaccounted: count,
	conflicts: count,
	unexpected: count,
	duplicates: count,
	stale: count,
	rejected: count.describe('Raw rows that loading refused and that are not repaired'),
	errors: count.describe('Failures whose root cause is an error'),
	pending: count,
	coverage: z.number().min(0).max(1),
};

/** The document that a generic webhook gets. Its names are a contract; `notification.schema.json` is made of it. */
export const notification = z
	.object({
		schemaVersion: z.literal(1),
		id: z.uuid().describe('The same in each attempt to deliver one message: two with one id are one'),
		event: z.enum(['gate.failed', 'gate.changed', 'gate.recovered']),
		check: z.string().describe('What the check is called: --notify-name, or its processors and its gate'),
		warehouse: z.string(),
		range: z.object({ start: isoDate, end: isoDate }),
		generatedAt: z.iso.datetime(),
		conditions: z
			.array(
				z.object({
					condition: z.string(),
					measure: z.enum(MEASURES),
					value: z.number(),
					limit: z.number(),
				}),
			)
			.describe('Those that failed; none after a recovery'),
		previous: z.object({
			status: z.enum(['passed', 'failed']),
			conditions: z.array(z.string()),
			toldAt: z.iso.datetime().nullable(),
		}),
		totals: z.object(counts),
		unaccountedWhy: z
			.object({ NEVER_RAN: count, ARRIVED_AFTER_RUN: count, LOST: count })
			.describe('The unaccounted entities of all processors, by why'),
		processors: z
			.array(z.object({ code: z.string(), ...counts }))
			.describe('Those in which anything is amiss, at most 50'),
		rootCauses: z
			.array(
				z.object({
					category: z.enum(FAILURE_CATEGORIES),
					disposition: z.enum(['expected', 'error', 'pending']),
					processor: z.string().nullable(),
					date: z.string().nullable(),
					entityId: z.string().nullable(),
					says: z.string(),
					failures: count,
				}),
			)
			.describe('Of errors and of what is pending, those with the most failures, at most 5'),
		command: z.string().describe('What shows more'),
	})
	.meta({ title: 'What accounted validate --notify json=URL posts' });

export type NotificationDocument = z.output<typeof notification>;

const MOST_PROCESSORS = 50;
const MOST_CAUSES = 5;
const LONGEST_TEXT = 300;

export interface Occasion {
	readonly id: string;
	readonly change: Change;
	readonly checkName: string;
	/** What was told last; undefined where nothing was. */
	readonly previous: Pick<Notification, 'status' | 'conditions' | 'told_at'> | undefined;
	readonly warehouse: string;
}

/** What there is to tell, each text from data on one line and cut short. */
export function notificationOf(
	{ id, change, checkName, previous, warehouse }: Occasion,
	check: Check,
	{ findings, failed }: Verdict,
): NotificationDocument {
	const { reconciliation, causes, generatedAt } = findings;
	const accounts = reconciliation.processors.map((account) => ({
		...account,
		errors: account.failuresByDisposition.error,
		pending: account.failuresByDisposition.pending,
	}));
	return {
		schemaVersion: 1,
		id,
		event: `gate.${change}`,
		check: plainText(checkName, LONGEST_TEXT),
		warehouse: plainText(warehouse, LONGEST_TEXT),
		range: check.range,
		generatedAt,
		conditions: failed.map((gate) => ({
			condition: conditionText(gate),
			measure: gate.measure,
			value: gate.value,
			limit: gate.limit,
		})),
		previous: {
			status: previous?.status === 'FAILED' ? 'failed' : 'passed',
			conditions: previous?.conditions.split(',').filter((condition) => condition !== '') ?? [],
			toldAt: previous?.told_at ?? null,
		},
		totals: numbersOf(totalsOf(reconciliation)),
		unaccountedWhy: whysOf(findings),
		processors: accounts
			.filter(isAmiss)
			.slice(0, MOST_PROCESSORS)
			.map((account) => ({ code: account.processor.code, ...numbersOf(account) })),
		rootCauses: causes
			.filter(({ disposition }) => disposition !== 'expected')
			.slice(0, MOST_CAUSES)
			.map((cause) => ({
				category: cause.category,
				disposition: cause.disposition,
				processor: cause.processorName,
				date: cause.date,
				entityId: cause.entityId === null ? null : plainText(cause.entityId, LONGEST_TEXT),
				says: plainText(causeSays(cause), LONGEST_TEXT),
				failures: cause.failures,
			})),
		command: commandOf(check, failed.length > 0),
	};
}

function whysOf({ unaccounted }: Findings): NotificationDocument['unaccountedWhy'] {
	const whys = { NEVER_RAN: 0, ARRIVED_AFTER_RUN: 0, LOST: 0 };
	for (const { why } of unaccounted) whys[why]++;
	return whys;
}

type Numbers = Omit<NotificationDocument['totals'], 'coverage'>;

function numbersOf(numbers: Numbers): NotificationDocument['totals'] {
	const { expected, unaccounted, conflicts, unexpected, duplicates, stale, rejected, errors, pending } =
		numbers;
	const coverage = coverageOf(numbers);
	return {
		expected,
		unaccounted,
		conflicts,
		unexpected,
		duplicates,
		stale,
		rejected,
		errors,
		pending,
		coverage,
	};
}

/** The numbers that are 0 where nothing is wrong, in the order in which a message states them. */
export const AMISS = [
	'unaccounted',
	'conflicts',
	'unexpected',
	'duplicates',
	'stale',
	'rejected',
	'errors',
	'pending',
] as const satisfies readonly (keyof Numbers)[];

function isAmiss(numbers: Numbers): boolean {
	return AMISS.some((which) => numbers[which] > 0);
}

function commandOf({ processors, range, gates }: Check, withDetails: boolean): string {
	return printedCommand('validate', [
		...['--start-date', range.start, '--end-date', range.end],
		...['--processor', processors.map(({ code }) => code).join(',')],
		...['--reconcile', ...(withDetails ? ['--details'] : [])],
		...['--fail-on', gates.map(conditionText).join(',')],
	]);
}

/** JSON Schema (draft 2020-12) of the document. */
export function notificationJsonSchema(): string {
	return `${JSON.stringify(z.toJSONSchema(notification, { target: 'draft-2020-12' }), null, '\t')}\n`;
}
