import { PROCESSORS } from '@accounted/command-line';
import { type Reconciliation, sumCounts } from '@accounted/failure-tracking';
import { isoDate } from '@accounted/warehouse';
import { describe, expect, test } from 'vitest';
import { DEFAULT_GATE } from './default-gate.ts';
import { gateOf, MEASURES, parseGate } from './gate.ts';
import { parseReporters } from './reporters.ts';
import { conditionText } from './tell/verdict.ts';

const day = isoDate.parse('2021-11-05');
const [processor] = PROCESSORS;
if (processor === undefined) throw new Error('there are processors');
const found: Reconciliation = {
	range: { start: day, end: day },
	couldNotCheck: [],
	nullKeys: [],
	unknownCategories: [],
	changedDefinitions: [],
	stalenessUnknown: [],
	rejected: [],
	processors: [
		{
			processor,
			expected: 1000,
			hasRecord: 900,
			hasFailure: 97,
			unaccounted: 3,
			conflicts: 0,
			unexpected: 1,
			duplicates: 0,
			stale: 0,
			rejected: 4,
			rejectedWithoutDate: 0,
			failuresByCategory: {},
			failuresByDisposition: { expected: 80, error: 10, pending: 7 },
			acknowledged: { expected: 0, error: 0, pending: 0 },
			cells: [],
		},
	],
};
const failing = (text: string) => gateOf(parseGate(text), found);

test.each([
	['unaccounted', ['unaccounted 3']],
	['unaccounted>0,error>0', ['unaccounted 3', 'error 10']],
	['error>10', []],
	['error>=10', ['error 10 (>= 10)']],
	['coverage<0.99', []],
	['coverage<0.999', ['coverage 0.997 (< 0.999)']],
	['coverage', ['coverage 0.997 (< 1)']],
	['pending<=7, stale>0', ['pending 7 (<= 7)']],
	['rejected', ['rejected 4']],
	['rejected>10', []],
	['empty', []],
	['expected', []],
	['expected<1001', ['expected 1000 (< 1001)']],
	['Unaccounted, ERROR', ['unaccounted 3', 'error 10']],
	['error,error, error>0,error>5', ['error 10', 'error 10 (> 5)']],
	[DEFAULT_GATE, ['unaccounted 3', 'error 10', 'rejected 4']],
])('--fail-on %s', (text, says) => expect(failing(text)).toEqual(says));

test('acknowledged errors pass the gate', () => {
	const processors = found.processors.map((account) => ({
		...account,
		acknowledged: { expected: 0, error: 10, pending: 0 },
	}));
	expect(gateOf(parseGate('error'), { ...found, processors })).toEqual([]);
});

describe('where nothing is expected', () => {
	const nothing = {
		...found,
		processors: found.processors.map((account) => ({ ...account, ...sumCounts([]) })),
	};
	test.each([
		['empty', ['empty (nothing is expected in the whole range)']],
		['expected', ['expected 0 (< 1)']],
		['coverage<0.99', ['coverage 0 (< 0.99)']],
		['unaccounted', []],
	])('--fail-on %s', (text, says) => expect(gateOf(parseGate(text), nothing)).toEqual(says));

	test('the default gate fails', () => {
		const sound = nothing.processors.map((account) => ({
			...account,
			failuresByDisposition: { expected: 0, error: 0, pending: 0 },
		}));
		expect(gateOf(parseGate(DEFAULT_GATE), { ...nothing, processors: sound })).toEqual([
			'empty (nothing is expected in the whole range)',
		]);
		const [account] = sound;
		const mixed = account === undefined ? [] : [account, { ...account, expected: 1, hasRecord: 1 }];
		expect(gateOf(parseGate(DEFAULT_GATE), { ...nothing, processors: mixed })).toEqual([]);
	});
});

describe('where nothing is expected of some processors', () => {
	const nothing = { ...sumCounts([]), failuresByDisposition: { expected: 0, error: 0, pending: 0 } };
	const own = found.processors.map((account) => ({ ...account, ...nothing, expected: 7, hasRecord: 7 }));
	const { evaluate: _, ...audited } = processor;
	const declared = (code: string, expected: number) =>
		found.processors.map((account) => ({
			...account,
			...nothing,
			processor: { ...audited, name: code, code },
			expected,
			hasRecord: expected,
		}));
	const gated = (...processors: (typeof found.processors)[]) =>
		gateOf(parseGate(DEFAULT_GATE), { ...found, processors: processors.flat() });

	test('each declared one is named', () => {
		expect(gated(own, declared('PRED', 0))).toEqual(['empty (PRED)']);
		expect(gated(declared('PRED', 0), own, declared('ODDS', 0), declared('BETS', 3))).toEqual([
			'empty (PRED, ODDS)',
		]);
		expect(gated(declared('PRED', 0), declared('BETS', 3))).toEqual(['empty (PRED)']);
	});

	test('one of this program passes, and so does a declared one that expects anything', () => {
		const idle = own.map((account) => ({ ...account, expected: 0, hasRecord: 0 }));
		expect(gated(own, idle, declared('PRED', 1))).toEqual([]);
		expect(gated(idle, declared('PRED', 1))).toEqual([]);
	});

	test('all of them is the range as a whole', () => {
		expect(gated(declared('PRED', 0), declared('ODDS', 0))).toEqual([
			'empty (nothing is expected in the whole range)',
		]);
	});

	test('a gate without empty does not fail', () => {
		const processors = [...own, ...declared('PRED', 0)];
		expect(gateOf(parseGate('unaccounted,error'), { ...found, processors })).toEqual([]);
	});
});

test.each([
	['eror', /Did you mean error\?/],
	['errors', /Did you mean error\?/],
	['conflict', /Did you mean conflicts\?/],
	['rejcted', /Did you mean rejected\?/],
	['', /no such measure/],
	['error,', /no such measure/],
	['error>', /limit is not a number/],
	['error>x', /limit is not a number/],
	['error=1', /no such measure/],
	['empty>0', /empty takes no limit/],
	['unaccounted>0;error', /limit is not a number/],
])('--fail-on %j is refused', (text, says) => {
	expect(() => parseGate(text)).toThrow(/--fail-on/);
	expect(() => parseGate(text)).toThrow(says);
});

test('what a gate is written as is read as the same gate', () => {
	const gates = parseGate(`${MEASURES.join(',')},error>=10,coverage<0.5`);
	const written = parseGate(gates.map(conditionText).join(','));
	expect(written).toEqual(gates);
});

test('reports go to the terminal or a file', () => {
	expect(parseReporters('table', undefined, ['junit=a.xml', 'html=b=c.html'])).toEqual([
		{ format: 'table', file: undefined },
		{ format: 'junit', file: 'a.xml' },
		{ format: 'html', file: 'b=c.html' },
	]);
	expect(() => parseReporters('table', undefined, ['pdf=a.pdf'])).toThrow(/pdf: not a format/);
	for (const text of ['html', 'html='])
		expect(() => parseReporters('table', undefined, [text])).toThrow(
			expect.objectContaining({
				message: `--reporter ${text}: it names no file`,
				remedy: expect.stringContaining('--reporter html=report.html'),
			}),
		);
});
