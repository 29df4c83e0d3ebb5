import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openWarehouse, PIPELINE_TABLES } from '@accounted/command-line';
import { runCommand, temporaryFolder } from '@accounted/command-line/testing';
import { prepareSchema } from '@accounted/failure-tracking';
import { simulateLeague, writeCsvFolder } from '@accounted/simulated-league';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const LEAGUE = { seed: 3, teams: 4, gamesPerTeam: 4 } as const;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const at = (...names: string[]) => join(folder.path, ...names);
const pipeline = (...args: string[]) => runCommand('pipeline', args, { cwd: folder.path });

beforeAll(async () => {
	folder = await temporaryFolder();
	await writeCsvFolder(simulateLeague(LEAGUE), at('league'));
});
afterAll(() => folder[Symbol.asyncDispose]());

describe('only load creates a database', () => {
	const dates = ['--start-date', '2021-10-19', '--end-date', '2021-10-31'];
	const commands: readonly (readonly string[])[] = [
		['backfill', ...dates],
		['backfill', ...dates, '--dry-run'],
		['plan', ...dates],
		['status'],
		['runs'],
	];

	it.each(commands)('%s refuses one that does not exist, and makes none', async (...command) => {
		const { code, stdout, stderr } = await pipeline(...command, '--database', 'typo/wharehouse.duckdb');
		expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
		expect(stderr).toMatch(/wharehouse\.duckdb: there is no such database/);
		expect(existsSync(at('typo'))).toBe(false);
	});

	it.each(commands)('%s refuses one that holds no schedule, and changes nothing', async (...command) => {
		const path = at('empty.duckdb');
		if (!existsSync(path)) {
			const empty = await openWarehouse({ warehouse: 'duckdb', database: path }, 'write');
			await prepareSchema(empty, PIPELINE_TABLES, () => '2022-06-01T00:00:00.000Z');
			await empty.close();
		}
		const before = await readFile(path);
		const { code, stdout, stderr } = await pipeline(...command, '--database', 'empty.duckdb');
		expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
		expect(stderr).toMatch(/it holds no schedule/);
		expect(stderr).toMatch(/pipeline load/);
		expect(Buffer.compare(await readFile(path), before)).toBe(0);
	});
});

describe('status', () => {
	const where = ['--database', 'season.duckdb'];
	const status = async () => {
		const { code, stdout } = await pipeline('status', '--format', 'json', ...where);
		return { code, ...JSON.parse(stdout) };
	};
	const kinds = (problems: readonly { readonly kind: string }[]) => problems.map(({ kind }) => kind);
	/** The arguments of a printed command. */
	const argumentsOf = (command: string) => command.replace(/^.*?pipeline /, '').split(' ');

	it('names what never ran, what is stale and what was rejected, until the commands that it prints are run', async () => {
		expect((await pipeline('load', '--source', 'league', ...where)).code).toBe(0);
		const loaded = await status();
		expect(loaded.code).toBe(1);
		expect(kinds(loaded.problems)).toEqual(['MISSING']);
		expect(loaded.processors[1]).toMatchObject({ code: 'PGS', done: 0, stale: 0, upcoming: 0 });
		expect(loaded.processors[1].missing).toBeGreaterThan(0);
		expect((await pipeline(...argumentsOf(loaded.problems[0].command))).code).toBe(0);

		const done = await status();
		expect(done).toMatchObject({ code: 0, problems: [], rejected: [] });
		expect(done.processors[1]).toMatchObject({ done: loaded.processors[1].missing, stale: 0, missing: 0 });

		const shots = await readFile(at('league', 'shots.csv'), 'utf8');
		const [header = '', ...lines] = shots.split('\n');
		const spoilt = lines[0]?.split(',').with(header.split(',').indexOf('event_num'), 'soon').join(',') ?? '';
		await writeFile(at('league', 'shots.csv'), [header, ...lines.with(0, spoilt)].join('\n'));
		expect((await pipeline('load', '--source', 'league', ...where)).code).toBe(1);
		const late = await status();
		expect(late.code).toBe(1);
		expect(kinds(late.problems)).toEqual(['STALE', 'REJECTED']);
		const { done: fresh, stale, missing } = late.processors[1];
		expect(stale).toBeGreaterThan(0);
		expect(fresh + stale + missing).toBe(done.processors[1].done);
		const text = await pipeline('status', ...where);
		expect(text.code).toBe(1);
		expect(text.stdout).toMatch(/^2 problems:$/m);
		expect(text.stdout).toMatch(/^ {2}1 raw row of \S*shots\.csv is rejected: correct the files and load/m);
		expect(text.stdout).toMatch(/pipeline load --source \S*league /m);

		// The repaired file holds what the cells were made from, so nothing is stale any more.
		await writeFile(at('league', 'shots.csv'), shots);
		expect((await pipeline('load', '--source', 'league', ...where)).code).toBe(0);
		const again = await pipeline('status', ...where);
		expect(again).toMatchObject({ code: 0, stdout: expect.stringMatching(/^No problems\.$/m) });
	}, 300_000);

	it('a backfill and a plan of dates without games say so', async () => {
		for (const command of ['plan', 'backfill']) {
			const dates = ['--start-date', '1999-01-01', '--end-date', '1999-01-31', ...where];
			const { code, stderr } = await pipeline(command, ...dates);
			expect(code).toBe(0);
			expect(stderr).toMatch(/note: nothing is expected from 1999-01-01 to 1999-01-31/);
		}
	});
});
