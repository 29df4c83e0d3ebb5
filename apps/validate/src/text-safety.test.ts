import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvText } from './csv.ts';
import { markdownCell, markdownTable } from './markdown.ts';

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1', ' =1', '\n=1', '\r\n  @x', '\u00a0=1'])(
	'a spreadsheet takes %j for text',
	(formula) => {
		const [cell = ''] = rowsOf(csvText(['reason'], [[formula]]))[1] ?? [];
		expect(cell).toMatch(/^'/);
		expect(withoutGuards(cell)).toBe(formula);
	},
);

test.each([
	['ann\n=1+1', "ann\n'=1+1"],
	['ann\r =1+1', "ann\r' =1+1"],
	['ann\nbob', 'ann\nbob'],
	['x - y = z', 'x - y = z'],
])('a line break in %j forges neither a row nor a formula', (text, cell) => {
	expect(rowsOf(csvText(['entity', 'reason'], [[text, text]]))).toEqual([
		['entity', 'reason'],
		[cell, cell],
	]);
});

test('any text comes back from CSV as one cell, in rows as they were written', () => {
	const cell = fc.oneof(
		fc.string({
			unit: fc.constantFrom('a', ' ', ',', ';', '"', "'", '\n', '\r', '\t', '=', '-', 'é', '\u2028'),
		}),
		fc.string({ unit: 'binary' }),
	);
	const table = fc
		.integer({ min: 1, max: 4 })
		.chain((columns) =>
			fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), { minLength: 1, maxLength: 6 }),
		);
	fc.assert(
		fc.property(table, (rows) => {
			const [titles = []] = rows;
			const written = rowsOf(
				csvText(
					titles.map((_, index) => `c${index}`),
					rows,
				),
			);
			expect(written.length).toBe(rows.length + 1);
			for (const [at, row] of rows.entries())
				expect(written[at + 1]?.map(withoutGuards)).toEqual(row.map((text) => withoutGuards(text)));
		}),
	);
});

/** What a reader other than ours makes of CSV: a row ends at any line break that is not quoted. */
function rowsOf(text: string): string[][] {
	return parse(text, { record_delimiter: ['\r\n', '\n', '\r'], skip_empty_lines: false });
}

function withoutGuards(text: string): string {
	return text.replaceAll(/(^|[\r\n])'+/g, '$1');
}

test('numbers, and what stands inside quotes, stay as they are', () => {
	expect(csvText(['a', 'b', 'c'], [[-1, 'x,"y"\nz', null]])).toBe('a,b,c\r\n-1,"x,""y""\nz",\r\n');
});

test('a cell of Markdown holds any text as text, on one line', () => {
	expect(markdownCell('a|b\r\n<img> @all & `c` [d](e) \\')).toBe(
		'a\\|b &lt;img\\> &#64;all &amp; \\`c\\` \\[d\\](e) \\\\',
	);
	expect(markdownTable([{ title: 'N', align: 'right' }], [['1']])).toBe('| N |\n| ---: |\n| 1 |\n');
});
