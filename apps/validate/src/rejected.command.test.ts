import { mkdir, readFile, realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openWarehouse, PROCESSORS } from '@accounted/command-line';
import { runCommand, temporaryFolder } from '@accounted/command-line/testing';
import { simulateLeague, writeCsvFolder } from '@accounted/simulated-league';
import { isoDate } from '@accounted/warehouse';
import { XMLParser } from 'fast-xml-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cellAnswer } from './serve/answers.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const SEASON = ['--start-date', '2021-10-19', '--end-date', '2021-11-30'];
const at = (...names: string[]) => join(folder.path, ...names);
const validate = (...args: string[]) => runCommand('validate', args, { cwd: folder.path });
const pipeline = (...args: string[]) => runCommand('pipeline', args, { cwd: folder.path });

/** Replaces values in one line of a CSV file, counted as an editor counts. */
async function spoil(file: string, line: number, values: Readonly<Record<string, string>>): Promise<void> {
	const lines = (await readFile(at('league', file), 'utf8')).split('\n');
	const header = lines[0]?.split(',') ?? [];
	const cells = lines[line - 1]?.split(',') ?? [];
	for (const [column, value] of Object.entries(values)) cells[header.indexOf(column)] = value;
	lines[line - 1] = cells.join(',');
	await writeFile(at('league', file), lines.join('\n'));
}

const write = () => writeCsvFolder(simulateLeague({ seed: 8, teams: 4, gamesPerTeam: 4 }), at('league'));

/** Returns the values of `shots.csv` by column and line. */
async function shotValues(): Promise<(column: string, line: number) => string> {
	const [header = '', ...lines] = (await readFile(at('league', 'shots.csv'), 'utf8')).split('\n');
	return (column, line) => lines[line - 2]?.split(',')[header.split(',').indexOf(column)] ?? '';
}

/** The command that loads the folder again. */
const loadOfLeague = async () => `pnpm pipeline load --source ${await realpath(at('league'))}`;

/** Three rows are refused: two shots of one date, and a team row that belongs to no game and no date. */
beforeAll(async () => {
	folder = await temporaryFolder();
	await mkdir(at('league'));
	await write();
	await spoil('shots.csv', 2, { event_num: 'soon' });
	await spoil('shots.csv', 3, { event_num: 'later' });
	await spoil('team_box.csv', 2, { game_id: '', game_date: '31st of never' });
	expect((await pipeline('load', '--source', 'league')).code).toBe(1);
	expect((await pipeline('backfill', ...SEASON)).code).toBe(0);
}, 300_000);
afterAll(() => folder[Symbol.asyncDispose]());

