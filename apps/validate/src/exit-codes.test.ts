import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { runCommand, temporaryFolder } from '@accounted/command-line/testing';
import { simulateLeague, writeCsvFolder } from '@accounted/simulated-league';
import { expect, test } from 'vitest';
import { DEFAULT_GATE } from './default-gate.ts';

const PAGE = resolve(import.meta.dirname, '../../../docs/exit-codes.md');

/** The commands that the help of a command lists, each after the words before it. */
async function commandsOf(app: 'pipeline' | 'validate', words: readonly string[], cwd: string) {
	const { stdout } = await runCommand(app, [...words, '--help'], { cwd });
	const [, list = ''] = stdout.split(/^Commands:$/m);
	return [...list.matchAll(/^ {2}([a-z][a-z-]*)/gm)]
		.map(([, name = '']) => name)
		.filter((name) => name !== 'help')
		.map((name) => [app, ...words, name].join(' '));
}

test('the page on exit codes has a section for each command that there is, and for no other', async () => {
	await using folder = await temporaryFolder();
	const text = await readFile(PAGE, 'utf8');
	const sections = [...text.matchAll(/^##+ `([a-z][a-z -]*)`$/gm)].map(([, name]) => name);
	const commands = [
		...(await commandsOf('pipeline', [], folder.path)),
		'validate',
		...(await commandsOf('validate', [], folder.path)),
		...(await commandsOf('validate', ['failures'], folder.path)),
	];
	expect(commands.length).toBeGreaterThan(10);
	expect(sections.toSorted()).toEqual(commands.toSorted());
});

test.skipIf(!existsSync('/dev/full')).each(['pipeline', 'validate'])(
	'%s exits 4 where a full disk takes nothing of what it prints, and says so once',
	(app) => {
		const main = resolve(import.meta.dirname, '../..', app, 'src', 'main.ts');
		const full = openSync('/dev/full', 'w');
		const { status, stderr } = spawnSync(process.execPath, [main, '--help'], {
			stdio: ['ignore', full, 'pipe'],
			encoding: 'utf8',
		});
		closeSync(full);
		expect(status).toBe(4);
		expect(stderr).toMatch(
			/^error: standard output could not be written \(ENOSPC: .*\)\nMake room, or write somewhere else\.\n$/,
		);
	},
);

test.skipIf(!existsSync('/dev/full'))(
	'every command ends with its own exit code where a full disk takes nothing of stderr',
	async () => {
		await using folder = await temporaryFolder();
		await writeCsvFolder(simulateLeague({ seed: 8, teams: 4, gamesPerTeam: 4 }), join(folder.path, 'league'));
		const full = openSync('/dev/full', 'w');
		const ended = (app: 'pipeline' | 'validate', ...args: readonly string[]) => {
			const main = resolve(import.meta.dirname, '../..', app, 'src', 'main.ts');
			return spawnSync(process.execPath, [main, ...args], {
				cwd: folder.path,
				stdio: ['ignore', 'pipe', full],
				encoding: 'utf8',
			});
		};
		const season = ['--start-date', '2021-10-19', '--end-date', '2021-11-30'];
		expect(ended('pipeline', 'status').status).toBe(3);
		expect(ended('pipeline', 'load', '--source', 'no folder').status).toBe(2);
		expect(ended('pipeline', 'load', '--source', 'league').status).toBe(0);
		expect(ended('pipeline', 'backfill', ...season, '--processor', 'RAW').status).toBe(0);
		const { status, stdout } = ended('validate', ...season, '--reconcile', '--format', 'json');
		expect(status).toBe(1);
		expect(JSON.parse(stdout).totals.unaccounted).toBeGreaterThan(0);
		expect(ended('validate', '--no-such-option').status).toBe(2);
		closeSync(full);
	},
);

test('each section says of at least one situation why nothing can be missing', async () => {
	const [, ...sections] = (await readFile(PAGE, 'utf8')).split(/^##+ (?=`[a-z ]+`$)/m);
	for (const section of sections)
		expect(section, section.slice(0, 40)).toMatch(/^\| exits 0 if .*\n\| -+ .*\n(\| .+ \| .+ \|\n)+/m);
});

test('the page, the README and the help name the default gate', async () => {
	await using folder = await temporaryFolder();
	const { stdout } = await runCommand('validate', ['--help'], { cwd: folder.path });
	const readme = await readFile(join(PAGE, '..', '..', 'README.md'), 'utf8');
	for (const text of [stdout.replaceAll(/\s+/g, ''), await readFile(PAGE, 'utf8'), readme])
		expect(text).toContain(DEFAULT_GATE);
});
