import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { openEngine } from '@accounted/command-line';
import { runCommand, temporaryFolder } from '@accounted/command-line/testing';
import { quotedText } from '@accounted/warehouse';
import { expect, test } from 'vitest';
import { z } from 'zod';

const EXAMPLES = resolve(import.meta.dirname, '../../../examples/mappings');

/** What there is of each example: whether it tells where shots were taken from, and the id of the player Ann Example. */
const LAYOUTS = [
	{ name: 'hoopr', gameId: '401999001', hasShots: true, playerId: 11, assisted: 2 },
	{ name: 'nba-api', gameId: '0022100001', hasShots: true, playerId: 11, assisted: 0 },
	{ name: 'kaggle', gameId: '0022100001', hasShots: false, playerId: 11, assisted: null },
	{ name: 'basketball-reference', gameId: '202110190AAX', hasShots: false, playerId: null, assisted: null },
];

const summary = z.object({
	player_lookup: z.string(),
	game_id: z.string(),
	player_id: z.int().nullable(),
	starter_flag: z.boolean(),
	is_home: z.boolean(),
	minutes_played: z.number(),
	points: z.int(),
	paint_attempts: z.int().nullable(),
	mid_range_attempts: z.int().nullable(),
	assisted_fg_makes: z.int().nullable(),
});
const counts = z.object({ games: z.int(), players: z.int(), failures: z.int(), rejected: z.int() });

/** The rows that a database holds after the pipeline has run over it. */
async function contentsOf(database: string) {
	const engine = await openEngine();
	try {
		await engine.run(`ATTACH ${quotedText(database)} AS held (READ_ONLY)`);
		const [ann] = await engine.query(
			"SELECT * FROM held.nba_analytics.player_game_summary WHERE player_lookup = 'annexample'",
			summary,
		);
		const [all] = await engine.query(
			`SELECT (SELECT COUNT(*) FROM held.nba_raw.loaded_games) AS games,
				(SELECT COUNT(*) FROM held.nba_analytics.player_game_summary) AS players,
				(SELECT COUNT(*) FROM held.nba_processing.precompute_failures WHERE processor_name IN
					('RawGameLoader', 'PlayerGameSummaryProcessor', 'TeamOffenseGameSummaryProcessor')) AS failures,
				(SELECT COUNT(*) FROM held.nba_raw.rejected_rows) AS rejected`,
			counts,
		);
		return { ann, all };
	} finally {
		await engine.close();
	}
}

test('every example is tried here', async () => {
	const folders = (await readdir(EXAMPLES, { withFileTypes: true })).filter((entry) => entry.isDirectory());
	expect(folders.map(({ name }) => name).sort()).toEqual(LAYOUTS.map(({ name }) => name).sort());
	const readme = await readFile(join(EXAMPLES, 'README.md'), 'utf8');
	for (const { name } of LAYOUTS) expect(readme).toContain(`(${name}/accounted.config.ts)`);
});

test.each(LAYOUTS)('$name is loaded, and its players are summarised', async ({ name, ...wanted }) => {
	await using folder = await temporaryFolder();
	await cp(join(EXAMPLES, name), folder.path, { recursive: true });
	const run = (...args: string[]) => runCommand('pipeline', args, { cwd: folder.path });
	const loaded = await run('load', '--source', 'data', '--database', 'w.duckdb');
	expect(loaded).toMatchObject({ code: 0 });
	expect(loaded.stderr).toMatch(/^schedule, .*: by the SELECTs of accounted\.config\.ts$/m);
	await run(
		'backfill',
		'--start-date',
		'2021-10-19',
		'--end-date',
		'2021-10-19',
		'--processor',
		'TOGS,PGS',
		'--database',
		'w.duckdb',
	);
	const { ann, all } = await contentsOf(join(folder.path, 'w.duckdb'));
	expect(all).toEqual({ games: 1, players: 10, failures: 0, rejected: 0 });
	expect(ann).toEqual({
		player_lookup: 'annexample',
		game_id: wanted.gameId,
		player_id: wanted.playerId,
		starter_flag: true,
		is_home: true,
		minutes_played: 48,
		points: 12,
		paint_attempts: wanted.hasShots ? 4 : null,
		mid_range_attempts: wanted.hasShots ? 3 : null,
		assisted_fg_makes: wanted.assisted,
	});
});

test.each([
	['nba-api', 'boxscore_players.csv', 1, /nba_raw\.rejected_rows[\s\S]*row 2, column fgm: .*four/],
	// The SELECT that sums up the players of a team casts, and says so.
	[
		'kaggle',
		'games_details.csv',
		2,
		/accounted\.config\.ts: raw\.team_box: .*convert string 'four' to DOUBLE/,
	],
])('a cell of %s that cannot be read is named', async (name, file, code, says) => {
	await using folder = await temporaryFolder();
	await cp(join(EXAMPLES, name), folder.path, { recursive: true });
	const path = join(folder.path, 'data', file);
	const text = await readFile(path, 'utf8');
	await writeFile(path, text.replace(/^(.*,Bo.Sample,.*?,48:00),4(\.0)?,/m, '$1,four,'));
	const args = ['load', '--source', 'data', '--database', 'w.duckdb'];
	const loaded = await runCommand('pipeline', args, { cwd: folder.path });
	expect(loaded.code).toBe(code);
	expect(loaded.stderr).toMatch(says);
});
