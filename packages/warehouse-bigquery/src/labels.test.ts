import { describe, expect, it } from 'vitest';
import { labelsOf } from './labels.ts';

describe('labels', () => {
	it('that fit stay as they are', () => {
		const labels = { tool: 'accounted', run_id: '2021-11-05-a1', command: '' };
		expect(labelsOf(labels)).toStrictEqual(labels);
	});

	it('that do not are made to', () => {
		expect(
			labelsOf({
				Command: 'Back fill',
				'1st': 'x',
				'': 'y',
				'_-': 'z',
				owner: 'a@b.c',
				long: 'x'.repeat(64),
			}),
		).toStrictEqual({ command: 'back_fill', st: 'x', owner: 'a_b_c', long: 'x'.repeat(63) });
	});

	it('are 64 at most', () => {
		const many = Object.fromEntries(Array.from({ length: 70 }, (_, index) => [`k${index}`, 'v']));
		expect(Object.keys(labelsOf(many)).length).toBe(64);
	});
});
