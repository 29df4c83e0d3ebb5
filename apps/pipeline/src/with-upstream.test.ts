import { join } from 'node:path';
import { runCommand, temporaryFolder } from '@accounted/command-line/testing';
import { simulateLeague, writeCsvFolder } from '@accounted/simulated-league';
import { beforeAll, describe, expect, it } from 'vitest';

const DATES = ['--start-date', '2021-10-19', '--end-date', '2021-10-25'];

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
	folder = await temporaryFolder();
	await writeCsvFolder(simulateLeague({ seed: 3, teams: 4, gamesPerTeam: 6 }), join(folder.path, 'league'));
	const loaded = await pipeline('load', '--source', 'league');
	expect(loaded.code, loaded.stderr).toBe(0);
	return () => folder[Symbol.asyncDispose]();
});

const pipeline = (...args: string[]) => runCommand('pipeline', args, { cwd: folder.path });

describe('a processor whose upstream never ran', () => {
	it.each([['plan'], ['backfill'], ['backfill', '--dry-run']])('is refused: %s', async (command, ...more) => {
		const { code, stderr } = await pipeline(command, ...DATES, '--processor', 'PDC', ...more);
		expect({ code, stderr }).toMatchObject({
			code: 2,
			stderr: expect.stringMatching(/never ran on these dates: (\w+ \(\d dates?\)(, |\n)){5}/),
		});
		for (const code of ['PGS', 'TOGS', 'TDGS', 'UPGC', 'PSZA']) expect(stderr).toContain(`${code} (`);
		expect(stderr).toMatch(/--processor PDC --with-upstream/);
		const { steps } = JSON.parse((await pipeline('plan', ...DATES, '--format', 'json')).stdout);
		const ran = steps.filter((step: { upToDate: number }) => step.upToDate > 0);
		expect(ran).toMatchObject([{ processor: 'RAW' }]);
	});

	it('runs after them with --with-upstream, in the order that the plan explains', async () => {
		const chosen = [...DATES, '--processor', 'PSZA', '--with-upstream'];
		const explained = await pipeline('plan', ...chosen, '--explain');
		const cells = explained.stdout.split('\n').flatMap((line) => /^([A-Z]+) 20/.exec(line)?.[1] ?? []);
		const order = [...new Set(cells)];
		expect(order.at(-1)).toBe('PSZA');
		expect(order).toContain('PGS');
		const run = await pipeline('backfill', ...chosen, '--log-format', 'json');
		expect(run.code, run.stderr).toBe(0);
		const ran = run.stderr.split('\n').flatMap((line) => /"processor":"([A-Z]+)"/.exec(line)?.[1] ?? []);
		expect([...new Set(ran)]).toEqual(order);
		const alone = await pipeline('backfill', ...DATES, '--processor', 'PSZA', '--force');
		expect(alone.code, alone.stderr).toBe(0);
	});
});
