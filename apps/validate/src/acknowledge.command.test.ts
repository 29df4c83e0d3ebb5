import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand, temporaryFolder } from '@accounted/command-line/testing';
import { simulateLeague, writeCsvFolder } from '@accounted/simulated-league';
import { todayInUtc } from '@accounted/warehouse';
import { afterAll, beforeAll, expect, it } from 'vitest';

/** A league with box scores that do not add up: errors of PGS, and of whatever reads it. */
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const SEASON = ['--start-date', '2021-10-19', '--end-date', '2021-11-20'];
const RECONCILE = [...SEASON, '--reconcile', '--processor', 'PGS'];
const validate = (args: readonly string[]) => runCommand('validate', args, { cwd: folder.path });
const ack = (...args: readonly string[]) => validate(['failures', 'ack', ...args]);
const UNTIL = ['--until', todayInUtc(), '--reason', 'the publisher has been told'];

beforeAll(async () => {
	folder = await temporaryFolder();
	const league = join(folder.path, 'league');
	await mkdir(league);
	await writeCsvFolder(
		simulateLeague({ seed: 5, teams: 4, gamesPerTeam: 12, faults: { 'broken-points': 2 } }),
		league,
	);
	await runCommand('pipeline', ['load', '--source', 'league'], { cwd: folder.path });
	await runCommand('pipeline', ['backfill', ...SEASON, '--processor', 'PGS', '--with-upstream'], {
		cwd: folder.path,
	});
});
afterAll(() => folder[Symbol.asyncDispose]());

it.each([
	[
		'a day that is over',
		['--processor', 'PGS', '--until', '2021-11-20', '--reason', 'x'],
		/2021-11-20: that day is over/,
	],
	['no day', ['--processor', 'PGS', '--until', 'friday', '--reason', 'x'], /--until friday: not a date/],
	[
		'a reason that says nothing',
		['--processor', 'PGS', '--until', '9999-01-01', '--reason', ' '],
		/--reason says nothing/,
	],
	['no reason', ['--processor', 'PGS', '--until', '9999-01-01'], /--reason/],
	['nothing that is meant', UNTIL, /not said which failures/],
	[
		'nothing that matches',
		['--entity', 'nobody', ...UNTIL],
		/no open failure matches --entity nobody from 2021/,
	],
	['a category there is not', ['--category', 'GREMLINS', ...UNTIL], /GREMLINS: there is no such category/],
	[
		'a database that is not there',
		['--entity', 'x', '--database', 'no.duckdb', ...UNTIL],
		/no\.duckdb: there is no such/,
	],
])('with %s it changes nothing, and says so', async (what, args, says) => {
	const { code, stdout, stderr } = await ack(...args);
	expect({ code, stdout }).toEqual({ code: what.startsWith('a database') ? 3 : 2, stdout: '' });
	expect(stderr).toMatch(says);
	await expect(readFile(join(folder.path, 'no.duckdb'))).rejects.toThrow(/ENOENT/);
});

it('shows with --dry-run what it would do, and does it without', async () => {
	const errors = [...RECONCILE, '--fail-on', 'error'];
	const before = await validate(errors);
	expect(before).toMatchObject({ code: 1, stderr: expect.stringMatching(/gate failed: error 2/) });

	const dry = await ack('--category', 'INVALID_INPUT', ...UNTIL, '--dry-run');
	expect(dry.stdout).toMatch(/4 failures would be acknowledged until .*: the publisher has been told/);
	expect((await validate(errors)).code).toBe(1);

	const [, date = '', entity = ''] = /^(\S+) +PGS +(\S+) +INVALID_INPUT +open/m.exec(dry.stdout) ?? [];
	const one = await ack('--processor', 'PGS', '--entity', entity, '--date', date, ...UNTIL);
	expect(one).toMatchObject({
		code: 0,
		stderr: '',
		stdout: expect.stringMatching(/^1 failure acknowledged/m),
	});
	const partly = await validate(errors);
	expect(partly).toMatchObject({ code: 1, stderr: expect.stringMatching(/gate failed: error 1\n/) });
	expect(partly.stdout).toMatch(/^PGS: 1 of 2 errors acknowledged$/m);
	const listed = await validate(['failures', '--processor', 'PGS', '--disposition', 'error']);
	expect(listed.stdout).toMatch(/error +acknowledged until \S+: the publisher has been told/);
	expect(listed.stdout).toMatch(/error +open/);

	await ack('--category', 'INVALID_INPUT', ...UNTIL);
	const after = await validate(errors);
	expect({ code: after.code, stderr: after.stderr }).toEqual({ code: 0, stderr: '' });
	const counts = (text: string) => /^PGS .*$/m.exec(text)?.[0];
	expect(counts(after.stdout)).toBe(counts(before.stdout));
	const report = JSON.parse((await validate([...RECONCILE, '--format', 'json'])).stdout);
	expect(report.processors[0]).toMatchObject({
		failuresByDisposition: { error: 2 },
		acknowledged: { error: 2, pending: 0, expected: 0 },
	});
	const junit = (await validate([...errors, '--format', 'junit'])).stdout;
	expect(junit).toMatch(/failures="0"/);
	expect(junit).toMatch(/1 Acknowledged/);
	expect((await validate([...errors, '--format', 'markdown'])).stdout).toMatch(
		/- PGS: 2 of 2 errors acknowledged/,
	);
	const [titles = '', ...lines] = (await validate([...errors, '--format', 'csv'])).stdout
		.trim()
		.split('\r\n');
	const column = titles.split(',').indexOf('errors_acknowledged');
	expect(lines.filter((line) => line.split(',')[column] === '1')).toHaveLength(2);
});
