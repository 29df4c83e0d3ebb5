import { type Counts, coverageOf } from '@accounted/failure-tracking';
import type { Findings } from './validate.ts';

/** The document of `--reconcile --format json`. Its names and nesting are a contract. */
export function reconcileJson({ reconciliation, unaccounted, generatedAt }: Findings): string {
	const document = {
		schemaVersion: 1,
		range: reconciliation.range,
		generatedAt,
		processors: reconciliation.processors.map((account) => ({
			code: account.processor.code,
			name: account.processor.name,
			phase: account.processor.phase,
			entityType: account.processor.entityType,
			expected: account.expected,
			hasRecord: account.hasRecord,
			hasFailure: account.hasFailure,
			unaccounted: account.unaccounted,
			coverage: coverageOf(account),
			...brokenWays(account),
			failuresByCategory: account.failuresByCategory,
			failuresByDisposition: account.failuresByDisposition,
			dates: account.cells.map((cell) => ({
				date: cell.date,
				expected: cell.expected,
				hasRecord: cell.hasRecord,
				hasFailure: cell.hasFailure,
				unaccounted: cell.unaccounted,
				...brokenWays(cell),
			})),
		})),
		unaccountedEntities: unaccounted.map(({ processor, date, entityId, why }) => ({
			processor: processor.code,
			date,
			entityId,
			why,
		})),
	};
	return `${JSON.stringify(document, null, 2)}\n`;
}

function brokenWays({ conflicts, unexpected, duplicates, stale }: Counts) {
	return { conflicts, unexpected, duplicates, stale };
}
