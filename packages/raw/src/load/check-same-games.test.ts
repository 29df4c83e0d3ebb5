import { expect, test } from 'vitest';
import {
	contents,
	emptyWarehouse,
	GAMES,
	load,
	rowsOf,
	smallLeague,
	temporaryFolder,
} from '../small-league.test-support.ts';
import { RAW_TABLES } from '../tables/index.ts';

const FIRST = GAMES.slice(0, 1);
/** The id of the first game, and other teams of the same league. */
const OTHER = [{ id: '0022100001', date: '2021-10-25', home: 'NYK', away: 'BOS' }];

test('a game whose id another game has is refused before anything is written, from any folder', async () => {
	const warehouse = await emptyWarehouse();
	const folder = temporaryFolder();
	await load(warehouse, folder, smallLeague({ games: FIRST }));
	const before = await contents(warehouse);
	for (const from of [folder, temporaryFolder()])
		await expect(load(warehouse, from, smallLeague({ games: OTHER }))).rejects.toMatchObject({
			name: 'SourceError',
			message: expect.stringMatching(/: 0022100001 is NYK-BOS in the folder, and BOS-LAL in the database$/),
			remedy: expect.stringContaining('--allow-removals'),
		});
	expect(await contents(warehouse)).toEqual(before);
	await load(warehouse, folder, smallLeague({ games: OTHER }), { allowRemovals: true });
	expect(await rowsOf(warehouse, RAW_TABLES.schedule.table)).toMatchObject([
		{ home_team: 'NYK', away_team: 'BOS' },
	]);
});

test.each([
	['on another day', { date: '2021-11-01' }],
	['with the sides swapped', { home: 'LAL', away: 'BOS' }],
	['whose team is not known any more', { away: 'TBD' }],
])('the same game %s is let in, and so is the way back', async (_, change) => {
	const warehouse = await emptyWarehouse();
	const folder = temporaryFolder();
	const games = [...GAMES.slice(1), { ...(GAMES[0] ?? OTHER[0]), ...change }] as typeof GAMES;
	await load(warehouse, folder, smallLeague());
	await load(warehouse, folder, smallLeague({ games }));
	expect((await load(warehouse, folder, smallLeague())).games).toBe(3);
});
