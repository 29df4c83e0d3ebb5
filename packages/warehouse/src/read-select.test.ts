import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSelect, SelectError } from './read-select.ts';
import { GOOGLE_SQL_SPELLING, render, sql } from './sql.ts';

const bounds = { start_date: sql.parameter('STRING', 'a'), end_date: sql.parameter('STRING', 'b') };
const read = (text: string) => render(readSelect(text, bounds), { ...GOOGLE_SQL_SPELLING, quote: '"' });

describe('a SELECT that somebody wrote', () => {
	it('binds its parameters, as often as it names them, and none that stands in a string', () => {
		const { text, parameters } = read(
			"SELECT d FROM t WHERE d BETWEEN @start_date AND @end_date AND x <> '@start_date' AND d < @end_date",
		);
		expect(text).toBe("SELECT d FROM t WHERE d BETWEEN @p1 AND @p2 AND x <> '@start_date' AND d < @p3");
		expect(parameters.map(({ value }) => value)).toEqual(['a', 'b', 'b']);
	});

	it('has its names in backticks quoted as the engine does, where they need quotes', () => {
		expect(read('SELECT `order`, `made for` FROM `plant`.`group` JOIN `plant.shifts`').text).toBe(
			'SELECT "order", "made for" FROM plant."group" JOIN plant.shifts',
		);
	});

	it('loses its comments, wherever they stand', () => {
		expect(read("-- who;\nSELECT 1 /* ) ; */ - -- '\n2").text.replaceAll(/\s+/g, ' ').trim()).toBe(
			'SELECT 1 - 2',
		);
		expect(read('/* first */ WITH a AS (SELECT 1) SELECT * FROM a').text).toContain('WITH a AS');
	});

	it.each([
		['DELETE FROM t', /one SELECT/],
		['SELECT 1; DROP TABLE t', /semicolon/],
		['SELECT 1) AS x; SELECT (2', /closes a parenthesis/],
		['SELECT (1', /not closed/],
		["SELECT 'a", /quote is not closed/],
		['SELECT "a"', /double quotes/],
		['SELECT `a', /backtick is not closed/],
		['SELECT ``', /cannot be written like this/],
		['SELECT `a"b`', /cannot be written like this/],
		['SELECT `a\\b`', /cannot be written like this/],
		["SELECT '\\' OR 1 = 1", /backslash/],
		["SELECT '''x'", /three quotes/],
		['SELECT 1 # x', /the marks/],
		['SELECT $$x$$', /the marks/],
		['SELECT @today', /@today: there is no such parameter; it has @start_date and @end_date/],
		['SELECT @constructor', /no such parameter/],
		['SELECT @@version', /no such parameter/],
		['SELECT 1 /* open', /comment is not closed/],
	])('is refused where it is something else, or could be: %s', (text, says) => {
		expect(() => read(text)).toThrow(SelectError);
		expect(() => read(text)).toThrow(says);
	});

	it('never leaves the parentheses it is put into, whatever it holds', () => {
		const pieces = [
			"'",
			"''",
			'(',
			')',
			';',
			'--',
			'/*',
			'*/',
			'\n',
			' ',
			'x',
			'@start_date',
			'"',
			'`',
			'\\',
			'#',
		];
		fc.assert(
			fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 12 }), (parts) => {
				let text: string;
				try {
					({ text } = read(`SELECT ${parts.join('')}`));
				} catch (error) {
					expect(error).toBeInstanceOf(SelectError);
					return;
				}
				const bare = text.replaceAll(/'[^']*'|"[^"]*"/g, 'x');
				expect(bare).not.toMatch(/['"`;#\\]|--|\/\*/);
				let depth = 0;
				for (const mark of bare) {
					if (mark === '(') depth++;
					if (mark === ')') depth--;
					expect(depth).toBeGreaterThanOrEqual(0);
				}
				expect(depth).toBe(0);
			}),
			{ numRuns: 2000, seed: 33 },
		);
	});
});
