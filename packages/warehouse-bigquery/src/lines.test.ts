import { defineTable } from '@accounted/warehouse';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { linesIn, linesOf } from './lines.ts';

const table = defineTable({
	name: 'test.lines',
	description: 'What JSON has no number for, and what it has two spellings for.',
	schema: z.object({
		text: z.string(),
		whole: z.int().nullable(),
		big: z.bigint(),
		fraction: z.number(),
		bigs: z.array(z.bigint()).nullable(),
	}),
	key: ['text'],
});

const row = { text: 'a', whole: 1, big: 2n ** 63n - 1n, fraction: 0.1, bigs: [1n] };

describe('a line', () => {
	it('has each value so that nothing is lost on the way', () => {
		expect(linesOf(table)(row)).toBe(
			'{"text":"a","whole":1,"big":"9223372036854775807","fraction":0.1,"bigs":["1"]}',
		);
		expect(linesOf(table)({ ...row, fraction: -0 })).toContain('"fraction":"-0.0"');
	});

	it('leaves nulls out, those of arrays too', () => {
		expect(linesOf(table)({ ...row, whole: null, bigs: null })).toBe(
			'{"text":"a","big":"9223372036854775807","fraction":0.1}',
		);
	});

	it.each(['"', '\\', '\n', '\r\n', '\u2028', '\u0000', '姚明 🏀'])('is one line, with %j in it', (text) => {
		const line = linesOf(table)({ ...row, text });
		expect(line).not.toMatch(/[\r\n]/);
		expect(JSON.parse(line).text).toBe(text);
	});

	it.each([
		[{ text: null }, 'test.lines: column text is null, though its schema says it never is'],
		[{ whole: undefined }, 'test.lines: column whole is missing from a row'],
		[{ bigs: [1n, null] }, 'test.lines: column bigs should be ARRAY<INT64>, and is the object null'],
		[{ bigs: 'a' }, 'test.lines: column bigs should be ARRAY<INT64>, and is the string a'],
	])('is refused for %o', (change, message) => {
		expect(() => linesOf(table)({ ...row, ...change })).toThrow(message);
	});
});

describe('lines', () => {
	it('come in the order of the rows, some thousand at a time', async () => {
		const buffers: Buffer[] = [];
		const batches = [[{ n: 0 }], [], Array.from({ length: 5000 }, (_, index) => ({ n: index + 1 }))];
		for await (const buffer of linesIn(batches, ({ n }) => String(n))) buffers.push(buffer);
		expect(buffers.length).toBe(4);
		const numbers = Buffer.concat(buffers).toString().trimEnd().split('\n').map(Number);
		expect(numbers).toStrictEqual(Array.from({ length: 5001 }, (_, index) => index));
	});
});
