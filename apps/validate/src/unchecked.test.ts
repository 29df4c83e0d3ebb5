import { openWarehouse, PROCESSORS } from '@accounted/command-line';
import {
	declaredProcessor,
	type NearlyAgreeing,
	processorDeclaration,
	type Reconciliation,
	reconcile,
	selectedBy,
} from '@accounted/failure-tracking';
import { isoDate } from '@accounted/warehouse';
import { XMLParser } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import type { Findings } from './findings.ts';
import { failedGates, parseGate } from './gate.ts';
import { reportData } from './html/report-data.ts';
import { reconcileCsv } from './reconcile-csv.ts';
import { reconcileJson } from './reconcile-json.ts';
import { reconcileJunit } from './reconcile-junit.ts';
import { reconcileMarkdown } from './reconcile-markdown.ts';
import { reconcileNdjson } from './reconcile-ndjson.ts';
import { reconcileTable } from './reconcile-table.ts';
import { reportDocument } from './report-document.ts';
import { check, verdictOf } from './tell/verdict.test-support.ts';

const WHY = "others.preds.day holds '10/19/2021', which is not a date";
const PRED = audited('PRED', 'others.preds');
const METER = audited('METER', 'plant.readings');
const date = isoDate.parse('2021-11-05');

function audited(code: string, table: string) {
	const declaration = processorDeclaration.parse({
		name: `${code}Worker`,
		code,
		phase: 5,
		table,
		dateColumn: 'day',
		entityColumn: 'who',
		entityType: 'PLAYER',
		expectation: 'given below',
	});
	const text = 'SELECT day AS analysis_date, who AS entity_id FROM plant.due';
	return declaredProcessor(declaration, selectedBy(code, text, 'all who are due'), []);
}

/** The findings of sound processors, with some of them replaced. */
function findingsWith(change: Partial<Reconciliation>, more: Partial<Findings> = {}): Findings {
	const { findings } = verdictOf('', []);
	return {
		...findings,
		causes: [],
		...more,
		reconciliation: {
			...findings.reconciliation,
			processors: findings.reconciliation.processors.slice(0, 1).map((account) => ({
				...account,
				hasRecord: 2000,
				hasFailure: 0,
				stale: 0,
				failuresByCategory: {},
				failuresByDisposition: { error: 0, pending: 0, expected: 0 },
			})),
			...change,
		},
	};
}

const UNCHECKED = {
	couldNotCheck: [{ processor: PRED, why: WHY }],
	nullKeys: [
		{ processor: METER, place: 'expectation', withoutEntity: 1, withoutDate: 0 },
		{ processor: METER, place: 'records', withoutEntity: 1200, withoutDate: 1 },
		{ processor: METER, place: 'failures', withoutEntity: 0, withoutDate: 2 },
	],
} as const;
const LINES = [
	`could not check PRED: ${WHY}`,
	'could not check all of METER: its expectation (all who are due) yields 1 row without entity_id (NULL or blank), which cannot be compared',
	'could not check all of METER: plant.readings has 1,200 rows without who (NULL or blank) and 1 row without day, which cannot be compared',
	'could not check all of METER: nba_processing.precompute_failures has 2 rows without analysis_date, which cannot be compared',
];
const found = findingsWith(UNCHECKED);

