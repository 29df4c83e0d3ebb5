import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openEngine } from '@accounted/command-line';
import { runCommand, temporaryFolder } from '@accounted/command-line/testing';
import { simulateLeague, writeCsvFolder } from '@accounted/simulated-league';
import { quotedText } from '@accounted/warehouse';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

let league: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
	league = await temporaryFolder();
	await writeCsvFolder(simulateLeague({ seed: 6, teams: 2, gamesPerTeam: 2 }), league.path);
});
afterAll(() => league[Symbol.asyncDispose]());

/** A working folder with the league in `data`, and the command that loads it there. */
async function workingFolder() {
	const folder = await temporaryFolder();
	const data = join(folder.path, 'data');
	await cp(league.path, data, { recursive: true });
	return {
		data: (name: string) => join(data, name),
		file: (name: string) => join(folder.path, name),
		load: (...args: string[]) =>
			runCommand('pipeline', ['load', '--database', 'w.duckdb', ...args], { cwd: folder.path }),
		[Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
	};
}

const changed = async (path: string, change: (text: string) => string | Buffer) =>
	writeFile(path, change(await readFile(path, 'utf8')));

describe('load', () => {
	it('refuses text in another encoding, and reads it when the encoding is named', async () => {
		await using folder = await workingFolder();
		const [, first = ''] = (await readFile(folder.data('players.csv'), 'utf8')).split('\n');
		const name = first.split(',')[2] ?? '';
		expect(name).toMatch(/^\S+ \S+/);
		for (const file of await readdir(folder.data('')))
			await changed(folder.data(file), (text) =>
				Buffer.from(text.replaceAll(name, 'José Ficticio'), 'latin1'),
			);
		const refused = await folder.load('--source', 'data');
		expect(refused.code).toBe(2);
		expect(refused.stderr).toMatch(/things keep it from being loaded/);
		expect(refused.stderr).toMatch(
			/players\.csv: line 2 is not UTF-8\. As windows-1252 it reads ".*José Ficticio/,
		);
		expect(refused.stderr).toMatch(/player_box\.csv: line \d+ is not UTF-8/);
		expect(existsSync(folder.file('w.duckdb'))).toBe(false);

		expect((await folder.load('--source', 'data', '--encoding', 'windows-1252')).code).toBe(0);
		const engine = await openEngine();
		await engine.run(`ATTACH ${quotedText(folder.file('w.duckdb'))} AS held (READ_ONLY)`);
		const names = await engine.query(
			"SELECT DISTINCT player_lookup, player_name FROM held.nba_raw.player_box WHERE player_name LIKE 'Jos%'",
			z.object({ player_lookup: z.string(), player_name: z.string() }),
		);
		await engine.close();
		expect(names).toEqual([{ player_lookup: 'joseficticio', player_name: 'José Ficticio' }]);
	});

	it('says at once that a pipe is no file', async () => {
		await using folder = await workingFolder();
		await rm(folder.data('shots.csv'));
		execFileSync('mkfifo', [folder.data('shots.csv')]);
		const { code, stderr } = await folder.load('--source', 'data');
		expect(code).toBe(2);
		expect(stderr).toMatch(/shots\.csv: it is a pipe, not a file/);
	});

	it('leaves out a header that stands again, says so, and exits with 0', async () => {
		await using folder = await workingFolder();
		await changed(folder.data('team_box.csv'), (text) => text + text.slice(0, text.indexOf('\n') + 1));
		const { code, stdout, stderr } = await folder.load('--source', 'data');
		expect(`${stdout}${stderr}`).toMatch(/team_box\.csv: line 6 repeats the header and is left out/);
		expect(code).toBe(0);
	});

	it.each([
		[['--source', 'data', '--encoding', 'ebcdic'], /--encoding ebcdic: there is no such encoding/],
		[['--source', 'simulated', '--encoding', 'latin1'], /--encoding goes with a folder of files/],
		[['--source', 'data', '--seed', '1'], /--seed goes with --source simulated/],
		[[], /--source is missing/],
		[
			['--source', 'data', '--mapping', 'none.ts'],
			/^error: --mapping none\.ts: there is no such file\n.*leave --mapping out/,
		],
		[['--source', 'data', '--mapping', 'empty.json'], /empty\.json: it maps no raw table/],
		[['--source', 'data', '--mapping', 'unknown.json'], /unknown\.json: raw: .*"box"/],
		[['--source', 'data', '--mapping', 'bare.json'], /bare\.json: raw\.shots: .*object/],
	])('%j is a usage error', async (args, message) => {
		await using folder = await workingFolder();
		await writeFile(folder.file('empty.json'), '{}');
		await writeFile(folder.file('unknown.json'), JSON.stringify({ raw: { box: { sql: 'SELECT 1' } } }));
		await writeFile(folder.file('bare.json'), JSON.stringify({ raw: { shots: 'SELECT 1' } }));
		const { code, stderr } = await folder.load(...args);
		expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(message) });
		expect(existsSync(folder.file('w.duckdb'))).toBe(false);
	});

	it('reads paths of a mapping from the folder of its file, where there is no --source', async () => {
		await using folder = await workingFolder();
		await rename(folder.data('schedule.csv'), folder.data('games of 2021.csv'));
		const raw = { schedule: { sql: "SELECT * FROM 'games of 2021.csv'" } };
		await writeFile(
			folder.data('mapping.mts'),
			`export default ${JSON.stringify({ raw })} satisfies object;`,
		);
		const { code, stdout, stderr } = await folder.load('--mapping', join('data', 'mapping.mts'));
		expect(stderr).toMatch(/^schedule: by the SELECTs of data.mapping\.mts$/m);
		expect(stdout).toMatch(/^ {2}schedule +2 rows$/m);
		expect(code).toBe(0);
	});
});
