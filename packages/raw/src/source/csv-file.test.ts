import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { SqlEngine } from '@accounted/warehouse';
import { openSqlEngine } from '@accounted/warehouse-duckdb';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { temporaryFolder } from '../small-league.test-support.ts';
import { openCsv, relationOfCsv } from './csv-file.ts';
import { checkColumns, type FileTable } from './known-columns.ts';

let engine: SqlEngine;
beforeAll(async () => {
	engine = await openSqlEngine();
});
afterAll(() => engine.close());

function tableOf(...columns: readonly string[]): FileTable {
	const file = z.object(Object.fromEntries(columns.map((name) => [name, z.string()])));
	return { name: 'file', file, optionalColumns: new Set() };
}

function fileWith(text: string | Buffer, name = 'file.csv'): string {
	const path = join(temporaryFolder(), name);
	writeFileSync(path, text);
	return path;
}

const readRow = z.object({
	position: z.bigint(),
	defect: z.string().nullable(),
	surplus: z.string().nullable(),
	fields: z.array(z.string()),
});

/** What a file says of these columns, each row with where it stands and what is wrong with it. */
async function read(
	text: string | Buffer,
	{ columns = ['a', 'b', 'c'], name = 'file.csv', encoding = '' } = {},
) {
	const file = await openCsv(fileWith(text, name), encoding === '' ? undefined : encoding);
	const relation = await relationOfCsv(engine, tableOf(...columns), file);
	const known = [...relation.columns.keys()];
	// An empty list and a null within a list are not told apart: what is null comes as a mark of its own.
	const fields = known.map((column) => `COALESCE(${relation.columns.get(column)?.expression}, '<null>')`);
	const rows = await engine.query(
		`SELECT ${relation.position} AS position, ${relation.defect} AS defect,
			array_to_string(${relation.surplus}, '|') AS surplus, CAST([${fields.join(', ')}] AS VARCHAR[]) AS fields
		FROM ${relation.from} ORDER BY ${relation.position}`,
		readRow,
	);
	return {
		header: file.header,
		known,
		notes: relation.notes,
		values: rows.map((row) => row.fields),
		rows: rows.map((row) => ({ ...row, position: relation.positionOf(row.position) })),
	};
}

describe('a text file', () => {
	test('has columns that its first line names, and a row in each other line', async () => {
		const { known, rows } = await read('a,b\n1,x\n2,y\n');
		expect(known).toEqual(['a', 'b']);
		expect(rows).toEqual([
			{ position: 'line 2', defect: null, surplus: null, fields: ['1', 'x'] },
			{ position: 'line 3', defect: null, surplus: null, fields: ['2', 'y'] },
		]);
	});

	test('is read in the columns that its table knows, in any letter case and with blanks around', async () => {
		const { known, values } = await read('C,odd, A ,__proto__,constructor\n1,2,3,4,5\n');
		expect(known).toEqual(['c', 'a']);
		expect(values).toEqual([['1', '3']]);
	});

	test.each([
		['commas', 'a,b\n1,"x,y;z"\n', 'file.csv'],
		['semicolons', 'a;b\n1;"x,y;z"\n', 'file.csv'],
		['tabs', 'a\tb\n1\t"x,y;z"\n', 'file.tsv'],
		['semicolons, and a quoted name full of commas', '"a";b;"x,x,x,x"\n1;"x,y;z";\n', 'FILE.CSV'],
	])('may have its fields parted by %s', async (_, text, name) => {
		expect((await read(text, { name })).values).toEqual([['1', 'x,y;z']]);
	});

	test('of one column needs no delimiter', async () => {
		expect((await read('a\n1\n2\n')).values).toEqual([['1'], ['2']]);
	});

	test('may be packed, whatever its name says', async () => {
		const packed = gzipSync('a,b\n1,é\n');
		expect((await read(packed, { name: 'file.csv.gz' })).values).toEqual([['1', 'é']]);
		expect((await read(packed, { name: 'file.csv' })).values).toEqual([['1', 'é']]);
		expect((await read('a,b\n1,é\n', { name: 'file.csv.gz' })).values).toEqual([['1', 'é']]);
	});

	test('that was packed and cut short is said to be damaged', async () => {
		const packed = gzipSync(`a,b\n${'1,2\n'.repeat(1000)}`);
		const path = fileWith(packed.subarray(0, packed.length - 20), 'file.csv.gz');
		await expect(openCsv(path)).rejects.toMatchObject({
			name: 'SourceError',
			message: expect.stringMatching(/file\.csv\.gz: it cannot be unpacked/),
			remedy: expect.stringContaining('fetch it again'),
		});
	});

	test('with a header and nothing else is a table without rows', async () => {
		expect(await read('a,b\n')).toMatchObject({ known: ['a', 'b'], rows: [] });
	});

	test.each(['', '\n\n', '\uFEFF', '\r\n\r\n'])('without any line is refused: %j', async (text) => {
		await expect(read(text)).rejects.toMatchObject({
			name: 'SourceError',
			message: expect.stringMatching(/file\.csv: it is empty$/),
		});
	});
});

