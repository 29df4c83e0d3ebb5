import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RAW_TABLES } from '@accounted/raw';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { publishedRows } from '../read-rows.test.support.ts';
import { simulateLeague } from '../simulate-league.ts';
import { csvLines } from './csv-lines.ts';
import { writeCsvFolder } from './write-csv-folder.ts';

test.each([
	[null, ''],
	[undefined, ''],
	['', '""'],
	[0, '0'],
	[false, 'false'],
	['2021-10-19', '2021-10-19'],
	["O'Neil Jr.", "O'Neil Jr."],
	['a, b', '"a, b"'],
	['say "so"', '"say ""so"""'],
	['two\nlines', '"two\nlines"'],
	['two\rlines', '"two\rlines"'],
])('%j is written as %s', (value, text) => {
	expect(csvLines([['first', value, 'last']])).toBe(`first,${text},last\n`);
});

describe('writeCsvFolder', () => {
	let folder: string;
	beforeAll(async () => {
		folder = join(await mkdtemp(join(tmpdir(), 'simulated-league-')), 'raw');
	});
	afterAll(() => rm(join(folder, '..'), { recursive: true }));

	test('writes each table with its header, and a line for every row', async () => {
		const league = simulateLeague({ teams: 4, gamesPerTeam: 3 });
		await writeCsvFolder(league, folder);
		expect((await readdir(folder)).sort()).toEqual(league.tables.map((table) => `${table}.csv`).sort());
		for (const table of league.tables) {
			const columns = Object.keys(RAW_TABLES[table].file.shape);
			const lines = (await readFile(join(folder, `${table}.csv`), 'utf8')).split('\n');
			const rows = await publishedRows(league, table);
			expect(lines[0]).toBe(columns.join(','));
			expect(lines.at(-1)).toBe('');
			expect(
				lines
					.slice(1, -1)
					.map((line) => `${line}\n`)
					.join(''),
			).toBe(csvLines(rows.map((row) => columns.map((column) => row[column]))));
		}
	});

	test('writes only the tables that are asked for', async () => {
		const other = join(folder, 'other');
		await writeCsvFolder(simulateLeague({ teams: 2, gamesPerTeam: 1 }), other, ['schedule']);
		expect(await readdir(other)).toEqual(['schedule.csv']);
	});
});
