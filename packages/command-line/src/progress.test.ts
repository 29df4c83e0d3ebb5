import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { fitted, startProgress } from './progress.ts';

it('says only what is done on a terminal without a size, whose lines could not be cleared', () => {
	const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 0 });
	const progress = startProgress(stream as never);
	progress.update('at work');
	progress.done('one step');
	progress.stop();
	expect(progress.live).toBe(false);
	expect(String(stream.read())).toBe('one step\n');
});

test('live text neither wraps nor scrolls, whatever the text and the size of the terminal', () => {
	const size = fc.integer({ min: 4, max: 120 });
	const lines = fc.array(fc.string({ maxLength: 150 }), { minLength: 1, maxLength: 40 });
	fc.assert(
		fc.property(lines, size, size, (text, columns, rows) => {
			const [first = '', ...rest] = fitted(text.join('\n'), columns, rows).split('\n');
			expect(rest.length + 1).toBeLessThan(rows);
			for (const line of [`⠋ ${first}`, ...rest]) expect(line.length).toBeLessThanOrEqual(columns);
		}),
	);
});

test('live text that fits stays as it is', () => {
	expect(fitted('backfill\n  TOGS 18 cells', 80, 24)).toBe('backfill\n  TOGS 18 cells');
	expect(fitted('backfill\n  TOGS 18 cells', 12, 24)).toBe('backfill\n  TOGS 18 …');
});
