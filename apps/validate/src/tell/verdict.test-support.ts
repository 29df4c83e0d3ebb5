import { PROCESSORS } from '@accounted/command-line';
import type { ProcessorAccount, RootCause } from '@accounted/failure-tracking';
import { isoDate } from '@accounted/warehouse';
import type { FailedGate } from '../gate.ts';
import type { Check, Verdict } from './verdict.ts';

const range = { start: isoDate.parse('2021-11-05'), end: isoDate.parse('2021-11-15') };
const gates: FailedGate[] = [{ measure: 'unaccounted', comparison: '>', limit: 0, value: 1234 }];

export const check: Check = { processors: PROCESSORS, range, gates };

/** A verdict on all processors, with nine causes that say the same. */
export function verdictOf(reason: string, failed: readonly FailedGate[] = gates): Verdict {
	const processors = PROCESSORS.map(
		(processor): ProcessorAccount => ({
			processor,
			expected: 2000,
			hasRecord: 1000,
			hasFailure: 900,
			unaccounted: failed.length > 0 ? 100 : 0,
			conflicts: 0,
			unexpected: 0,
			duplicates: 0,
			stale: 3,
			rejected: 0,
			rejectedWithoutDate: 0,
			failuresByCategory: { MISSING_SOURCE: 900 },
			failuresByDisposition: { error: 900, pending: 0, expected: 0 },
			acknowledged: { error: 0, pending: 0, expected: 0 },
			cells: [],
		}),
	);
	const cause: RootCause = {
		category: 'PROCESSING_ERROR',
		processorName: 'PlayerGameSummaryProcessor',
		processorCode: 'PGS',
		date: '2021-11-05',
		entityId: reason,
		reason,
		disposition: 'error',
		said: reason,
		failures: 900,
		entities: 90,
		dates: 10,
		processors: [],
		first: range.start,
		last: range.end,
		example: { processor: 'PGS', date: range.start, entityId: reason },
	};
	return {
		findings: {
			reconciliation: {
				range,
				processors,
				couldNotCheck: [],
				nullKeys: [],
				unknownCategories: [],
				changedDefinitions: [],
				stalenessUnknown: [],
				rejected: [],
			},
			unaccounted: PROCESSORS.slice(0, failed.length > 0 ? 2 : 0).map((processor) => ({
				processor,
				date: range.start,
				entityId: reason,
				why: 'LOST',
			})),
			unexpected: [],
			nearlyAgreeing: [],
			causes: Array.from({ length: 9 }, () => cause),
			generatedAt: '2021-11-16T06:00:00.000Z',
		},
		failed,
	};
}
