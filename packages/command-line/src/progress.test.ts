import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { startProgress } from './progress.ts';

it('says only what is done on a terminal without a size, whose lines could not be cleared', () => {
	const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 0 });
	const progress = startProgress(stream as never);
	progress.update('at work');
	progress.done('one step');
	progress.stop();
	expect(progress.live).toBe(false);
	expect(String(stream.read())).toBe('one step\n');
});
