import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cleanLine, cleanText, cut, escapeSteering, plainText } from './terminal-text.ts';

const HOSTILE =
	'\u001b]0;owned\u0007\u001b[31mred\u009b2J\u202egame\u2066x\u2069\u200e\u061c\u2028\u0000\u007f';
const STEERING = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;

test.each([
	['an escape sequence', '\u001b[2Jx', '\ufffd[2Jx'],
	['C1 control characters', 'a\u0080\u009b\u009fb', 'a\ufffd\ufffd\ufffdb'],
	['a carriage return, which writes over the line', 'true\rfalse', 'true\ufffdfalse'],
	['marks of writing direction', 'a\u202eb\u2066c\u2069\u200f\u061c', 'a\ufffdb\ufffdc\ufffd\ufffd\ufffd'],
	['separators of lines and paragraphs', 'a\u2028b\u2029', 'a\ufffdb\ufffd'],
	['text that steers nothing', 'Dončić\t7 of 10\n＝ 日本 🏀\u200d', 'Dončić\t7 of 10\n＝ 日本 🏀\u200d'],
])('%s', (_, text, clean) => {
	expect(cleanText(text)).toBe(clean);
});

test('no text steers a terminal, keeps its length, and is cleaned once', () => {
	const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.constant(HOSTILE));
	fc.assert(
		fc.property(texts, (text) => {
			const clean = cleanText(text);
			expect(clean.replaceAll(/[\t\n]/g, '')).not.toMatch(STEERING);
			expect(clean.length).toBe(text.length);
			expect(cleanText(clean)).toBe(clean);
			expect(cleanLine(text)).not.toMatch(STEERING);
		}),
	);
});

test('JSON for a terminal means the same, and steers nothing', () => {
	fc.assert(
		fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.constant(HOSTILE)), (text) => {
			const shown = escapeSteering(`${JSON.stringify({ text }, null, 2)}\n`);
			expect(JSON.parse(shown)).toEqual({ text });
			expect(shown.replaceAll(/[\t\n]/g, '')).not.toMatch(STEERING);
		}),
	);
});

test('CSV for a terminal keeps its line ends', () => {
	expect(escapeSteering('a,b\r\n"x\ry",\u001b[2J\r\n')).toBe('a,b\r\n"x\\u000dy",\\u001b[2J\r\n');
});

test('any text becomes one line without control characters, no longer than it may be, and whole characters', () => {
	fc.assert(
		fc.property(
			fc.string({ unit: 'binary', maxLength: 40 }),
			fc.integer({ min: 1, max: 20 }),
			(text, limit) => {
				const plain = plainText(text, limit);
				expect(Array.from(plain).length).toBeLessThanOrEqual(limit);
				expect(plain).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
				expect(plainText(plain, limit)).toBe(plain);
			},
		),
	);
});

test('text that fits and steers nothing stays as it is', () => {
	expect(plainText('7 of 10 games before 2021-11-05: Dončić', 100)).toBe(
		'7 of 10 games before 2021-11-05: Dončić',
	);
	expect(plainText('a\r\nb\u202ec\u0007', 100)).toBe('a b c');
	expect(plainText('abcdef', 4)).toBe('abc…');
	expect(cut('🏀🏀🏀', 2)).toBe('🏀…');
});
