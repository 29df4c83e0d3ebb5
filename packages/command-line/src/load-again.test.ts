import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadAgain } from './load-again.ts';
import { shellWord } from './printed-command.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

const row = (file: string, table = 'shots') => ({ table, file });

test('the command names the one folder of all rejected rows', async () => {
	await using folder = await temporaryFolder();
	const league = join(folder.path, "o'neil's league");
	await mkdir(league);
	const command = loadAgain([row(join(league, 'shots.csv')), row(join(league, 'schedule.csv'), 'schedule')]);
	expect(command).toBe(`npx pnpm pipeline load --source ${shellWord(league)}`);
});

test.each<readonly [string, (here: string) => readonly string[]]>([
	['there are no rows', () => []],
	['there are two folders', (here) => [join(here, 'shots.csv'), join(here, 'another', 'shots.csv')]],
	['the folder is gone', (here) => [join(here, 'gone', 'shots.csv')]],
	['the file is no path', () => ['shots.csv']],
])('FOLDER stands in the command where %s', async (_, files) => {
	await using folder = await temporaryFolder();
	await mkdir(join(folder.path, 'another'));
	const command = loadAgain(files(folder.path).map((file) => row(file)));
	expect(command).toBe('npx pnpm pipeline load --source FOLDER');
});

test('a table that is loaded on request is requested again', () => {
	const rejected = [row('play_by_play.csv', 'play_by_play'), row('shots.csv')];
	expect(loadAgain(rejected)).toBe('npx pnpm pipeline load --source FOLDER --with play_by_play');
});
