import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plainText } from './terminal-text.ts';

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
});
