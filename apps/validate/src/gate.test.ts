import { PROCESSORS } from '@accounted/command-line';
import type { Reconciliation } from '@accounted/failure-tracking';
import { isoDate } from '@accounted/warehouse';
import { expect, test } from 'vitest';
import { gateOf, parseGate } from './gate.ts';
import { parseReporters } from './reporters.ts';

const day = isoDate.parse('2021-11-05');
const [processor] = PROCESSORS;
if (processor === undefined) throw new Error('there are processors');
const found: Reconciliation = {
	range: { start: day, end: day },
	unknownCategories: [],
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
			rejected: 0,
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
])('--fail-on %s', (text, says) => expect(failing(text)).toEqual(says));

test.each(['eror', '', 'error>', 'error>x', 'error=1', 'unaccounted>0;error'])(
	'--fail-on %j is refused',
	(text) => expect(() => parseGate(text)).toThrow(/--fail-on/),
);

test('reports go to the terminal or a file', () => {
	expect(parseReporters('table', undefined, ['junit=a.xml', 'html=b=c.html'])).toEqual([
		{ format: 'table', file: undefined },
		{ format: 'junit', file: 'a.xml' },
		{ format: 'html', file: 'b=c.html' },
	]);
	expect(() => parseReporters('table', undefined, ['pdf=a.pdf'])).toThrow(/pdf: not a format/);
	expect(() => parseReporters('table', undefined, ['html'])).toThrow(/names no file/);
});
