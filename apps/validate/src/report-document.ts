import {
	type Counts,
	coverageOf,
	FAILURE_CATEGORIES,
	KEY_DIFFERENCES,
	NULL_KEY_PLACES,
} from '@accounted/failure-tracking';
import { isoDate } from '@accounted/warehouse';
import { z } from 'zod';
import type { Findings } from './findings.ts';
import { totalsOf } from './totals.ts';

const count = z.int().nonnegative();
const counts = {
	expected: count.describe('Entities that must appear'),
	hasRecord: count,
	hasFailure: count.describe('Without a record, and with an open failure'),
	unaccounted: count.describe('With neither. hasRecord + hasFailure + unaccounted = expected, always'),
	conflicts: count.describe('A record and an open failure for one key'),
	unexpected: count.describe('A record or an open failure for a key that was not expected'),
	duplicates: count.describe('More than one record for one key'),
	stale: count.describe('Accounted for, but from inputs that have changed since'),
	rejected: count.describe(
		'Raw rows that loading refused and that are not repaired. No entities, not among expected',
	),
};
const category = z.enum(FAILURE_CATEGORIES);
const disposition = z.enum(['expected', 'error', 'pending']);

/** The document of `--reconcile --format json`. Its names and nesting are a contract; `report.schema.json` is made of it. */
export const reportDocument = z
	.object({
		schemaVersion: z.literal(2),
		range: z.object({ start: isoDate, end: isoDate }),
		generatedAt: z.iso.datetime(),
		empty: z.boolean().describe('Nothing was expected in the whole range, so coverage says nothing'),
		totals: z
			.object({
				...counts,
				errors: count.describe('Failures whose root cause is an error'),
				acknowledgedErrors: count.describe('Of the errors, those that are accepted for now'),
				pending: count.describe('Failures whose root cause is pending'),
				acknowledgedPending: count,
			})
			.describe('All processors together'),
		processors: z.array(
			z.object({
				code: z.string(),
				name: z.string(),
				phase: z.int(),
				entityType: z.enum(['PLAYER', 'TEAM', 'GAME', 'DATE']),
				coverage: z
					.number()
					.min(0)
					.max(1)
					.describe('The share of expected that is accounted for; 1 where nothing is expected'),
				...counts,
				rejectedWithoutDate: count.describe(
					'Of the rejected rows, those without a readable date. They belong to no entry of dates',
				),
				failuresByCategory: z.partialRecord(category, count),
				failuresByDisposition: z
					.object({ expected: count, error: count, pending: count })
					.describe('Each cascade counted as its root cause'),
				acknowledged: z
					.object({ expected: count, error: count, pending: count })
					.optional()
					.describe('Of failuresByDisposition, those that are accepted for now; the gate lets them pass'),
				dates: z.array(z.object({ date: isoDate, ...counts })),
			}),
		),
		unaccountedEntities: z.array(
			z.object({
				processor: z.string(),
				date: isoDate,
				entityId: z.string(),
				why: z.enum(['NEVER_RAN', 'ARRIVED_AFTER_RUN', 'LOST']),
			}),
		),
		unexpectedEntities: z.array(z.object({ processor: z.string(), date: isoDate, entityId: z.string() })),
		couldNotCheck: z
			.array(z.object({ processor: z.string(), why: z.string() }))
			.describe(
				'Audited processors whose table or expectation cannot be read. They are not among processors',
			),
		nullKeys: z
			.array(
				z.object({
					processor: z.string(),
					place: z.enum(NULL_KEY_PLACES),
					withoutEntity: count.describe('Rows of the range whose entity is NULL or blank'),
					withoutDate: count.describe('Rows without a date, which belong to no range'),
				}),
			)
			.describe('Rows that cannot be compared. With any of them, or of couldNotCheck, the exit code is 3'),
		changedDefinitions: z
			.array(z.object({ processor: z.string(), entities: count, parts: z.array(z.string()) }))
			.describe('Processors with stale entities whose definition has changed, and what differs in it'),
		stalenessUnknown: z
			.array(z.object({ processor: z.string(), entities: count, why: z.string() }))
			.describe('Processors whose staleness cannot be told: stale is 0 there, and the exit code is 3'),
		nearlyAgreeing: z
			.array(
				z.object({
					processor: z.string(),
					date: isoDate,
					expected: z.string().describe('One of unaccountedEntities'),
					found: z.string().describe('One of unexpectedEntities'),
					by: z.array(z.enum(KEY_DIFFERENCES)),
				}),
			)
			.describe('Unaccounted and unexpected entities that are two spellings of one'),
		rejected: z
			.array(
				z.object({
					table: z.string().describe('The raw table that refused the rows'),
					file: z.string(),
					column: z.string().describe('Empty where the row as a whole does not fit'),
					reason: z.string().describe('The reason of the first row; they differ in digits or a quoted value'),
					count,
					firstPosition: z.string().describe('line 12, row 12'),
					firstDate: isoDate.nullable(),
					lastDate: isoDate.nullable().describe('Null where no row has a readable date'),
				}),
			)
			.describe('Rejected rows by file, column and reason; most rows first'),
		rootCauses: z
			.array(
				z.object({
					category,
					disposition,
					processor: z.string().nullable(),
					date: z.string().nullable(),
					entityId: z.string().nullable(),
					says: z
						.string()
						.nullable()
						.describe('The reason of the failure at the root; one, where they differ'),
					failures: count,
					entities: count,
					dates: count,
					processors: z.array(z.string()).describe('Codes of those whose failures follow from it'),
					first: isoDate,
					last: isoDate,
				}),
			)
			.optional()
			.describe('With --details: errors first, then pending, then expected'),
	})
	.meta({ title: 'What an accounted validate --reconcile --format json prints' });

