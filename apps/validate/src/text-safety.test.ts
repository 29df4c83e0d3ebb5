import { expect, test } from 'vitest';
import { csvText } from './csv.ts';
import { markdownCell, markdownTable } from './markdown.ts';

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1'])(
	'a spreadsheet takes %j for text',
	(formula) => {
		const [, line = ''] = csvText(['reason'], [[formula]]).split('\r\n');
		expect(line.replace(/^"/, '')).toMatch(/^'/);
	},
);

test('numbers, and what stands inside quotes, stay as they are', () => {
	expect(csvText(['a', 'b', 'c'], [[-1, 'x,"y"\nz', null]])).toBe('a,b,c\r\n-1,"x,""y""\nz",\r\n');
});

test('a cell of Markdown holds any text as text, on one line', () => {
	expect(markdownCell('a|b\r\n<img> @all & `c` [d](e) \\')).toBe(
		'a\\|b &lt;img\\> &#64;all &amp; \\`c\\` \\[d\\](e) \\\\',
	);
	expect(markdownTable([{ title: 'N', align: 'right' }], [['1']])).toBe('| N |\n| ---: |\n| 1 |\n');
});
