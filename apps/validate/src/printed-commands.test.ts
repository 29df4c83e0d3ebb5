import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Finished, temporaryFolder } from '@accounted/command-line/testing';
import { simulateLeague, writeCsvFolder } from '@accounted/simulated-league';
import { afterAll, beforeAll, expect, it } from 'vitest';

/** A name that a shell would divide, and that no default would find. */
const DATABASE = "o'neil's season.duckdb";
const DONE = ['--start-date', '2021-10-19', '--end-date', '2021-11-05'];
const mainOf = (app: 'pipeline' | 'validate') => join(import.meta.dirname, '..', '..', app, 'src', 'main.ts');

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeAll(async () => {
	folder = await temporaryFolder();
	const faults = { 'broken-points': 1, 'lost-box-score': 1 };
	await writeCsvFolder(
		simulateLeague({ seed: 8, teams: 4, gamesPerTeam: 6, faults }),
		join(folder.path, 'league'),
	);
	await writeFile(join(folder.path, 'other.json'), '{}');
	await run('pipeline', 'load', '--source', 'league', '--database', DATABASE);
});
afterAll(() => folder[Symbol.asyncDispose]());

function run(app: 'pipeline' | 'validate', ...args: string[]): Promise<Finished> {
	return finished(process.execPath, [mainOf(app), ...args]);
}

/** Pastes a printed line into a shell. What stands in capitals is what the reader knows. */
function paste(line: string): Promise<Finished> {
	const known = line.replaceAll('FOLDER', 'league').replaceAll('DATE', '2021-11-05');
	return finished('bash', ['-c', known]);
}

function finished(program: string, args: readonly string[]): Promise<Finished> {
	const child = spawn(program, args, { cwd: folder.path });
	let [stdout, stderr] = ['', ''];
	child.stdout.on('data', (text) => {
		stdout += text;
	});
	child.stderr.on('data', (text) => {
		stderr += text;
	});
	return new Promise((resolve, reject) => {
		child.on('error', reject);
		child.on('close', (code) => resolve({ code, stdout, stderr }));
	});
}

/** The commands in a text: each begins as this test started the program, and takes the rest of its line. */
function commandsIn(text: string): string[] {
	return text.split('\n').flatMap((line) => {
		const at = line.indexOf(process.execPath);
		return at < 0 ? [] : [line.slice(at)];
	});
}

const where = ['--database', DATABASE];

it.each<readonly [string, 'pipeline' | 'validate', readonly string[], number]>([
	['a plan', 'pipeline', ['plan', ...DONE, ...where, '--processor', 'TOGS', '--out', 'the plan.json'], 1],
	['a backfill, and what it looks back on', 'pipeline', ['backfill', ...DONE, ...where], 1],
	['a reconciliation', 'validate', [...DONE, '--reconcile', ...where], 1],
	['an explanation of a failure', 'validate', ['--explain', 'PGS:2021-11-05', ...where], 0],
	['what is listed in no plan', 'pipeline', ['backfill', '--plan', 'league/shots.csv', ...where], 1],
	['what can be compared', 'validate', ['diff', '--from', 'other.json', '--to', 'other.json', ...where], 2],
	[
		'what is not acknowledged',
		'validate',
		['failures', 'ack', '--entity', 'nobody', '--until', '2099-01-01', '--reason', 'x', ...where],
		1,
	],
	['a category', 'validate', ['taxonomy', 'MISSING_UPSTREAM', ...where].slice(0, 2), 0],
])('every command that is printed with %s can be pasted', async (_, app, args, least) => {
	const { stdout, stderr } = await run(app, ...args);
	const commands = commandsIn(`${stdout}\n${stderr}`);
	expect(commands.length, `${stdout}${stderr}`).toBeGreaterThanOrEqual(least);
	for (const command of commands) {
		if (/ENTITY/.test(command)) continue;
		const pasted = await paste(command);
		expect(pasted.stderr, command).not.toMatch(
			/there is no such (database|file)|not found|unknown (option|command)/,
		);
		expect([0, 1], `${command}\n${pasted.stderr}`).toContain(pasted.code);
	}
});

it('repairs what an explanation says, by the commands that it prints', async () => {
	const [failure] = JSON.parse(
		(await run('validate', 'failures', '--format', 'json', '--category', 'MISSING_SOURCE', ...where)).stdout,
	).failures;
	const { stdout } = await run('validate', '--explain', failure.entityId, ...DONE, ...where);
	const repair = commandsIn(stdout);
	expect(repair.length).toBeGreaterThanOrEqual(2);
	expect(repair.every((command) => command.includes('season.duckdb'))).toBe(true);
	for (const command of repair) expect([0, 1]).toContain((await paste(command)).code);
});

it('names the databases beside one that is missing', async () => {
	const { code, stderr } = await run('validate', ...DONE, '--database', 'typo.duckdb');
	expect(code).toBe(3);
	expect(stderr).toContain('typo.duckdb: there is no such database');
	const [, named = ''] = /database that exists: .*(--database '.*season\.duckdb')/.exec(stderr) ?? [];
	const [command = ''] = commandsIn(stderr);
	expect(command).toContain('load --source FOLDER');
	const pasted = await paste(
		`${process.execPath} ${mainOf('validate')} ${DONE.join(' ')} --reconcile ${named}`,
	);
	expect(pasted.stdout).toMatch(/^PGS /m);
});
