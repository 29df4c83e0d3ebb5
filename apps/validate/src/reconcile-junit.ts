import type { CellAccount, ProcessorAccount } from '@accounted/failure-tracking';
import { XMLBuilder } from 'fast-xml-parser';
import type { Findings } from './findings.ts';
import type { Gate } from './gate.ts';

/**
 * One test suite for each processor, one test case for each of its dates. A case fails by what the gate watches; what
 * else is wrong with a date is its output.
 */
export function reconcileJunit({ reconciliation, unaccounted }: Findings, gates: readonly Gate[]): string {
	const watched = new Set<string>(
		gates.map(({ measure }) => (measure === 'coverage' ? 'unaccounted' : measure)),
	);
	const entities = Map.groupBy(unaccounted, ({ processor, date }) => `${processor.code} ${date}`);
	const suites = reconciliation.processors.map((account) => {
		const cases = account.cells.map((cell) => {
			const names = entities.get(`${account.processor.code} ${cell.date}`) ?? [];
			const found = findingsOf(cell);
			const failing = found.filter(({ measure }) => watched.has(measure));
			const list = names.map(({ entityId, why }) => `${entityId}: ${why}`).join('\n');
			return {
				'@classname': account.processor.code,
				'@name': cell.date,
				...(failing.length === 0
					? {}
					: { failure: { '@type': failing[0]?.name, '@message': textOf(failing), '#text': list } }),
				'system-out': summaryOf(cell, found),
			};
		});
		return {
			'@name': nameOf(account),
			'@tests': cases.length,
			'@failures': cases.filter((one) => 'failure' in one).length,
			testcase: cases,
		};
	});
	const total = (pick: (suite: (typeof suites)[number]) => number) =>
		suites.reduce((sum, suite) => sum + pick(suite), 0);
	const document = {
		'?xml': { '@version': '1.0', '@encoding': 'UTF-8' },
		testsuites: {
			'@name': 'accounted',
			'@tests': total((suite) => suite['@tests']),
			'@failures': total((suite) => suite['@failures']),
			testsuite: suites,
		},
	};
	return new XMLBuilder({
		ignoreAttributes: false,
		attributeNamePrefix: '@',
		format: true,
		suppressEmptyNode: true,
		tagValueProcessor: (_, value) => printable(value),
		attributeValueProcessor: (_, value) => printable(value),
	}).build(document);
}

interface Finding {
	readonly measure: string;
	readonly name: string;
	readonly count: number;
}

function findingsOf(cell: CellAccount): Finding[] {
	const { failuresByDisposition, acknowledged } = cell;
	return [
		{ measure: 'unaccounted', name: 'Unaccounted', count: cell.unaccounted },
		{ measure: 'conflicts', name: 'Conflict', count: cell.conflicts },
		{ measure: 'unexpected', name: 'Unexpected', count: cell.unexpected },
		{ measure: 'duplicates', name: 'Duplicate', count: cell.duplicates },
		{ measure: 'stale', name: 'Stale', count: cell.stale },
		{ measure: 'error', name: 'Error', count: failuresByDisposition.error - acknowledged.error },
		{ measure: 'pending', name: 'Pending', count: failuresByDisposition.pending - acknowledged.pending },
		{ measure: 'acknowledged', name: 'Acknowledged', count: acknowledged.error + acknowledged.pending },
	].filter(({ count }) => count > 0);
}

function summaryOf({ expected, hasRecord, hasFailure }: CellAccount, found: readonly Finding[]): string {
	const others = found.length === 0 ? '' : `; ${textOf(found)}`;
	return `${expected} expected, ${hasRecord} with a record, ${hasFailure} with a failure${others}`;
}

function textOf(found: readonly Finding[]): string {
	return found.map(({ name, count }) => `${count} ${name}`).join(', ');
}

function nameOf({ processor }: ProcessorAccount): string {
	return `${processor.code} ${processor.name}`;
}

/** Control characters, which XML 1.0 cannot hold, escaped or not, as a question mark. */
function printable(value: unknown): string {
	const isForbidden = (mark: string) =>
		(mark < ' ' && !'\t\n\r'.includes(mark)) || mark === '\ufffe' || mark === '\uffff';
	return [...String(value).toWellFormed()].map((mark) => (isForbidden(mark) ? '?' : mark)).join('');
}
