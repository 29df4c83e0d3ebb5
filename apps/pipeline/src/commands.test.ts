import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { copyFile, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand, temporaryFolder } from '@accounted/command-line/testing';
import { simulateLeague, writeCsvFolder } from '@accounted/simulated-league';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const DATES = ['--start-date', '2021-10-19', '--end-date', '2021-12-31'];

describe('pipeline', () => {
	let folder: Awaited<ReturnType<typeof temporaryFolder>>;
	const pipeline = (...args: string[]) => runCommand('pipeline', args, { cwd: folder.path });
	/** Whether each expected entity has one outcome. The late box scores of this league are errors, which is right. */
	const identity = (where: readonly string[]) =>
		runCommand(
			'validate',
			[...DATES, ...where, '--reconcile', '--fail-on', 'unaccounted,conflicts,unexpected,duplicates,empty'],
			{ cwd: folder.path },
		);
	const fresh = async (name: string) => {
		const database = join(folder.path, `${name}.duckdb`);
		await copyFile(join(folder.path, 'loaded.duckdb'), database);
		return ['--database', database];
	};

	beforeAll(async () => {
		folder = await temporaryFolder();
		const faults = { 'late-arrival': 2 };
		const league = simulateLeague({ seed: 3, teams: 4, gamesPerTeam: 12, faults });
		await writeCsvFolder(league, join(folder.path, 'league'));
		await writeCsvFolder(
			simulateLeague({ seed: 3, teams: 4, gamesPerTeam: 12 }),
			join(folder.path, 'repaired'),
		);
		const loaded = await pipeline('load', '--source', 'league', '--database', 'loaded.duckdb');
		expect(loaded.stderr).toMatch(/^([a-z_]+: [0-9,]+ rows?\n)+$/);
	});
	afterAll(() => folder[Symbol.asyncDispose]());

	it('carries out a written plan, once, and refuses it when the raw data are others', async () => {
		const where = await fresh('planned');
		const plan = join(folder.path, 'plan.json');
		const planned = await pipeline('plan', ...DATES, ...where, '--out', plan);
		expect(planned).toMatchObject({ code: 0 });
		expect(planned.stdout).toMatch(/PSZA +\d+ +0 +0 +\d+ +never ran/);
		const dry = await pipeline('backfill', '--plan', plan, '--dry-run', ...where);
		expect(dry.stdout).toBe(planned.stdout);
		const written = JSON.parse(await readFile(plan, 'utf8'));
		const reordered = join(folder.path, 'reordered.json');
		await writeFile(reordered, JSON.stringify({ ...written, steps: written.steps.toReversed() }));
		const disorder = await pipeline('backfill', '--plan', reordered, ...where);
		expect(disorder).toMatchObject({ code: 2, stdout: '' });
		expect(disorder.stderr).toMatch(/the plan cannot be carried out: MLFS stands before PGS, which it reads/);
		const cut = join(folder.path, 'cut.json');
		const without = (code: string) =>
			written.steps.filter(({ processor }: { processor: string }) => processor !== code);
		for (const code of ['TOGS', 'PGS']) {
			await writeFile(cut, JSON.stringify({ ...written, steps: without(code) }));
			const incomplete = await pipeline('backfill', '--plan', cut, ...where);
			expect(incomplete).toMatchObject({ code: 2, stdout: '' });
			expect(incomplete.stderr).toMatch(
				new RegExp(`reads ${code}, which has \\d+ to run, from [-\\d]+ on, and no step`),
			);
			expect(incomplete.stderr).toMatch(new RegExp(`--processor \\S*\\b${code}\\b`));
		}
		expect(planned.stderr).toMatch(/Carry it out: /);
		const ran = await pipeline('backfill', '--plan', plan, ...where, '--log-format', 'json');
		expect(ran.code).toBe(0);
		const events = ran.stderr
			.split('\n')
			.filter((line) => line.startsWith('{'))
			.map((line) => JSON.parse(line).event);
		expect(new Set(events)).toEqual(new Set(['planned', 'chunk', 'processor']));
		expect((await pipeline('backfill', '--plan', plan, ...where)).stdout).toMatch(/^0 cells run/m);
		expect((await pipeline('backfill', '--plan', cut, ...where)).stdout).toMatch(/^0 cells run/m);
		const nothing = await pipeline('plan', ...DATES, ...where, '--out', cut);
		expect(nothing.stderr).toBe(`Written to ${cut}. Nothing is to run.\n`);
		const { runs } = JSON.parse((await pipeline('runs', '--format', 'json', ...where)).stdout);
		expect(runs).toMatchObject([{ state: 'succeeded', processors: 10 }, { processors: 1 }]);

		await pipeline('load', '--source', 'repaired', ...where);
		const refused = await pipeline('backfill', '--plan', plan, ...where);
		expect(refused).toMatchObject({ code: 2, stdout: '' });
		expect(refused.stderr).toMatch(/out of date: raw data/);
		const repair = await pipeline('plan', ...DATES, ...where, '--explain');
		expect(repair.stdout).toMatch(/^PGS 2021-\d\d-\d\d {2}\d+ entities: source repaired: nba_raw$/m);
	});

	it.each([
		[['backfill'], /needs to know which dates/],
		[['backfill', '--plan', 'no-such.json'], /cannot be read/],
		[['backfill', ...DATES, '--shard', '4/4'], /not a shard/],
	])('%j is a usage error', async (args, message) => {
		const { code, stderr } = await pipeline(...args);
		expect(code).toBe(2);
		expect(stderr).toMatch(message);
	});

	it('says that shards of a DuckDB file cannot run side by side', async () => {
		const { stderr } = await pipeline('backfill', ...DATES, ...(await fresh('shard')), '--shard', '0/2');
		expect(stderr).toMatch(/one writer/);
		expect(stderr).toMatch(/other shards have \d+ cells of TOGS to commit/);
	});

	it('stopped by Ctrl-C, it tells what is done and how to go on, and exits 130', async () => {
		const where = await fresh('stopped');
		const main = join(import.meta.dirname, 'main.ts');
		const child = spawn(process.execPath, [main, 'backfill', ...DATES, ...where], { cwd: folder.path });
		let stderr = '';
		child.stderr.on('data', (text) => {
			if (stderr === '') child.kill('SIGINT');
			stderr += text;
		});
		const code = await new Promise((resolve) => child.on('close', resolve));
		expect(stderr).toMatch(/Interrupted: \d+ cells committed, \d+ cells left/);
		expect(stderr).toMatch(
			/^\S*node \S*pipeline\/src\/main\.ts backfill --start-date 2021-10-19 .* --database /m,
		);
		expect(code).toBe(130);
		expect((await pipeline('runs', ...where)).stdout).toMatch(/interrupted/);
		expect((await pipeline('backfill', ...DATES, ...where)).code).toBe(0);
	});

	it('stopped by a second Ctrl-C, it ends at once, its cells are whole, and it can be gone on with', async () => {
		const where = await fresh('stopped-twice');
		const main = join(import.meta.dirname, 'main.ts');
		const child = spawn(process.execPath, [main, 'backfill', ...DATES, ...where], { cwd: folder.path });
		let stderr = '';
		child.stderr.on('data', (text) => {
			stderr += text;
			if (!child.killed || stderr.includes('again to stop at once')) child.kill('SIGINT');
		});
		const code = await new Promise((resolve) => child.on('close', resolve));
		expect(code).toBe(130);
		expect((await pipeline('backfill', ...DATES, ...where)).code).toBe(0);
		expect(await identity(where)).toMatchObject({ code: 0 });
	});

	it('notices that its database was deleted, and exits 3', async () => {
		const [, database = ''] = await fresh('deleted');
		const main = join(import.meta.dirname, 'main.ts');
		const args = [main, 'backfill', ...DATES, '--database', database];
		const child = spawn(process.execPath, args, { cwd: folder.path });
		let stderr = '';
		child.stderr.on('data', (text) => {
			if (stderr === '') rmSync(database);
			stderr += text;
		});
		const code = await new Promise((resolve) => child.on('close', resolve));
		expect(code).toBe(3);
		expect(stderr).toMatch(/deleted\.duckdb: the database was deleted while it was open/);
	});

	it.skipIf(process.platform === 'win32')(
		'on a full disk says so once, leaves whole cells, and goes on when there is room',
		async () => {
			const [, database = ''] = await fresh('full');
			const blocks = Math.ceil((await stat(database)).size / 1024);
			// What a full disk is to the process: no file grows beyond the limit. The signal for it is ignored.
			const script = `trap '' XFSZ; ulimit -f ${Math.min(blocks, 700)}; exec "$0" "$@"`;
			const main = join(import.meta.dirname, 'main.ts');
			const args = ['-c', script, process.execPath, main, 'backfill', ...DATES, '--database', database];
			const child = spawn('bash', args, { cwd: folder.path });
			let stderr = '';
			child.stderr.on('data', (text) => {
				stderr += text;
			});
			const code = await new Promise((resolve) => child.on('close', resolve));
			expect(code).toBe(3);
			expect(stderr.match(/the disk is full/g)?.length).toBeLessThanOrEqual(2);
			expect(stderr).toMatch(/the disk is full\nNothing of this step was kept. Free some space/);
			expect((await pipeline('backfill', ...DATES, '--database', database)).code).toBe(0);
			expect(await identity(['--database', database])).toMatchObject({ code: 0 });
		},
	);

	it('does not read what is no plan', async () => {
		const path = join(folder.path, 'no-plan.json');
		await writeFile(path, (await readFile(join(folder.path, 'league', 'schedule.csv'))).subarray(0, 100));
		expect((await pipeline('backfill', '--plan', path)).stderr).toMatch(/no plan of this version/);
	});

	it.each([
		['start', { start: '1000-01-01', end: '2021-12-31' }, '1000-01-01'],
		['end', { start: '2021-10-19', end: '8999-12-31' }, '8999-12-31'],
	])('refuses a plan whose range has a far %s', async (end, range, date) => {
		const where = await fresh(`far-${end}`);
		const path = join(folder.path, `far-${end}.json`);
		expect(await pipeline('plan', ...DATES, ...where, '--out', path)).toMatchObject({ code: 0 });
		const plan = JSON.parse(await readFile(path, 'utf8'));
		await writeFile(path, JSON.stringify({ ...plan, range }));
		const { code, stdout, stderr } = await pipeline('backfill', '--plan', path, ...where);
		expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
		expect(stderr).toContain(
			`--plan ${path}: its range.${end} is ${date}: the date lies outside the limits 1900-01-01 to 2199-12-31\nWrite it again with: `,
		);
	});
});
