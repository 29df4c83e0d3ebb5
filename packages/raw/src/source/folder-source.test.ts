import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { quotedText } from '@accounted/warehouse';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
	engineForTest,
	smallLeague,
	type Tables,
	temporaryFolder,
	writeTables,
} from '../small-league.test-support.ts';
import { hasRealSeason, REAL_SEASON } from '../testing/real-season.ts';
import { type FolderOptions, openFolder } from './folder-source.ts';
import { relationRows } from './relation-rows.ts';
import { SourceError } from './source-error.ts';

function folderOf(tables: Tables): string {
	return writeTables(temporaryFolder(), tables);
}

const open = async (folder: string) => openFolder(folder, await engineForTest());

test('a folder of CSV files is a source of the tables it holds', async () => {
	const folder = folderOf(smallLeague());
	const source = await open(folder);
	expect(source.tables).toEqual(['schedule', 'player_box', 'team_box', 'shots']);
	expect(source.originOf('shots')).toBe('shots.csv');
	const engine = await engineForTest();
	const relation = await source.relation('schedule', engine);
	for await (const [first] of relationRows(engine, relation))
		expect(first).toMatchObject({ game_id: '0022100001' });
	await source.close();
});

test('files that are no table are left alone', async () => {
	const folder = folderOf({ ...smallLeague(), notes: [{ text: 'hello' }] });
	expect((await open(folder)).tables).not.toContain('notes');
});

test('a folder that is not there is refused', async () => {
	await expect(open('/nowhere/at/all')).rejects.toMatchObject({
		name: 'SourceError',
		message: '/nowhere/at/all: there is no such folder',
		remedy: expect.stringContaining('--source'),
	});
});

test('an empty folder is refused, with what it must hold', async () => {
	await expect(open(temporaryFolder())).rejects.toMatchObject({
		message: expect.stringContaining('holds none of the files that are read'),
		remedy:
			'It must hold schedule, player_box, team_box, shots, each as .parquet, .csv, .tsv or .csv.gz, or as a folder of Parquet parts.',
	});
});

test('a required file that is lacking is named', async () => {
	const folder = folderOf(smallLeague());
	rmSync(join(folder, 'team_box.csv'));
	await expect(open(folder)).rejects.toThrow(`${folder}: lacks team_box`);
});

test('the same table as CSV and as Parquet is refused', async () => {
	const folder = folderOf(smallLeague());
	writeFileSync(join(folder, 'shots.parquet'), '');
	await expect(open(folder)).rejects.toThrow(/holds both shots\.(csv|parquet) and shots\.(csv|parquet)/);
});

test('a column that is lacking is named, with its file and the columns there are', async () => {
	const tables = smallLeague();
	for (const row of tables.player_box ?? []) delete row.fga;
	await expect(open(folderOf(tables))).rejects.toMatchObject({
		message: expect.stringMatching(/player_box\.csv: it has no column fga$/),
		remedy: expect.stringContaining('fgm'),
	});
});

test('optional columns may be lacking', async () => {
	const tables = smallLeague();
	for (const row of tables.player_box ?? []) delete row.plus_minus;
	await expect(open(folderOf(tables))).resolves.toBeDefined();
});

/** The error of a folder that is refused, in which what happened and what to do stand together. */
async function refusal(folder: string, options?: FolderOptions): Promise<string> {
	const engine = await engineForTest();
	try {
		await openFolder(folder, engine, options);
	} catch (error) {
		if (error instanceof SourceError) return `${error.message}\n${error.remedy}`;
		throw error;
	}
	throw new Error('it was taken');
}

test('one message tells all that is wrong with all files', async () => {
	const tables = smallLeague();
	for (const row of tables.schedule ?? []) delete row.status;
	for (const row of tables.team_box ?? []) delete row.fga;
	const folder = folderOf(tables);
	rmSync(join(folder, 'shots.csv'));
	writeFileSync(join(folder, 'shots.xlsx'), '');
	writeFileSync(join(folder, 'player_box.csv'), Buffer.from('player_name\nJos\xe9\n', 'latin1'));
	writeFileSync(join(folder, 'players.parquet'), 'no Parquet');
	writeFileSync(join(folder, 'game_odds.csv'), '');
	const said = await refusal(folder);
	for (const part of [
		/: 6 things keep it from being loaded\n/,
		/: lacks shots; shots\.xlsx cannot be read\n/,
		/schedule\.csv: it has no column status\n/,
		/team_box\.csv: it has no column fga\n/,
		/player_box\.csv: line 2 is not UTF-8.*José.*\n.*--encoding windows-1252/,
		/players\.parquet: it cannot be read as a Parquet file/,
		/game_odds\.csv: it is empty\n/,
		/Nothing was written\.$/,
	])
		expect(said).toMatch(part);
});