describe('lines', () => {
	const ENDS = ['\n', '\r\n', '\r'];

	test.each([
		['LF', 'a,b\n1,2\n3,4\n'],
		['CR LF, the last without', 'a,b\r\n1,2\r\n3,4'],
		['CR', 'a,b\r1,2\r3,4\r'],
		['CR LF after the header only', 'a,b\r\n1,2\n3,4\n'],
		['LF after the header only', 'a,b\n1,2\r\n3,4\r\n'],
		['each another', 'a,b\r1,2\r\n3,4\n'],
	])('may end in %s', async (_, text) => {
		const { values, rows } = await read(text);
		expect(values).toEqual([
			['1', '2'],
			['3', '4'],
		]);
		expect(rows.map(({ position }) => position)).toEqual(['line 2', 'line 3']);
	});

	test('that are empty are no rows, and count as lines', async () => {
		const { rows } = await read('\na\n\n1\n\n\n2\n\n');
		expect(rows.map(({ fields, position }) => [fields[0], position])).toEqual([
			['1', 'line 4'],
			['2', 'line 7'],
		]);
	});

	test('are counted where a quoted field holds some, in whatever way they end', async () => {
		for (const end of ENDS)
			for (const within of ENDS) {
				const { rows, values } = await read(['a,b', `"two${within}lines",x`, '3,y', ''].join(end));
				expect(values[0]).toEqual([`two${within}lines`, 'x']);
				expect(rows.map(({ position }) => position)).toEqual(['line 3', 'line 4']);
			}
	});

	test('hold what was written, for any text in any way to end lines, and none is lost', async () => {
		const field = fc.string({
			unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', '\u0000', '\uFEFF', 'é', ';'),
		});
		const record = fc.record({ fields: fc.tuple(field, field), end: fc.constantFrom(...ENDS) });
		await fc.assert(
			fc.asyncProperty(fc.array(record, { minLength: 1, maxLength: 20 }), async (records) => {
				const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
				const lines = records.map(({ fields, end }) => `${fields.map(quoted).join(',')}${end}`);
				const { values, rows } = await read(`a,b\n${lines.join('')}`);
				expect(values).toEqual(records.map(({ fields }) => fields.map((text) => text || '<null>')));
				const ended = records.map((_, index) => {
					const before = `a,b\n${lines.slice(0, index + 1).join('')}`;
					return `line ${before.match(/\r\n|\n|\r/g)?.length}`;
				});
				expect(rows.map(({ position }) => position)).toEqual(ended);
			}),
			{ numRuns: 30 },
		);
	});

	test('that repeat the header are left out and noted: exports are joined like that', async () => {
		const { values, notes, rows } = await read('a,b\n1,2\na,b\n3,4\na,b\n5,6\n');
		expect(values).toEqual([
			['1', '2'],
			['3', '4'],
			['5', '6'],
		]);
		expect(rows.at(-1)?.position).toBe('line 6');
		expect(notes).toEqual([
			expect.stringMatching(/file\.csv: 2 lines repeat the header and are left out; the first is line 3$/),
		]);
		expect((await read('\uFEFFa,b\n1,2\n\uFEFFa,b\n3,4\n')).values).toEqual([
			['1', '2'],
			['3', '4'],
		]);
		expect((await read('a,b\n1,2\n')).notes).toEqual([]);
	});

	test('of many thousand come in order, each with its position', async () => {
		const { rows } = await read(['a', ...Array.from({ length: 9000 }, (_, index) => index)].join('\n'));
		expect(rows).toHaveLength(9000);
		expect(rows.at(-1)).toMatchObject({ fields: ['8999'], position: 'line 9001' });
	});
});

describe('fields', () => {
	test('that are quoted may hold delimiters and quotes', async () => {
		expect((await read('a,b\n"1,5","say ""no"""\n')).values).toEqual([['1,5', 'say "no"']]);
	});

	test('that are empty are null', async () => {
		expect((await read('a,b,c\n,"",0\n')).values).toEqual([['<null>', '<null>', '0']]);
	});

	test('keep NUL bytes and byte order marks within', async () => {
		const path = fileWith('a,b\n\uFEFFx,y\u0000z\n');
		const relation = await relationOfCsv(engine, tableOf('a', 'b'), await openCsv(path));
		const [row] = await engine.query(
			`SELECT hex(a) AS a, hex(b) AS b FROM ${relation.from}`,
			z.object({ a: z.string(), b: z.string() }),
		);
		expect(row).toEqual({ a: 'EFBBBF78', b: '79007A' });
	});

	test('too few or too many are a defect of the row, and the surplus is kept', async () => {
		const { rows } = await read('a,b\n1\n1,2\n1,2,3,"4,5"\n');
		expect(rows.map(({ defect, surplus }) => [defect, surplus])).toEqual([
			['it has 1 field, and the header 2', null],
			[null, null],
			['it has 4 fields, and the header 2', '3|4,5'],
		]);
	});
});

