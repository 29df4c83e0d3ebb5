import { expect, test } from 'vitest';
import { summary } from './summary.ts';

test('a run without skipped tests ends with its counts alone', () => {
	expect(summary({ passed: 12, failed: 1, skipped: 0 }, ['a browser'])).toEqual(['12 passed, 1 failed']);
});

test('skipped tests are explained in words before the counts', () => {
	expect(summary({ passed: 12, failed: 0, skipped: 96 }, ['the real season', 'a browser'])).toEqual([
		'96 tests were not run: this machine lacks the real season; a browser.',
		'12 passed, 0 failed, 96 skipped',
	]);
	expect(summary({ passed: 12, failed: 0, skipped: 1 }, [])).toEqual([
		'1 test was not run: the report above names the files.',
		'12 passed, 0 failed, 1 skipped',
	]);
});
