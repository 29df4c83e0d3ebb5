import type { CellAccount, ProcessorAccount } from '@accounted/failure-tracking';
import { XMLBuilder } from 'fast-xml-parser';
import type { Findings } from './findings.ts';
import { type Gate, gateOf } from './gate.ts';
import { reasonText } from './rejected-rows.ts';
import { headlineOf, totalsOf } from './totals.ts';
import { uncheckedOf } from './unchecked.ts';

/**
 * One test suite for each processor, with one test case for each of its dates. A case fails by what the gate watches;
 * what else is wrong with a date is its output. Three more suites stand for what belongs to no date: what could not be
 * checked, whose cases are errors; the rejected rows, one case for each file, column and reason; and the range itself,
 * which fails where nothing is expected.
 */
export function reconcileJunit(findings: Findings, gates: readonly Gate[]): string {
	const { reconciliation, unaccounted } = findings;
	const watched = new Set<string>(
		gates.map(({ measure }) => (measure === 'coverage' ? 'unaccounted' : measure)),
	);
	const entities = Map.groupBy(unaccounted, ({ processor, date }) => `${processor.code} ${date}`);
	const ofProcessors = reconciliation.processors.map((account) => {
		const cases = account.cells.map((cell): TestCase => {
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
		return suiteOf(nameOf(account), cases);
	});
	const suites = [
		...ofProcessors,
		...uncheckedSuite(findings),
		...rejectedSuite(findings, watched.has('rejected')),
		...rangeSuite(findings, gates),
	];
	const total = (pick: (suite: (typeof suites)[number]) => number) =>
		suites.reduce((sum, suite) => sum + pick(suite), 0);
	const document = {
		'?xml': { '@version': '1.0', '@encoding': 'UTF-8' },
		testsuites: {
			'@name': `accounted: ${headlineOf(findings)}`,
			'@tests': total((suite) => suite['@tests']),
			'@failures': total((suite) => suite['@failures']),
			'@errors': total((suite) => suite['@errors']),
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

interface TestCase {
	readonly '@classname': string;
	readonly '@name': string;
	readonly failure?: {
		readonly '@type': string | undefined;
		readonly '@message': string;
		readonly '#text'?: string;
	};
	readonly error?: { readonly '@type': string; readonly '@message': string };
	readonly 'system-out': string;
}

function suiteOf(name: string, cases: readonly TestCase[]) {
	const failures = cases.filter((one) => one.failure !== undefined).length;
	const errors = cases.filter((one) => one.error !== undefined).length;
	return {
		'@name': name,
		'@tests': cases.length,
		'@failures': failures,
		'@errors': errors,
		testcase: cases,
	};
}

function uncheckedSuite({ reconciliation }: Findings) {
	const cases = uncheckedOf(reconciliation).map(
		({ processor, line }): TestCase => ({
			'@classname': 'could not check',
			'@name': processor.code,
			error: { '@type': 'CouldNotCheck', '@message': line },
			'system-out': line,
		}),
	);
	return cases.length === 0 ? [] : [suiteOf('Could not check', cases)];
}

function rejectedSuite({ reconciliation }: Findings, isWatched: boolean) {
	const cases = reconciliation.rejected.map((group): TestCase => {
		const text = `${group.count} Rejected: ${reasonText(group)}`;
		return {
			'@classname': 'rejected',
			'@name': [group.file, group.firstPosition, group.column].filter((part) => part !== '').join(' '),
			...(isWatched ? { failure: { '@type': 'Rejected', '@message': text } } : {}),
			'system-out': text,
		};
	});
	return cases.length === 0 ? [] : [suiteOf('Rejected rows', cases)];
}

/** The case of the range as a whole: a report without any case must not look like one in which all pass. */
function rangeSuite({ reconciliation }: Findings, gates: readonly Gate[]) {
	const { expected } = totalsOf(reconciliation);
	const failed = gateOf(
		gates.filter(({ measure }) => measure === 'empty' || measure === 'expected'),
		reconciliation,
	);
	if (expected > 0 && failed.length === 0) return [];
	const { start, end } = reconciliation.range;
	const failure = { '@type': 'Expected', '@message': failed.join(', ') };
	const range: TestCase = {
		'@classname': 'range',
		'@name': `${start} to ${end}`,
		...(failed.length === 0 ? {} : { failure }),
		'system-out': `${expected} expected in the whole range`,
	};
	return [suiteOf('The range as a whole', [range])];
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
		{ measure: 'rejected', name: 'Rejected', count: cell.rejected },
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