describe('what bears the name of a table with another ending', () => {
	test.each([
		'game_odds.csv.bz2',
		'game_odds.CSV.zst',
		'injury_transactions.xlsx',
		'injury_transactions.txt',
		'Players.json',
		'players.parquet.gz',
		'players.csv.parquet',
		'play_by_play.csv.zip',
		'play_by_play',
		'shots.csv.bak',
	])('is refused, also where the table is there: %s', async (name) => {
		const folder = folderOf(smallLeague());
		writeFileSync(join(folder, name), 'what is in it');
		expect(await refusal(folder)).toBe(
			`${folder}: ${name} cannot be read\nA table is read as .parquet, .csv, .tsv or .csv.gz, or as a folder of Parquet parts. Convert what is named here, or move it out of the folder.`,
		);
	});

	test('is told together with what is wrong with the files', async () => {
		const folder = folderOf(smallLeague());
		for (const name of ['players.json', 'game_odds.xlsx']) writeFileSync(join(folder, name), '');
		writeFileSync(join(folder, 'shots.csv'), '');
		expect(await refusal(folder)).toMatch(
			/2 things keep it[\s\S]*: players\.json, game_odds\.xlsx cannot be read\n[\s\S]*shots\.csv: it is empty\n/,
		);
	});

	test('is for a SELECT to read that makes the table, or that names it', async () => {
		const folder = folderOf(smallLeague());
		for (const name of ['players.json', 'players.old.json', 'game_odds.json'])
			writeFileSync(join(folder, name), '[{"player_id": 7, "player_name": "Jo"}]');
		const sql = "FROM 'players.json' WHERE 1 NOT IN (SELECT player_id FROM 'game_odds.json')";
		const mapping = { file: 'accounted.config.ts', selects: { players: { sql } } };
		expect((await openFolder(folder, await engineForTest(), { mapping })).tables).toContain('players');
		writeFileSync(join(folder, 'game_odds.txt'), '');
		expect(await refusal(folder, { mapping })).toMatch(/: game_odds\.txt cannot be read\n/);
	});

	test('is none where the name is only alike', async () => {
		const folder = folderOf(smallLeague());
		for (const name of ['players_old.json', '.players.csv.swp', '._players.csv', 'my.players.json'])
			writeFileSync(join(folder, name), '');
		expect((await open(folder)).tables).not.toContain('players');
	});
});

test('a file that the wrong encoding makes one long name is told in short', async () => {
	const folder = folderOf(smallLeague());
	for (const table of ['team_box', 'player_box'])
		writeFileSync(
			join(folder, `${table}.csv`),
			Buffer.from(`Jos\xe9${'0022100001,'.repeat(2000)}`, 'latin1'),
		);
	const said = await refusal(folder, { encoding: 'utf-16le' });
	for (const table of ['team_box', 'player_box'])
		expect(said).toMatch(
			RegExp(`${table}\\.csv: it has no column .*\n +Its columns are .{60}…\\. Rename`, 'u'),
		);
});

test('an encoding that is none is refused before any file is read', async () => {
	expect(await refusal(folderOf(smallLeague()), { encoding: 'utf-9' })).toMatch(
		/^--encoding utf-9: there is no such encoding\nFor example windows-1252/,
	);
});

test('a file instead of a folder is named as one', async () => {
	const folder = folderOf(smallLeague());
	expect(await refusal(join(folder, 'shots.csv'))).toMatch(/shots\.csv: it is a file, not a folder/);
});

test('names of files may be in any letter case, packed, or end in .tsv', async () => {
	const folder = folderOf(smallLeague());
	const move = (from: string, to: string, change = (bytes: Buffer) => bytes) => {
		const bytes = readFileSync(join(folder, from));
		rmSync(join(folder, from));
		writeFileSync(join(folder, to), change(bytes));
	};
	move('schedule.csv', 'Schedule.CSV');
	move('player_box.csv', 'PLAYER_BOX.csv.gz', gzipSync);
	move('shots.csv', 'shots.tsv', (bytes) => Buffer.from(bytes.toString().replaceAll(',', '\t')));
	const source = await open(folder);
	expect(source.originOf('player_box')).toBe('PLAYER_BOX.csv.gz');
	for (const [table, count] of [
		['schedule', 3],
		['player_box', 24],
		['shots', 12],
	] as const) {
		const engine = await engineForTest();
		const { from } = await source.relation(table, engine);
		expect(await engine.query(`SELECT COUNT(*) AS n FROM ${from}`, counted)).toEqual([{ n: count }]);
	}
});

const counted = z.object({ n: z.int() });

