import { spawnSync } from 'node:child_process';
import { readFile, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { runCommand, temporaryFolder } from '@accounted/command-line/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

const EXAMPLES = resolve(import.meta.dirname, '../../../examples');
const README = join(EXAMPLES, 'phase-5-predictions', 'README.md');
let folder: Awaited<ReturnType<typeof temporaryFolder>>;

/** A folder that looks to the example's commands like the root of the repository, after `npm start`. */
beforeAll(async () => {
	folder = await temporaryFolder();
	await symlink(EXAMPLES, join(folder.path, 'examples'), 'junction');
	const database = ['--database', join('.accounted', 'simulated.duckdb')];
	const weeks = ['--start-date', '2021-10-19', '--end-date', '2021-11-30'];
	for (const args of [
		['load', '--source', 'simulated'],
		['backfill', ...weeks],
	]) {
		const { code, stderr } = await runCommand('pipeline', [...args, ...database], { cwd: folder.path });
		expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
	}
});
afterAll(() => folder[Symbol.asyncDispose]());

/** The fenced blocks of the README in order: commands, each perhaps followed by lines of what they print. */
async function steps(): Promise<{ readonly command: string; readonly prints: readonly string[] }[]> {
	const text = await readFile(README, 'utf8');
	const blocks = [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, kind, body = '']) => ({
		kind,
		body,
	}));
	return blocks.flatMap(({ kind, body }, index) => {
		if (kind !== 'sh') return [];
		const next = blocks[index + 1];
		const prints = next?.kind === '' ? next.body.trimEnd().split('\n') : [];
		return [{ command: body.replaceAll('\\\n', ' ').trim(), prints }];
	});
}

async function run(command: string): Promise<string> {
	const [program, first, ...rest] = command.split(/\s+/);
	if (program === 'node') {
		const done = spawnSync(process.execPath, [first ?? '', ...rest], { cwd: folder.path, encoding: 'utf8' });
		expect({ status: done.status, stderr: done.stderr }).toEqual({ status: 0, stderr: '' });
		return done.stdout;
	}
	const [app, ...args] = rest;
	expect([program, first, app]).toEqual(['npx', 'pnpm', 'validate']);
	return (await runCommand('validate', args, { cwd: folder.path })).stdout;
}

test('the example prints what its README says it prints', async () => {
	const [start, ...rest] = await steps();
	expect(start?.command).toBe('npm start');
	expect(rest).toHaveLength(3);
	for (const { command, prints } of rest) {
		const printed = (await run(command)).split('\n');
		expect(prints.length).toBeGreaterThan(0);
		expect(printed).toEqual(expect.arrayContaining([...prints]));
	}
});

test('the doctor looks at what it declares, and says what is amiss with it', async () => {
	const { path: cwd } = folder;
	const doctor = ['doctor', '--database', join('.accounted', 'simulated.duckdb'), '--config'];
	const declared = join('examples', 'phase-5-predictions', 'validate.config.ts');
	const sound = await runCommand('validate', [...doctor, declared], { cwd });
	expect(sound).toMatchObject({
		code: 0,
		stdout: expect.stringMatching(/^ok +processors +11 processors, PRED$/m),
	});
	const { default: config } = await import(join(EXAMPLES, 'phase-5-predictions', 'validate.config.ts'));
	const processors = [{ ...config.processors[0], table: 'nba_predictions.point_predictions' }];
	await writeFile(join(cwd, 'misspelt.json'), JSON.stringify({ processors }));
	const { code, stdout } = await runCommand('validate', [...doctor, 'misspelt.json'], { cwd });
	expect(code).toBe(3);
	expect(stdout).toMatch(
		/^FAILED +processors +PRED: there is no table nba_predictions\.point_predictions; nba_predictions has .*\n +Correct the table/m,
	);
});

test('its job has no code of ours inside', async () => {
	const job = await readFile(join(EXAMPLES, 'phase-5-predictions', 'predict.mjs'), 'utf8');
	expect([...job.matchAll(/from '([^']+)'/g)].map(([, from]) => from)).toEqual(['@duckdb/node-api']);
});
