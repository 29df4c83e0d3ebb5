import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
	engineForTest,
	smallLeague,
	type Tables,
	temporaryFolder,
	writeTables,
} from '../small-league.test-support.ts';
import { hasRealSeason, REAL_SEASON } from '../testing/real-season.ts';
import { openFolder } from './folder-source.ts';

function folderOf(tables: Tables): string {
	return writeTables(temporaryFolder(), tables);
}

const open = async (folder: string) => openFolder(folder, await engineForTest());

test('a folder of CSV files is a source of the tables it holds', async () => {
	const folder = folderOf(smallLeague());
	const source = await open(folder);
	expect(source.tables).toEqual(['schedule', 'player_box', 'team_box', 'shots']);
	expect(source.originOf('shots')).toBe('shots.csv');
	for await (const { rows } of source.batches('schedule', ['game_id', 'arena']))
		expect(rows[0]).toEqual({ game_id: '0022100001' });
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

test('a file that is not Parquet is refused, and what to do is said', async () => {
	const folder = folderOf(smallLeague());
	rmSync(join(folder, 'shots.csv'));
	writeFileSync(join(folder, 'shots.parquet'), 'game_id,event_num\n');
	await expect(open(folder)).rejects.toMatchObject({
		name: 'SourceError',
		message: expect.stringMatching(/shots\.parquet: it cannot be read as a Parquet file/),
		remedy: expect.stringContaining('fetch it again'),
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
		const positions: string[] = [];
		for await (const batch of source.batches('schedule', ['game_id']))
			batch.rows.forEach((_, index) => {
				positions.push(batch.positionOf(index));
			});
		await source.close();
		expect([positions[0], positions.at(-1)]).toEqual(['row 1', 'row 1230']);
	});

	test('that is cut in half is refused when it is opened', async () => {
		const folder = withSchedule((path, bytes) => writeFileSync(path, bytes.subarray(0, bytes.length / 2)));
		await expect(open(folder)).rejects.toThrow(/schedule\.parquet: it cannot be read as a Parquet file/);
	});

	test('that is damaged in the middle is refused when it is read', async () => {
		const folder = withSchedule((path, bytes) =>
			writeFileSync(path, bytes.fill(0xff, 100, Math.floor(bytes.length / 2))),
		);
		const source = await open(folder);
		await expect(async () => {
			for await (const _ of source.batches('schedule', ['game_id', 'home_team', 'arena', 'officials']));
		}).rejects.toMatchObject({
			name: 'SourceError',
			message: expect.stringContaining('schedule.parquet'),
		});
		await source.close();
	});
});
