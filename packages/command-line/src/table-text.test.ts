import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { type TextColumn, tableText } from './table-text.ts';
import { cleanLine } from './terminal-text.ts';

const COLUMNS: readonly TextColumn[] = [
	{ title: 'Processor', align: 'left' },
	{ title: 'Expected', align: 'right' },
	{ title: 'Says', align: 'left' },
];
const ROW = ['PGS', '1,234', 'a sentence that is longer than the terminal is wide, as reasons are'];

describe('a table', () => {
	it('has a line of titles, a rule, and aligned cells', () => {
		expect(tableText(COLUMNS, [ROW, ['RAW', '7', 'short']])).toBe(
			[
				'Processor   Expected   Says',
				'-'.repeat(91),
				`PGS            1,234   ${ROW[2]}`,
				'RAW                7   short',
				'',
			].join('\n'),
		);
	});

	it('cuts its last column on a narrow terminal', () => {
		expect(tableText(COLUMNS, [ROW], 50)).toBe(
			[
				'Processor   Expected   Says',
				'-'.repeat(50),
				'PGS            1,234   a sentence that is longer …',
				'',
			].join('\n'),
		);
	});

	it('writes each row as a block where text has too little room', () => {
		expect(tableText(COLUMNS, [ROW, ['RAW', '7', 'short']], 30)).toBe(
			[
				'Processor  PGS',
				'Expected   1,234',
				'Says       a sentence that is',
				'           longer than the',
				'           terminal is wide,',
				'           as reasons are',
				'---------',
				'Processor  RAW',
				'Expected   7',
				'Says       short',
				'',
			].join('\n'),
		);
	});

	it('writes columns of numbers below each other where they have too little room', () => {
		const columns = ['Processor', 'Expected', 'Records', 'Failures'].map((title, index) => ({
			title,
			align: index === 0 ? ('left' as const) : ('right' as const),
		}));
		expect(tableText(columns, [['PGS', '4', '3', '1']], 30)).toBe(
			[
				'Processor Expected Records',
				'---------------------------',
				'PGS              4       3',
				'',
				'Processor Failures',
				'-------------------',
				'PGS              1',
				'',
			].join('\n'),
		);
	});

	it('keeps a cell on its line, whatever the data holds', () => {
		const [, , line, ...rest] = tableText(COLUMNS, [
			['P\u001b[31mGS', '1', 'x\nRAW   7\r\n\u009b2J\u202egame\u2028'],
		]).split('\n');
		expect(rest).toEqual(['']);
		expect(line).toBe('P\ufffd[31mGS           1   x RAW   7 \ufffd2J\ufffdgame\ufffd');
	});

	it('of 300,000 rows does not overflow the stack', () => {
		const rows = Array.from({ length: 300_000 }, (_, index) => ['PGS', `${index}`, 'x']);
		expect(tableText(COLUMNS, rows).length).toBeGreaterThan(300_000 * 10);
		expect(tableText(COLUMNS, rows, 20).length).toBeGreaterThan(300_000 * 10);
	});
});

test('no line is longer than the terminal, and nothing of a value that fits is lost', () => {
	const column = fc.record({
		title: fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 14 }),
		align: fc.constantFrom('left' as const, 'right' as const),
	});
	const table = fc.array(column, { minLength: 1, maxLength: 12 }).chain((columns) =>
		fc.record({
			columns: fc.constant(columns),
			rows: fc.array(
				fc.array(fc.string({ maxLength: 60 }), { minLength: columns.length, maxLength: columns.length }),
				{ maxLength: 5 },
			),
		}),
	);
	fc.assert(
		fc.property(table, fc.integer({ min: 10, max: 200 }), ({ columns, rows }, width) => {
			const text = tableText(columns, rows, width);
			for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(width);
			for (const cell of rows.flat()) expect(text).toContain(cleanLine(cell).trim().slice(0, 2).trim());
			const whole = tableText(columns, rows);
			if (whole.split('\n').every((line) => line.length <= width - 1)) expect(text).toBe(whole);
		}),
	);
});