describe('a header', () => {
	test('with a byte order mark is read without it, quoted or not', async () => {
		for (const header of ['a,b', '"a","b"'])
			expect((await read(`\uFEFF${header}\n1,2\n`)).known).toEqual(['a', 'b']);
	});

	test('that names a known column twice is refused, in any letter case; unknown ones may repeat', async () => {
		for (const header of ['a,b,a', 'a,b,A', 'a,b, a']) {
			const { header: names } = await openCsv(fileWith(`${header}\n`));
			expect(() => checkColumns(tableOf('a', 'b'), 'x.csv', names)).toThrow('names the column a twice');
		}
		expect((await read('a,PTS,b,PTS,,\n1,2,3,4,5,6\n')).values).toEqual([['1', '3']]);
	});

	test('of hundred thousand columns takes no longer for each than one of ten thousand', async () => {
		// In time of the processor, the least of three: other programs take their share of the clock's.
		const work = async (count: number) => {
			const names = Array.from({ length: count }, (_, index) => `column_${index}`);
			const before = process.cpuUsage();
			const { header } = await openCsv(fileWith(`${names.join(',')},a\n`));
			expect(() => checkColumns(tableOf('a', 'b'), 'x.csv', header)).toThrow('has no column b');
			const { user, system } = process.cpuUsage(before);
			return user + system;
		};
		const least = async (count: number) => Math.min(await work(count), await work(count), await work(count));
		await work(10_000);
		// Ten in linear time, and a hundred where each column looks at all of the others.
		expect((await least(100_000)) / (await least(10_000))).toBeLessThan(60);
	});

	test('with more columns than any table has is refused', async () => {
		await expect(openCsv(fileWith(','.repeat(2 ** 20)))).rejects.toThrow('its header has 1048577 columns');
	});
});

describe('quotes', () => {
	test.each([
		['within a field that does not begin with one', 'a,b\n1,2\n3,4"5"\n', 3],
		['after a blank', 'a,b\n1,2\n\n3, "5"\n', 4],
		['followed by text', 'a,b\n1,2\n3,"5"x\n', 3],
		['never closed', 'a,b\r\n"1\r\n1",2\r\n3,"4\r\n5,6\r\n', 4],
	])('%s are refused with the line', async (_, text, line) => {
		await expect(read(text)).rejects.toMatchObject({
			name: 'SourceError',
			message: expect.stringContaining(`the row that begins on line ${line}: `),
			remedy: expect.stringContaining('Mend the quoting'),
		});
	});

	test('never closed end after some megabytes, not with the file', async () => {
		const text = `a,b\n1,"2\n${'3,4\n'.repeat(5 * 2 ** 20)}`;
		await expect(read(text)).rejects.toThrow(
			/begins on line 2: it has more than 16 MB; perhaps a quote is never closed/,
		);
	});
});