export type ReportDocument = z.output<typeof reportDocument>;

export function documentOf({
	reconciliation,
	unaccounted,
	unexpected,
	nearlyAgreeing,
	generatedAt,
}: Findings): ReportDocument {
	const totals = totalsOf(reconciliation);
	return {
		schemaVersion: 2,
		range: reconciliation.range,
		generatedAt,
		empty: totals.expected === 0,
		totals,
		processors: reconciliation.processors.map((account) => ({
			code: account.processor.code,
			name: account.processor.name,
			phase: account.processor.phase,
			entityType: account.processor.entityType,
			...countsOf(account),
			rejectedWithoutDate: account.rejectedWithoutDate,
			coverage: coverageOf(account),
			failuresByCategory: account.failuresByCategory,
			failuresByDisposition: account.failuresByDisposition,
			acknowledged: account.acknowledged,
			dates: account.cells.map((cell) => ({ date: cell.date, ...countsOf(cell) })),
		})),
		unaccountedEntities: unaccounted.map(({ processor, date, entityId, why }) => ({
			processor: processor.code,
			date,
			entityId,
			why,
		})),
		unexpectedEntities: unexpected.map(({ processor, date, entityId }) => ({
			processor: processor.code,
			date,
			entityId,
		})),
		couldNotCheck: reconciliation.couldNotCheck.map(({ processor, why }) => ({
			processor: processor.code,
			why,
		})),
		nullKeys: reconciliation.nullKeys.map(({ processor, place, withoutEntity, withoutDate }) => ({
			processor: processor.code,
			place,
			withoutEntity,
			withoutDate,
		})),
		changedDefinitions: reconciliation.changedDefinitions.map(({ processor, entities, parts }) => ({
			processor: processor.code,
			entities,
			parts: [...parts],
		})),
		stalenessUnknown: reconciliation.stalenessUnknown.map(({ processor, entities, why }) => ({
			processor: processor.code,
			entities,
			why,
		})),
		nearlyAgreeing: nearlyAgreeing.map(({ processor, date, expected, found, by }) => ({
			processor: processor.code,
			date,
			expected,
			found,
			by: [...by],
		})),
		rejected: [...reconciliation.rejected],
	};
}

/** The causes of all failures, as the document has them with --details. */
export function causesOf({ causes }: Findings): NonNullable<ReportDocument['rootCauses']> {
	return causes.map((cause) => ({
		category: cause.category,
		disposition: cause.disposition,
		processor: cause.processorName,
		date: cause.date,
		entityId: cause.entityId,
		says: cause.said,
		failures: cause.failures,
		entities: cause.entities,
		dates: cause.dates,
		processors: cause.processors.map(({ code }) => code),
		first: cause.first,
		last: cause.last,
	}));
}

function countsOf(counted: Counts): Counts {
	const { expected, hasRecord, hasFailure, unaccounted } = counted;
	const { conflicts, unexpected, duplicates, stale, rejected } = counted;
	return { expected, hasRecord, hasFailure, unaccounted, conflicts, unexpected, duplicates, stale, rejected };
}

/** JSON Schema (draft 2020-12) of the document. */
export function reportJsonSchema(): string {
	return `${JSON.stringify(z.toJSONSchema(reportDocument, { target: 'draft-2020-12' }), null, '\t')}\n`;
}
