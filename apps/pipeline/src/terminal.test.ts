import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
	HAS_TERMINAL,
	openTerminal,
	runCommand,
	type TerminalSize,
	temporaryFolder,
} from '@accounted/command-line/testing';
import { simulateLeague, writeCsvFolder } from '@accounted/simulated-league';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const DATES = ['--start-date', '2021-10-19', '--end-date', '2021-11-30'];
/** More lines of progress than the lowest terminal has. */
const SOME = ['--processor', 'TOGS,PGS,TDGS,UTGC,PSZA,TDZA'];
const CTRL_C = '\u0003';
const MAIN = join(import.meta.dirname, 'main.ts');

describe.skipIf(!HAS_TERMINAL)('a backfill on a real terminal', () => {
	let folder: Awaited<ReturnType<typeof temporaryFolder>>;
	let made = 0;

	beforeAll(async () => {
		folder = await temporaryFolder();
		const league = simulateLeague({ seed: 3, teams: 4, gamesPerTeam: 8 });
		await writeCsvFolder(league, join(folder.path, 'league'));
		const args = ['load', '--source', 'league', '--database', 'loaded.duckdb'];
		expect(await runCommand('pipeline', args, { cwd: folder.path })).toMatchObject({ code: 0 });
	});
	afterAll(() => folder[Symbol.asyncDispose]());

	async function backfill(size: TerminalSize) {
		const database = `${++made}.duckdb`;
		await copyFile(join(folder.path, 'loaded.duckdb'), join(folder.path, database));
		const args = ['backfill', ...DATES, ...SOME, '--database', database];
		const terminal = await openTerminal([process.execPath, MAIN, ...args], { ...size, cwd: folder.path });
		return { terminal, args };
	}

	/** How many live texts stand on the screen: the spinner, then `backfill`. */
	const liveTexts = (lines: readonly string[]) => lines.filter((line) => /^. backfill$/.test(line)).length;

	it.each([80, 40])('stops after the chunk at the first Ctrl-C, at %i columns', async (columns) => {
		const { terminal } = await backfill({ columns, rows: 24 });
		await using _ = terminal;
		await terminal.until(/TOGS +\d+ of/);
		terminal.type(CTRL_C);
		await terminal.until(/Stopping once this chunk is committed/);
		expect(await terminal.ended()).toBe(130);
		expect(terminal.written).toMatch(/Interrupted: \d+ cells? committed, \d+ cells left/);
		const lines = await terminal.lines();
		expect(liveTexts(lines)).toBe(0);
	});

	it('stops at once at the second Ctrl-C, shows the cursor again, and can be continued', async () => {
		const { terminal, args } = await backfill({ columns: 80, rows: 24 });
		await using _ = terminal;
		await terminal.until(/TOGS +\d+ of/);
		terminal.type(CTRL_C);
		await terminal.until(/again to stop at once/);
		terminal.type(CTRL_C);
		expect(await terminal.ended()).toBe(130);
		expect(terminal.written.lastIndexOf('\u001b[?25h')).toBeGreaterThan(
			terminal.written.lastIndexOf('\u001b[?25l'),
		);
		expect(await runCommand('pipeline', args, { cwd: folder.path })).toMatchObject({ code: 0 });
	});

	it('rewrites its progress in place on a small terminal', async () => {
		const { terminal } = await backfill({ columns: 20, rows: 6 });
		await using _ = terminal;
		await terminal.until(/(PGS|TOGS) +\d+ of/);
		expect(await terminal.ended()).toBe(0);
		expect(liveTexts(await terminal.lines())).toBe(0);
		expect(terminal.written).toMatch(/\d+ cells run/);
	});

	it('goes on in place after the terminal was made narrower', async () => {
		const { terminal } = await backfill({ columns: 100, rows: 30 });
		await using _ = terminal;
		await terminal.until(/TOGS +\d+ of/);
		expect(terminal.written).toMatch(/backfill\r?\n {2}TOGS +\d+ cells/);
		await terminal.resize({ columns: 30, rows: 20 });
		expect(await terminal.ended()).toBe(0);
		// What was on its way in the old width may stay. Each later text replaces the one before it.
		expect(liveTexts(await terminal.lines())).toBeLessThan(5);
	});
});