describe('what could not be checked', () => {
	it('stands in the table and in Markdown, in the headline too', () => {
		for (const text of [reconcileTable(found, false), reconcileMarkdown(found)]) {
			for (const line of LINES) expect(text.replaceAll('\\', '')).toContain(line);
			expect(text).toMatch(/^(### )?could not check 2 processors, 0 unaccounted, /m);
		}
		expect(reconcileTable(findingsWith({}), false)).not.toMatch(/could not check/);
	});

	it('stands in JSON, as the schema says, and in NDJSON', () => {
		const document = JSON.parse(reconcileJson(found, false));
		expect(reportDocument.strict().parse(document)).toEqual(document);
		expect(document).toMatchObject({
			couldNotCheck: [{ processor: 'PRED', why: WHY }],
			nullKeys: [
				{ processor: 'METER', place: 'expectation', withoutEntity: 1, withoutDate: 0 },
				{ processor: 'METER', place: 'records', withoutEntity: 1200, withoutDate: 1 },
				{ processor: 'METER', place: 'failures', withoutEntity: 0, withoutDate: 2 },
			],
		});
		const kinds = reconcileNdjson(found)
			.trimEnd()
			.split('\n')
			.map((line) => JSON.parse(line).kind);
		expect(kinds.slice(0, 5)).toEqual(['report', 'could-not-check', 'null-keys', 'null-keys', 'null-keys']);
	});

	it('stands in CSV, a line each', () => {
		const lines = reconcileCsv(found).trimEnd().split('\r\n');
		expect(lines[0]).toMatch(/,could_not_check$/);
		const width = lines[0]?.split(',').length ?? 0;
		expect(lines.slice(1)).toEqual([
			`PRED${','.repeat(width - 1)}"${LINES[0]}"`,
			`METER${','.repeat(width - 1)}"${LINES[1]}"`,
			`METER${','.repeat(width - 1)}"${LINES[2]}"`,
			`METER${','.repeat(width - 1)}"${LINES[3]}"`,
		]);
	});

	it('is an error in JUnit', () => {
		const parsed = new XMLParser({ ignoreAttributes: false }).parse(reconcileJunit(found, []));
		expect(parsed.testsuites).toMatchObject({ '@_failures': '0', '@_errors': '4' });
		const suite = parsed.testsuites.testsuite.find(
			(one: Record<string, string>) => one['@_name'] === 'Could not check',
		);
		expect(
			suite.testcase.map((one: Record<string, Record<string, string>>) => one.error?.['@_message']),
		).toEqual(LINES);
	});

	it('stands on the page', () => {
		expect(reportData(found).unchecked).toEqual({ processors: 2, lines: LINES });
	});

	it('is not taken for a range in which nothing is expected', () => {
		const nothing = findingsWith({ ...UNCHECKED, processors: [] });
		expect(reconcileTable(nothing, false)).not.toMatch(/Nothing is expected from/);
		expect(failedGates(parseGate('empty'), nothing.reconciliation)).toEqual([]);
		expect(failedGates(parseGate('empty'), findingsWith({ processors: [] }).reconciliation)).toEqual([]);
	});

	it('does not keep a sound processor from being checked', async () => {
		await using warehouse = await closing(
			openWarehouse({ warehouse: 'duckdb', database: ':memory:' }, 'write'),
		);
		const { processors, couldNotCheck } = await reconcile(warehouse.opened, [PRED], check.range);
		expect({ processors, couldNotCheck }).toMatchObject({
			processors: [],
			couldNotCheck: [{ processor: PRED, why: expect.stringMatching(/^there is no table others\.preds; /) }],
		});
		expect(PROCESSORS).not.toContain(PRED);
	});
});

describe('keys that nearly agree', () => {
	const pairs: readonly NearlyAgreeing[] = [
		{ processor: PRED, date, expected: 'ann', found: 'ANN', by: ['letter case'] },
		{ processor: PRED, date, expected: 'bob', found: 'BOB', by: ['letter case'] },
		{ processor: METER, date, expected: '7', found: ' 7.0', by: ['blanks', 'a trailing .0'] },
	];
	const unaccounted = [...pairs, { processor: PRED, date, expected: 'cid' }].map((one) => ({
		processor: one.processor,
		date: one.date,
		entityId: one.expected,
		why: 'LOST' as const,
	}));
	const near = findingsWith({}, { nearlyAgreeing: pairs, unaccounted });

	it('are named with an example, and nothing must run again for them', () => {
		for (const text of [reconcileTable(near, false), reconcileMarkdown(near).replaceAll('\\', '')]) {
			expect(text).toContain(
				"PRED: 2 unaccounted and 2 unexpected keys differ by letter case alone: 'ann' expected, 'ANN' found. Correct the spelling in others.preds.who, or in the expectation",
			);
			expect(text).toContain(
				"METER: 1 unaccounted and 1 unexpected key differs by blanks and a trailing .0 alone: '7' expected, ' 7.0' found.",
			);
			expect(text).toMatch(/PRED: LOST: 1 unaccounted on 1 date/);
			expect(text).toMatch(/PRED \(PREDWorker\) must run again/);
			expect(text).not.toMatch(/METER: LOST|METER \(METERWorker\)/);
		}
		const alone = findingsWith({}, { nearlyAgreeing: pairs, unaccounted: unaccounted.slice(0, 3) });
		expect(reconcileTable(alone, false)).not.toMatch(/run again|LOST/);
	});

	it('stand in the details, in JSON and in NDJSON', () => {
		expect(reconcileTable(near, true)).toMatch(/^PRED +2021-11-05 +ann +found as 'ANN'$/m);
		expect(reconcileTable(near, true)).toMatch(/^PRED +2021-11-05 +cid +LOST$/m);
		const document = JSON.parse(reconcileJson(near, false));
		expect(reportDocument.strict().parse(document)).toEqual(document);
		expect(document.nearlyAgreeing).toContainEqual({
			processor: 'METER',
			date,
			expected: '7',
			found: ' 7.0',
			by: ['blanks', 'a trailing .0'],
		});
		expect(document.unaccountedEntities).toHaveLength(4);
		expect(reconcileNdjson(near)).toContain('{"kind":"nearly-agreeing","processor":"PRED"');
	});
});

async function closing(opening: ReturnType<typeof openWarehouse>) {
	const opened = await opening;
	return { opened, [Symbol.asyncDispose]: () => opened.close() };
}