describe('rows that loading refused', () => {
	it('fail the default gate, and stand in every format with file, place, column and reason', async () => {
		const reporters = ['json=r.json', 'ndjson=r.ndjson', 'csv=r.csv', 'markdown=r.md', 'junit=r.xml'];
		const { code, stdout, stderr } = await validate(
			...SEASON,
			'--reconcile',
			...reporters.flatMap((reporter) => ['--reporter', reporter]),
		);
		expect(code).toBe(1);
		expect(stderr).toMatch(/^gate failed: .*rejected 3/m);
		expect(stdout).toMatch(/^0 unaccounted, \d+ errors? from \d+ causes?, 0 pending, 3 rejected$/m);
		expect(stdout).toMatch(/^ +2 +\S*shots\.csv +line 2 +event_num +.*soon/m);
		expect(stdout).toMatch(/^ +1 +\S*team_box\.csv +line 2 /m);

		const document = JSON.parse(await readFile(at('r.json'), 'utf8'));
		expect(document.totals.rejected).toBe(3);
		expect(document.processors[0]).toMatchObject({ code: 'RAW', rejected: 3, rejectedWithoutDate: 1 });
		expect(document.rejected).toMatchObject([
			{ table: 'shots', column: 'event_num', count: 2, firstPosition: 'line 2' },
			{ table: 'team_box', count: 1, firstPosition: 'line 2', firstDate: null },
		]);
		const lines = (await readFile(at('r.ndjson'), 'utf8')).trimEnd().split('\n');
		expect(lines.filter((line) => JSON.parse(line).kind === 'rejected')).toHaveLength(2);
		expect(await readFile(at('r.csv'), 'utf8')).toMatch(/^RAW,,.*,1,\r$/m);
		expect(await readFile(at('r.md'), 'utf8')).toMatch(/^### .*3 rejected/);
		const { testsuites } = new XMLParser({ ignoreAttributes: false }).parse(
			await readFile(at('r.xml'), 'utf8'),
		);
		const suite = testsuites.testsuite.find(
			(one: Record<string, string>) => one['@_name'] === 'Rejected rows',
		);
		expect(suite['@_failures']).toBe('2');
	});

	it('count in the status view too', async () => {
		const { code, stdout, stderr } = await validate(...SEASON);
		expect(code).toBe(1);
		expect(stderr).toMatch(/rejected 3/);
		expect(stdout).toMatch(/3 rejected$/m);
		expect(stdout).toMatch(/INVESTIGATE/);
	});

	it.each([
		['a processor that reads the raw tables through others alone', ['--processor', 'MLFS'], 3],
		['a range without the date of the shots', ['--end-date', '2021-10-19'], 1],
		['a range before the season', ['--start-date', '1999-01-01', '--end-date', '1999-01-01'], 1],
	])('count for %s', async (_, args, count) => {
		const { code, stderr } = await validate(...SEASON, ...args, '--reconcile', '--fail-on', 'rejected');
		expect({ code, stderr }).toEqual({ code: 1, stderr: `gate failed: rejected ${count}\n` });
	});

	it.each<[string, unknown]>([
		['a known expectation', 'players-of-the-date'],
		['the records of a processor', { recordsOf: 'PGS' }],
		[
			'a SELECT',
			{
				sql: 'SELECT game_date AS analysis_date, player_lookup AS entity_id FROM nba_raw.player_box WHERE game_date BETWEEN @start_date AND @end_date',
			},
		],
	])('count for a processor of another system that is checked alone, by %s', async (_, expectation) => {
		const declared = {
			name: 'Other',
			code: 'OTHER',
			phase: 5,
			table: 'nba_analytics.player_game_summary',
			dateColumn: 'game_date',
			entityColumn: 'player_lookup',
			entityType: 'PLAYER',
			failures: 'none',
			expectation,
		};
		await writeFile(at('other.json'), JSON.stringify({ processors: [declared] }));
		const args = ['--config', 'other.json', '--processor', 'OTHER', '--fail-on', 'rejected'];
		const { code, stderr } = await validate(...SEASON, '--reconcile', ...args);
		expect(code).toBe(1);
		expect(stderr).toMatch(/^gate failed: rejected 3$/m);
	});

	it('are part of what explains the game, the team and the player that they name', async () => {
		const value = await shotValues();
		for (const entity of [value('game_id', 2), value('team', 2), value('player_name', 2)]) {
			const { code, stdout } = await validate(...SEASON, '--explain', entity);
			expect(code).toBe(0);
			expect(stdout).toMatch(/^Loading refused [123] rows? about it:$/m);
			expect(stdout).toMatch(/^ {2}\S*shots\.csv line 2, column event_num: .*soon/m);
			expect(stdout).toContain(
				`\nRepair: correct the ${entity === value('team', 2) ? 'files' : 'file'}, then:\n        ${await loadOfLeague()}\n`,
			);
		}
		const { stdout } = await validate(...SEASON, '--explain', value('game_id', 2), '--format', 'json');
		expect(JSON.parse(stdout).rejected).toMatchObject([
			{ table: 'shots', position: 'line 2', column: 'event_num' },
			{ table: 'shots', position: 'line 3', column: 'event_num' },
		]);
	});

	it('are loaded again, in an explanation and on the served page, from the folder that they came from', async () => {
		const day = isoDate.parse((await shotValues())('game_date', 2));
		const { stdout } = await validate('--explain', `RAW:${day}`, '--format', 'json');
		const { explanations } = JSON.parse(stdout);
		expect(explanations).toMatchObject([{ standing: 'FAILURE', disposition: 'error' }]);
		expect(explanations[0].repair).toEqual([
			expect.stringContaining(`correct the source row of ${day} `),
			await loadOfLeague(),
			expect.stringMatching(/^pnpm pipeline backfill .*--processor RAW$/),
		]);
		const database = at('.accounted', 'warehouse.duckdb');
		const warehouse = await openWarehouse({ warehouse: 'duckdb', database }, 'read');
		const served = { processors: PROCESSORS, known: PROCESSORS, range: { start: day, end: day } };
		const { commands } = await cellAnswer(warehouse, served, 'RAW', day);
		await warehouse.close();
		expect(commands[0]).toMatch(new RegExp(`pipeline load --source ${await realpath(at('league'))}$`));
	});

	it('pass a gate that does not name them', async () => {
		expect((await validate(...SEASON, '--reconcile', '--fail-on', 'unaccounted')).code).toBe(0);
		expect((await validate(...SEASON, '--reconcile', '--fail-on', 'rejected>3')).code).toBe(0);
	});

	it('are gone once the files are repaired and loaded again', async () => {
		await write();
		expect((await pipeline('load', '--source', 'league')).code).toBe(0);
		expect((await pipeline('backfill', ...SEASON)).code).toBe(0);
		const { code, stdout, stderr } = await validate(...SEASON, '--reconcile');
		expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
		expect(stdout).toMatch(/^0 unaccounted, 0 errors, 0 pending, 0 rejected$/m);
	}, 300_000);
});

describe('a range in which nothing is expected', () => {
	const nothing = ['--start-date', '1999-01-01', '--end-date', '1999-01-31'];

	it.each([[['--reconcile']], [[]]])('fails the default gate (%j)', async (args) => {
		const { code, stdout, stderr } = await validate(...nothing, ...args);
		expect(code).toBe(1);
		expect(stderr).toBe('gate failed: empty (nothing is expected in the whole range)\n');
		expect(stdout).not.toContain('100%');
		expect(stdout).toContain('Nothing is expected from 1999-01-01 to 1999-01-31');
	});

	it('passes a gate that replaces the default, unless it asks for a number', async () => {
		expect((await validate(...nothing, '--reconcile', '--fail-on', 'unaccounted,error')).code).toBe(0);
		expect((await validate(...nothing, '--reconcile', '--fail-on', 'expected<1')).code).toBe(1);
		expect((await validate(...nothing, '--reconcile', '--fail-on', 'coverage<0.9')).code).toBe(1);
	});
});
