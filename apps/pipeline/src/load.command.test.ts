import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand, temporaryFolder } from '@accounted/command-line/testing';
import { simulateLeague, writeCsvFolder } from '@accounted/simulated-league';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

describe('pipeline load', () => {
	let folder: Awaited<ReturnType<typeof temporaryFolder>>;
	const pipeline = (...args: string[]) => runCommand('pipeline', args, { cwd: folder.path });
	const load = (...args: string[]) =>
		pipeline('load', '--source', 'league', '--database', 'w.duckdb', ...args);
	const linesOf = async (table: string) =>
		(await readFile(join(folder.path, 'league', `${table}.csv`), 'utf8')).split('\n');
	const write = (table: string, lines: readonly string[]) =>
		writeFile(join(folder.path, 'league', `${table}.csv`), lines.join('\n'));

	/** What stderr says of each table that was read, and nothing else. */
	const PROGRESS = /^(?:[a-z_]+: [0-9,]+ rows?\n)+$/;

	beforeAll(async () => {
		folder = await temporaryFolder();
		await writeCsvFolder(simulateLeague({ seed: 7, teams: 4, gamesPerTeam: 6 }), join(folder.path, 'league'));
	});
	afterAll(() => folder[Symbol.asyncDispose]());

	it('loads, and says what comes next', async () => {
		const loaded = await load();
		expect(loaded).toMatchObject({ code: 0, stderr: expect.stringMatching(PROGRESS) });
		expect(
			loaded.stderr.split('\n').filter((line) => /^(schedule: 12|team_box: 24) rows$/.test(line)),
		).toHaveLength(2);
		expect(loaded.stdout).toMatch(/^ {2}12 games, /m);
		expect(loaded.stdout).toMatch(
			/dates and 12 games changed\nNext: .*backfill --start-date 2021-\S+ --end-date/,
		);
		expect((await load()).stdout).toContain('nothing has changed since it was loaded before');
	});

	it('names what an earlier load brought and the folder lacks, and deletes it only when told to', async () => {
		const shots = await linesOf('shots');
		const game = shots[1]?.split(',')[0] ?? '';
		await write(
			'shots',
			shots.filter((line) => !line.startsWith(game)),
		);
		const refused = await load();
		expect(refused.code).toBe(1);
		expect(refused.stderr).toContain(`shots: it has no row of 1 game (${game}) that an earlier load brought`);
		expect(refused.stderr).toMatch(
			/To delete it: .*load --source league --database w\.duckdb --allow-removals/,
		);
		expect((await load()).code).toBe(1);
		const removed = await load('--allow-removals');
		expect(removed.code).toBe(0);
		expect(removed.stderr).toMatch(RegExp(`rows\ndeleted: 1 game \\(${game}\\) of shots\n$`));
		await write('shots', shots);
		expect((await load()).code).toBe(0);
	});

	it('rejects, drops and notes, each with the place', async () => {
		const [schedule, box] = [await linesOf('schedule'), await linesOf('player_box')];
		const [header = '', first = ''] = box;
		const attendance = schedule[0]?.split(',').indexOf('attendance') ?? -1;
		const spoilt = schedule[1]?.split(',').with(attendance, 'sold out') ?? [];
		await write('schedule', [schedule[0] ?? '', spoilt.join(','), ...schedule.slice(2)]);
		const noted = await load();
		expect(noted.code).toBe(0);
		expect(noted.stderr).toMatch(
			/schedule\.csv: 1 value of attendance could not be read .* "sold out" in line 2\./,
		);
		const fga = header.split(',').indexOf('fga');
		await write('player_box', [header, first, first.split(',').with(fga, 'many').join(','), ...box.slice(1)]);
		const rejected = await load();
		expect(rejected.code).toBe(1);
		expect(rejected.stderr).toMatch(
			/1 row of .*player_box\.csv rejected.*\n {2}line 3, column fga: .*got "many"/,
		);
		expect(rejected.stderr).toMatch(
			/1 row of .*player_box\.csv stands there twice, and was loaded once:\n {2}line 4 equals line 2\n/,
		);
		await write('schedule', schedule);
		await write('player_box', box);
		expect(await load()).toMatchObject({ code: 0, stderr: expect.stringMatching(PROGRESS) });
	});

	it('withdraws a game, and offers the nearest ids for one that is not known', async () => {
		const schedule = await linesOf('schedule');
		const game = schedule[2]?.split(',')[0] ?? '';
		const unknown = await pipeline('load', '--withdraw', `${game}9`, '--database', 'w.duckdb');
		expect(unknown).toMatchObject({ code: 2, stdout: '' });
		expect(unknown.stderr).toMatch(RegExp(`knows no such game.*\nThe nearest it knows: .*${game}`));
		const withdrawn = await pipeline('load', '--withdraw', game, '--database', 'w.duckdb');
		expect(withdrawn).toMatchObject({ code: 0, stderr: '' });
		expect(withdrawn.stdout).toMatch(RegExp(`^Withdrew 1 game from .*: ${game}\n`));
		expect((await load()).stdout).toContain('1 date and 1 game changed');
		const both = await pipeline('load', '--withdraw', game, '--source', 'league', '--database', 'w.duckdb');
		expect(both.code).toBe(2);
		const nowhere = await pipeline('load', '--withdraw', game, '--database', 'typo.duckdb');
		expect(nowhere).toMatchObject({ code: 3, stdout: '' });
		expect(nowhere.stderr).toContain('there is no such database');
	});
});