test.each(['shots', 'shots.parquet', 'SHOTS'])('a folder %s of Parquet parts is one table', async (name) => {
	const folder = folderOf(smallLeague());
	const engine = await engineForTest();
	const csv = `read_csv(${quotedText(join(folder, 'shots.csv'))}, all_varchar = true)`;
	for (const [index, team] of ['BOS', 'LAL', 'NYK'].entries()) {
		const path = join(folder, name, `day=${index}`, 'part-0.snappy.parquet');
		mkdirSync(dirname(path), { recursive: true });
		await engine.run(
			`COPY (SELECT * FROM ${csv} WHERE team = '${team}') TO ${quotedText(path)} (FORMAT parquet)`,
		);
	}
	writeFileSync(join(folder, name, '_SUCCESS'), '');
	writeFileSync(join(folder, name, '.part-0.parquet'), 'what Hadoop keeps beside it');
	rmSync(join(folder, 'shots.csv'));
	const { from, positionOf } = await (await openFolder(folder, engine)).relation('shots', engine);
	expect(await engine.query(`SELECT COUNT(*) AS n FROM ${from}`, counted)).toEqual([{ n: 12 }]);
	expect(positionOf(2n ** 40n + 4n)).toBe('day=1/part-0.snappy.parquet row 4');
});

test('a folder without Parquet files is no table', async () => {
	const folder = folderOf(smallLeague());
	rmSync(join(folder, 'shots.csv'));
	mkdirSync(join(folder, 'shots'));
	expect(await refusal(folder)).toMatch(/shots: it is a folder without Parquet files\n/);
});

describe('a folder of parts', () => {
	/** The small league with one table as a folder of one part and of the files named. */
	async function withParts(table: 'shots' | 'team_box', names: readonly string[]): Promise<string> {
		const folder = folderOf(smallLeague());
		const engine = await engineForTest();
		const csv = join(folder, `${table}.csv`);
		const parts = join(folder, `${table}.parquet`);
		mkdirSync(parts);
		await engine.run(
			`COPY (FROM read_csv(${quotedText(csv)}, all_varchar = true)) TO ${quotedText(join(parts, 'a.parquet'))} (FORMAT parquet)`,
		);
		rmSync(csv);
		for (const name of names) {
			mkdirSync(dirname(join(parts, name)), { recursive: true });
			cpSync(join(parts, 'a.parquet'), join(parts, name));
		}
		return folder;
	}

	test.each([
		'b.parquet.gz',
		's1/b.csv',
		'b.parq',
		'part-00001',
		'_b.parquet',
		'_more/b.parquet',
		'_season=2022/b.json',
	])('with a file %s is refused: its rows would be lost', async (name) => {
		for (const table of ['shots', 'team_box'] as const)
			expect(await refusal(await withParts(table, [name]))).toContain(
				`${table}.parquet: holds files that are not read: ${name}\n`,
			);
	});

	test('with a link to a folder is refused: links are not followed', async () => {
		const folder = await withParts('shots', []);
		symlinkSync(temporaryFolder(), join(folder, 'shots.parquet', 'more'));
		expect(await refusal(folder)).toContain('holds files that are not read: more\n');
	});

	test('names each file that is not read, and counts what is past forty', async () => {
		const names = Array.from({ length: 42 }, (_, index) => `part-${String(index).padStart(2, '0')}`);
		expect(await refusal(await withParts('shots', names))).toMatch(
			/part-00, part-01, .*, part-39 and 2 more\n/,
		);
	});

	test('may hold what Spark and file managers write beside the parts', async () => {
		const folder = await withParts('shots', [
			'_SUCCESS',
			'_metadata',
			'_committed_7',
			'.a.parquet.crc',
			'._a.parquet',
			'.hidden/b.csv',
			'_season=2022/b.parquet',
		]);
		const engine = await engineForTest();
		const { from } = await (await openFolder(folder, engine)).relation('shots', engine);
		expect(await engine.query(`SELECT COUNT(*) AS n FROM ${from}`, counted)).toEqual([{ n: 24 }]);
	});
});

const REAL = join(REAL_SEASON, 'schedule.parquet');

describe.skipIf(!hasRealSeason('no damaged Parquet is tested'))('a Parquet file', () => {
	function withSchedule(write: (path: string, bytes: Buffer) => void): string {
		const folder = folderOf(smallLeague());
		rmSync(join(folder, 'schedule.csv'));
		write(join(folder, 'schedule.parquet'), readFileSync(REAL));
		return folder;
	}

	test('is read beside CSV files, its rows numbered from 1', async () => {
		const source = await open(withSchedule((path) => cpSync(REAL, path)));
		const engine = await engineForTest();
		const { from, position, positionOf } = await source.relation('schedule', engine);
		const [ends] = await engine.query(
			`SELECT MIN(${position}) AS first, MAX(${position}) AS last FROM ${from}`,
			z.object({ first: z.bigint(), last: z.bigint() }),
		);
		expect([ends?.first, ends?.last].map((one) => positionOf(one ?? 0n))).toEqual(['row 1', 'row 1230']);
	});
});
