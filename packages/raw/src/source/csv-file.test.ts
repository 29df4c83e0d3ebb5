import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { engineForTest, temporaryFolder } from '../small-league.test-support.ts';
import { openCsv, relationOfCsv } from './csv-file.ts';
import type { FileTable } from './known-columns.ts';
import { relationBatches } from './relation-batches.ts';

function tableOf(columns: readonly string[]): FileTable {
	const file = z.object(Object.fromEntries(columns.map((name) => [name, z.string()])));
	return { name: 'file', file, optionalColumns: new Set() };
}

/** A file with this text: its columns, and each row with where it stands and what is wrong with it. */
async function read(text: string | Buffer, wanted?: readonly string[]) {
	const path = join(temporaryFolder(), 'file.csv');
	writeFileSync(path, text);
	const engine = await engineForTest();
	const file = await openCsv(path);
	const relation = await relationOfCsv(engine, tableOf(file.header), file);
	const rows: { row: Record<string, unknown>; position: string; defect: string | null }[] = [];
	for await (const batch of relationBatches(engine, relation, wanted ?? file.header))
		batch.rows.forEach((row, index) => {
			rows.push({
				row,
				position: batch.positionOf(index),
				defect: batch.defectOf?.(index) ?? null,
			});
		});
	return { columns: file.header, rows, values: rows.map(({ row }) => Object.values(row)) };
}

test('the first line names the columns, and the other lines hold the rows', async () => {
	const { columns, rows } = await read('a,b\n1,x\n2,y\n');
	expect(columns).toEqual(['a', 'b']);
	expect(rows).toEqual([
		{ row: { a: '1', b: 'x' }, position: 'line 2', defect: null },
		{ row: { a: '2', b: 'y' }, position: 'line 3', defect: null },
	]);
});

test('only the columns that are wanted are read, in the order wanted', async () => {
	expect((await read('a,b,c\n1,2,3\n', ['c', 'a'])).rows[0]?.row).toEqual({ c: '3', a: '1' });
});

test('a byte order mark is no part of the first column, quoted or not', async () => {
	for (const header of ['a,b', '"a","b"'])
		expect((await read(`\uFEFF${header}\n1,2\n`)).columns).toEqual(['a', 'b']);
});

test('blanks around a column name do not count', async () => {
	expect((await read('a , b\n1,2\n')).columns).toEqual(['a', 'b']);
});

test('a quoted field may hold commas, quotes and line breaks, and lines still count', async () => {
	const { values, rows } = await read('a,b\n"1,5","say ""no"""\n"two\nlines",x\n3,y\n');
	expect(values).toEqual([
		['1,5', 'say "no"'],
		['two\nlines', 'x'],
		['3', 'y'],
	]);
	expect(rows.map(({ position }) => position)).toEqual(['line 2', 'line 4', 'line 5']);
});

test('lines may end as on Windows, and the last need not end', async () => {
	const { columns, values } = await read('a,b\r\n1,2\r\n3,4');
	expect(columns).toEqual(['a', 'b']);
	expect(values).toEqual([
		['1', '2'],
		['3', '4'],
	]);
});

test('empty lines are no rows, and still count as lines', async () => {
	const { rows } = await read('\na\n\n1\n\n\n2\n\n');
	expect(rows.map(({ row, position }) => [row.a, position])).toEqual([
		['1', 'line 4'],
		['2', 'line 7'],
	]);
});

test('an empty field is null', async () => {
	expect((await read('a,b,c\n,"",0\n')).values).toEqual([[null, null, '0']]);
});

test('a line with too few or too many fields is told from the others', async () => {
	const { rows } = await read('a,b\n1\n1,2\n1,2,3\n');
	expect(rows.map(({ defect }) => defect)).toEqual([
		'it has 1 fields, and the header 2',
		null,
		'it has 3 fields, and the header 2',
	]);
});

test('a header without rows is a table without rows', async () => {
	expect(await read('a,b\n')).toMatchObject({ columns: ['a', 'b'], rows: [] });
});

test('rows come in batches, each with positions of its own', async () => {
	const { rows } = await read(['a', ...Array.from({ length: 4500 }, (_, index) => index)].join('\n'));
	expect(rows).toHaveLength(4500);
	expect(rows.at(-1)).toMatchObject({ row: { a: '4499' }, position: 'line 4501' });
});

test('a file without any line is refused', async () => {
	for (const text of ['', '\n\n'])
		await expect(read(text)).rejects.toMatchObject({
			name: 'SourceError',
			message: /file\.csv: it is empty$/,
		});
});

test('a column named twice is refused', async () => {
	await expect(read('a,b,a\n')).rejects.toThrow('names the column "a" twice');
});

test('a quote that is never closed, or stands in the middle, is refused with its line', async () => {
	for (const text of ['a,b\n1,2\n3,"4\n5,6\n', 'a,b\n1,2\n3,4"5"\n'])
		await expect(read(text)).rejects.toMatchObject({
			name: 'SourceError',
			message: expect.stringMatching(/line \d/),
			remedy: expect.stringContaining('Mend the quoting'),
		});
	await expect(read('a,b\n1,2\n3,4"5"\n')).rejects.toThrow('line 3');
});

test('a file that cannot be read is not told to mend its quoting', async () => {
	await expect(openCsv(join(temporaryFolder(), 'none.csv'))).rejects.toMatchObject({
		name: 'SourceError',
		message: expect.stringContaining('ENOENT'),
		remedy: expect.not.stringContaining('quoting'),
	});
});
