import { expect, test } from 'vitest';
import { summary } from './summary.ts';

test('a run without skipped tests ends with its counts alone', () => {
	expect(summary({ passed: 12, failed: 1, skipped: 0 }, 'there is no browser')).toEqual([
		'12 passed, 1 failed',
	]);
});

test.each([
	[1, '1 test was not run: there is no browser.'],
	[96, '96 tests were not run: there is no browser.'],
])('%i skipped tests are explained in words before the counts', (skipped, words) => {
	expect(summary({ passed: 12, failed: 0, skipped }, 'there is no browser')).toEqual([
		words,
		`12 passed, 0 failed, ${skipped} skipped`,
	]);
});