describe('encodings', () => {
	const LATIN = Buffer.from('a,b\n1,x\n2,Jos\xe9 Ficticio \x80\n', 'latin1');

	test('other than UTF-8 are refused with line and likely name', async () => {
		await expect(read(LATIN)).rejects.toMatchObject({
			name: 'SourceError',
			message: expect.stringMatching(
				/file\.csv: line 3 is not UTF-8\. As windows-1252 it reads "2,José Ficticio €"$/,
			),
			remedy: expect.stringContaining('--encoding windows-1252'),
		});
	});

	test('that windows-1252 cannot be are refused without a guess', async () => {
		await expect(read(Buffer.from([...Buffer.from('a\n'), 0x81, 0xe9]))).rejects.toMatchObject({
			message: expect.stringMatching(/line 2 is not UTF-8$/),
			remedy: expect.not.stringContaining('windows-1252'),
		});
	});

	test('find the line whatever ends lines, in the first and in later megabytes, packed or not', async () => {
		for (const end of ['\n', '\r\n', '\r'])
			for (const before of [0, 1, 300_000]) {
				const text = Buffer.from(`a,b${end}${`1,é${end}`.repeat(before)}`);
				const bytes = Buffer.concat([text, Buffer.from('2,\xe9', 'latin1'), Buffer.from(`${end}3,4`)]);
				const says = `line ${before + 2} is not UTF-8`;
				await expect(openCsv(fileWith(bytes))).rejects.toThrow(says);
				await expect(openCsv(fileWith(gzipSync(bytes)))).rejects.toThrow(says);
			}
	});

	test('split no letter between two pieces of a file', async () => {
		for (const shift of [0, 1, 2, 3]) {
			const text = `a${'x'.repeat(shift)},b\n${'🏀'.repeat(300_000)},1\n`;
			await expect(openCsv(fileWith(text))).resolves.toBeDefined();
		}
	});

	test('that are named are read', async () => {
		for (const encoding of ['windows-1252', 'latin1', 'CP1252'])
			expect((await read(LATIN, { encoding })).values[1]).toEqual(['2', 'José Ficticio €']);
		const polish = Buffer.from([...Buffer.from('a\n'), 0xa3, 0xf3, 0x64, 0xbc]);
		expect((await read(polish, { encoding: 'iso-8859-2' })).values).toEqual([['Łódź']]);
		const japanese = Buffer.from([...Buffer.from('a\n'), 0x93, 0xfa, 0x96, 0x7b]);
		expect((await read(japanese, { encoding: 'shift_jis' })).values).toEqual([['日本']]);
	});

	test('that are named do not alter a file that is UTF-8', async () => {
		for (const encoding of ['windows-1252', 'utf-16le', 'utf-8'])
			expect((await read('a\nDončić\n', { encoding })).values).toEqual([['Dončić']]);
	});

	test('that are named and wrong are refused', async () => {
		const chinese = Buffer.from([...Buffer.from('a\nb\n'), 0xff, 0xff]);
		await expect(read(chinese, { encoding: 'gb18030' })).rejects.toThrow(/it is not gb18030 throughout/);
		await expect(read(LATIN, { encoding: 'utf-8' })).rejects.toThrow(/it is not utf-8 throughout/);
	});

	const wide = (text: string) => Buffer.from(text, 'utf16le');

	test('of two bytes are known by their mark', async () => {
		expect((await read(wide('\uFEFFa,b\n1,Dončić\n'))).values).toEqual([['1', 'Dončić']]);
		expect((await read(wide('\uFEFFa,b\n1,Dončić\n').swap16())).values).toEqual([['1', 'Dončić']]);
		const cut = wide('\uFEFFa,b\n1,x\n').subarray(0, -1);
		await expect(read(cut)).rejects.toThrow('it is not utf-16le throughout');
	});

	test('of two bytes without a mark are refused in readable words, or read when they are named', async () => {
		await expect(read(wide('a,b\n1,2\n'))).rejects.toMatchObject({
			message: expect.stringMatching(/file\.csv: it looks like UTF-16LE, but has no byte order mark$/),
			remedy: expect.stringContaining('--encoding utf-16le'),
		});
		await expect(read(wide('a,b\n1,2\n').swap16())).rejects.toThrow('it looks like UTF-16BE');
		const named = await read(wide('a,b\n1,Dončić\n'), { encoding: 'utf-16le' });
		expect(named.values).toEqual([['1', 'Dončić']]);
	});

	test('of four bytes are refused', async () => {
		await expect(read(Buffer.from([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0]))).rejects.toThrow('it is UTF-32');
	});
});

describe('what is no text file', () => {
	test('is named as what it is', async () => {
		await expect(openCsv(fileWith('PAR1xxxxPAR1'))).rejects.toMatchObject({
			message: expect.stringContaining('its name says CSV, and it is a Parquet file'),
			remedy: expect.stringContaining('.parquet'),
		});
		await expect(openCsv(fileWith(Buffer.from('PK\u0003\u0004...')))).rejects.toThrow(
			'it is a zip or Excel file',
		);
	});

	test('is refused at once where it is no file: a pipe would be waited for without end', async () => {
		const folder = temporaryFolder();
		execFileSync('mkfifo', [join(folder, 'pipe.csv')]);
		await expect(openCsv(join(folder, 'pipe.csv'))).rejects.toThrow('it is a pipe, not a file');
		await expect(openCsv(folder)).rejects.toThrow('it is a folder, not a file');
		await expect(openCsv('/dev/zero')).rejects.toThrow('it is a device, not a file');
		const server = createServer().listen(join(folder, 'socket.csv'));
		onTestFinished(() => void server.close());
		await new Promise((resolve) => server.once('listening', resolve));
		await expect(openCsv(join(folder, 'socket.csv'))).rejects.toThrow('it is a socket, not a file');
	});

	test('or is not there is not told to mend its quoting', async () => {
		await expect(openCsv(join(temporaryFolder(), 'none.csv'))).rejects.toMatchObject({
			name: 'SourceError',
			message: expect.stringContaining('ENOENT'),
			remedy: expect.not.stringContaining('quoting'),
		});
	});
});
