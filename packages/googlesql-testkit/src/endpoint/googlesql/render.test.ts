import { describe, expect, it } from 'vitest';
import { lex } from './lexer.ts';
import { renderDuckDb } from './render.ts';

const NOW = Date.parse('2021-11-05T19:30:00.250Z');

const rendered = (script: string) => renderDuckDb(lex(script), new Map(), NOW);

describe('renderDuckDb', () => {
	it.each([
		['SELECT @Day, @day', 'SELECT $day, $day'],
		["SELECT '@day'", "SELECT '@day'"],
		['SELECT "double"', "SELECT 'double'"],
		["SELECT 'it\\'s'", "SELECT 'it''s'"],
		['SELECT `a "b`', 'SELECT "a ""b"'],
		['SELECT 1 # one\n+ 2', 'SELECT 1      \n+ 2'],
		['SELECT /* a\nb */ 1', 'SELECT     \n     1'],
		['SELECT SAFE_CAST(a AS TIMESTAMP)', 'SELECT TRY_CAST(a AS TIMESTAMPTZ)'],
		["SELECT timestamp '2021-11-05'", "SELECT TIMESTAMPTZ '2021-11-05'"],
		['SELECT CAST(a AS ARRAY<TIMESTAMP>)', 'SELECT CAST(a AS ARRAY<TIMESTAMPTZ>)'],
		['SELECT a AS timestamp, t.timestamp FROM t', 'SELECT a AS timestamp, t.timestamp FROM t'],
		['SELECT CURRENT_DATE()', "SELECT DATE '2021-11-05'"],
		['SELECT current_timestamp', "SELECT TIMESTAMPTZ '2021-11-05 19:30:00.250+00'"],
		['SELECT CURRENT_DATETIME()', "SELECT TIMESTAMP '2021-11-05 19:30:00.250'"],
	])('%s', (script, expected) => {
		expect(rendered(script).text).toBe(expected);
	});

	it('names the parameters in use', () => {
		expect(rendered("SELECT @A, '@b', @c -- @d").parameters).toStrictEqual(new Set(['a', 'c']));
	});

	it.each(["SELECT b'x'", 'SELECT @@error.message'])('refuses %s', (script) => {
		expect(() => rendered(script)).toThrow(expect.objectContaining({ reason: 'invalidQuery' }));
	});

	it('knows the way back, past what has become longer, shorter, or has more bytes', () => {
		const script = "SELECT 'Dončić', `x`, \"'\", boo";
		const { text, offsetOf } = rendered(script);
		expect(offsetOf(Buffer.byteLength(text.slice(0, text.indexOf('boo'))))).toBe(script.indexOf('boo'));
		expect(offsetOf(0)).toBe(0);
		expect(offsetOf(10_000)).toBe(script.length);
	});
});
