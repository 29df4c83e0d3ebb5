import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lex, position, significant } from './lexer.ts';

const kindsAndValues = (script: string) => significant(lex(script)).map(({ kind, value }) => [kind, value]);

/** Pieces that stay themselves whatever stands next to them, once blanks part them. */
const pieces = fc.constantFrom(
	'SELECT',
	'points',
	'`my table`',
	"'it; is'",
	"'''a'b\n;c'''",
	'"""x"y"""',
	"r'\\d'",
	"b'x'",
	"RB'''y'''",
	'1.5e-3',
	'.5',
	'0xFF',
	'@day',
	'@@error.message',
	'-- ; comment\n',
	'# ; comment\n',
	'/* ; \n */',
	';',
	'(',
	'<=',
	'||',
);

describe('lex', () => {
	it('loses nothing: the tokens, joined, are the script', () => {
		fc.assert(
			fc.property(fc.array(pieces), (some) => {
				const script = some.join(' ');
				const tokens = lex(script);
				expect(tokens.map(({ text }) => text).join('')).toBe(script);
				for (const { start, text } of tokens) expect(script.startsWith(text, start)).toBe(true);
			}),
		);
	});

	it.each([
		["'a'", 'a'],
		['"a"', 'a'],
		["'a\"b'", 'a"b'],
		["'it\\'s'", "it's"],
		["'''it's\nlong'''", "it's\nlong"],
		['"""say "so" """', 'say "so" '],
		["'\\n\\t\\\\'", '\n\t\\'],
		["'\\x41\\u00e9\\U0001F3C0\\101'", 'Aé🏀A'],
		["r'\\n'", '\\n'],
		["R'\\''", "\\'"],
		["''", ''],
		["'-- no comment /* nor this'", '-- no comment /* nor this'],
	])('reads the string %s', (literal, value) => {
		expect(kindsAndValues(literal)).toStrictEqual([['string', value]]);
	});

	it.each([
		['`a b`', 'a b'],
		['`p.d.t`', 'p.d.t'],
		['`a\\`b`', 'a`b'],
	])('reads the name %s', (name, value) => {
		expect(kindsAndValues(name)).toStrictEqual([['quoted', value]]);
	});

	it('takes nothing in strings, names and comments for a parameter', () => {
		const script = `SELECT '@a', "@b", \`@c\`, @d, @@e -- @f\n/* @g */ # @h`;
		expect(kindsAndValues(script).filter(([kind]) => kind === 'parameter')).toStrictEqual([
			['parameter', 'd'],
		]);
	});

	it('takes a dash in a project for a part of its name where a table is named, and for a minus elsewhere', () => {
		expect(kindsAndValues('SELECT a-b.c FROM my-project-1.ds.t')).toStrictEqual([
			['word', 'SELECT'],
			['word', 'a'],
			['symbol', '-'],
			['word', 'b'],
			['symbol', '.'],
			['word', 'c'],
			['word', 'FROM'],
			['word', 'my-project-1'],
			['symbol', '.'],
			['word', 'ds'],
			['symbol', '.'],
			['word', 't'],
		]);
	});

	it('takes digits after a dot for a name', () => {
		expect(kindsAndValues('ds.2021_games')).toStrictEqual([
			['word', 'ds'],
			['symbol', '.'],
			['word', '2021_games'],
		]);
	});

	it.each([
		["SELECT 'a", 'Syntax error: Unclosed string literal at [1:8]'],
		["SELECT 'a\n'", 'Syntax error: Unclosed string literal at [1:8]'],
		["'''a'", 'Syntax error: Unclosed triple-quoted string literal at [1:1]'],
		['SELECT\n  `a', 'Syntax error: Unclosed identifier literal at [2:3]'],
		['SELECT 1 /* on', 'Syntax error: Unclosed comment at [1:10]'],
		["'\\q'", 'Syntax error: Illegal escape sequence: \\q at [1:2]'],
		["'\\ud800'", 'Syntax error: Illegal escape sequence: \\ud800 at [1:2]: not a Unicode code point'],
		[
			"'it''s'",
			'Syntax error: concatenated string literals need to be separated by whitespace or comments at [1:5]',
		],
		['SELECT \u00a7', 'Syntax error: Illegal input character "§" at [1:8]'],
	])('refuses %j', (script, message) => {
		expect(() => lex(script)).toThrow(expect.objectContaining({ reason: 'invalidQuery', message }));
	});
});

describe('position', () => {
	it.each([
		['abc', 0, '[1:1]'],
		['abc', 2, '[1:3]'],
		['a\nbc', 2, '[2:1]'],
		['a\r\nbc', 4, '[2:2]'],
		['a\n\n\nb', 4, '[4:1]'],
	])('of %j at %i is %s', (script, offset, expected) => {
		expect(position(script, offset)).toBe(expected);
	});
});
