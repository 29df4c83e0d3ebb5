import { expect, test } from 'vitest';
import {
	contents,
	emptyWarehouse,
	find,
	GAMES,
	gameOdds,
	load,
	remove,
	rowsOf,
	smallLeague,
	type Tables,
	temporaryFolder,
} from '../small-league.test-support.ts';
import { RAW_TABLES } from '../tables/index.ts';

const GAME = '0022100002';

function withOdds(): Tables {
	return {
		...smallLeague(),
		game_odds: gameOdds(),
		injury_transactions: ['2021-10-18', '2021-10-20', '2021-10-22'].map((transaction_date) => ({
			transaction_date,
			team: 'BOS',
			action: 'PLACED',
			player_id: 1,
			player_name: 'BOS Four',
		})),
		players: ['One', 'Two'].map((word, index) => ({ player_id: index + 1, player_name: `BOS ${word}` })),
	};
}

test('a game that the folder lacks is named, and stays with all its rows', async () => {
	const warehouse = await emptyWarehouse();
	const folder = temporaryFolder();
	await load(warehouse, folder, withOdds());
	const before = await contents(warehouse);
	const tables = withOdds();
	remove(tables, 'schedule', { game_id: GAME });
	const loaded = await load(warehouse, folder, tables);
	expect(loaded).toMatchObject({
		missing: [{ table: 'schedule', units: [GAME], isFileMissing: false }],
		removed: false,
		datesChanged: [],
	});
	expect(loaded.tables.every(({ rejectedCount }) => rejectedCount === 0)).toBe(true);
	expect(await contents(warehouse)).toEqual(before);
});

test('a game of a rejected line that is gone from the schedule is named too, and stays', async () => {
	const warehouse = await emptyWarehouse();
	const folder = temporaryFolder();
	const tables = smallLeague();
	find(tables.schedule, { game_id: GAME }).home_score = 'many';
	await load(warehouse, folder, tables);
	const before = await contents(warehouse);
	remove(tables, 'schedule', { game_id: GAME });
	expect((await load(warehouse, folder, tables)).missing).toEqual([
		{ table: 'schedule', units: [GAME], isFileMissing: false },
	]);
	expect(await contents(warehouse)).toEqual(before);
	await load(warehouse, folder, tables, { allowRemovals: true });
	expect((await contents(warehouse)).get('nba_raw.rejected_games')).toEqual([]);
});

test('with removals allowed a game goes with its rows in every table, also where the files still have them', async () => {
	for (const isEverywhere of [true, false]) {
		const warehouse = await emptyWarehouse();
		const folder = temporaryFolder();
		await load(warehouse, folder, withOdds());
		const tables = withOdds();
		for (const table of isEverywhere ? Object.keys(tables) : ['schedule'])
			remove(tables, table, { game_id: GAME });
		const loaded = await load(warehouse, folder, tables, { allowRemovals: true });
		expect(loaded).toMatchObject({ removed: true, datesChanged: ['2021-10-21'] });
		for (const table of ['schedule', 'player_box', 'team_box', 'shots', 'game_odds'] as const) {
			const rows = await rowsOf<never>(warehouse, RAW_TABLES[table].table as never);
			expect(
				rows.filter((row) => Reflect.get(row, 'game_id') === GAME),
				table,
			).toEqual([]);
			expect(rows.length, table).toBeGreaterThan(0);
		}
	}
});

test.each([
	['shots', { game_id: GAME }, [GAME]],
	['player_box', { game_id: GAME }, [GAME]],
	['game_odds', { game_id: GAME }, [GAME]],
	['injury_transactions', { transaction_date: '2021-10-20' }, ['2021-10-20']],
	['players', { player_name: 'BOS Two' }, ['bostwo']],
] as const)('%s: all rows of a unit that are gone are named and stay', async (table, values, units) => {
	const warehouse = await emptyWarehouse();
	const folder = temporaryFolder();
	await load(warehouse, folder, withOdds());
	const before = await contents(warehouse);
	const tables = withOdds();
	remove(tables, table, values);
	expect((await load(warehouse, folder, tables)).missing).toEqual([{ table, units, isFileMissing: false }]);
	expect(await contents(warehouse)).toEqual(before);
	await load(warehouse, folder, tables, { allowRemovals: true });
	const after = await rowsOf<never>(warehouse, RAW_TABLES[table].table as never);
	expect(after.length).toBe(tables[table]?.length);
});

test('a file with a header only deletes nothing', async () => {
	const warehouse = await emptyWarehouse();
	const folder = temporaryFolder();
	await load(warehouse, folder, smallLeague());
	const before = await contents(warehouse);
	const tables = smallLeague();
	const [row] = tables.player_box ?? [];
	tables.player_box = [Object.fromEntries(Object.keys(row ?? {}).map((name) => [name, null]))];
	const loaded = await load(warehouse, folder, { ...tables });
	expect(loaded.missing).toEqual([
		{ table: 'player_box', units: GAMES.map(({ id }) => id), isFileMissing: false },
	]);
	expect((await contents(warehouse)).get('nba_raw.player_box')).toEqual(before.get('nba_raw.player_box'));
});

test('a week of another folder removes no other week, and a file that it never had is not missing', async () => {
	const warehouse = await emptyWarehouse();
	await load(warehouse, temporaryFolder(), withOdds());
	const [, second] = GAMES;
	if (second === undefined) throw new Error('there is no second game');
	const loaded = await load(warehouse, temporaryFolder(), smallLeague({ games: [second] }));
	expect(loaded).toMatchObject({ games: 1, missing: [] });
});

test('a folder of the same teams that lacks a game within its dates names it, whatever folder brought it', async () => {
	const warehouse = await emptyWarehouse();
	await load(warehouse, temporaryFolder(), smallLeague());
	const games = GAMES.filter(({ id }) => id !== GAME);
	const { missing } = await load(warehouse, temporaryFolder(), smallLeague({ games }));
	expect(missing).toEqual([{ table: 'schedule', units: [GAME], isFileMissing: false }]);
});

test('what a folder brought is missing from it, also where another folder had brought the same rows', async () => {
	const warehouse = await emptyWarehouse();
	const [first, second] = [temporaryFolder(), temporaryFolder()];
	await load(warehouse, first, withOdds());
	await load(warehouse, second, withOdds());
	const before = await contents(warehouse);
	// The last game, day and player lie at the edge: nothing but the folder's own history tells that they are missing.
	const shorter = withOdds();
	const last = GAMES.at(-1)?.id ?? '';
	for (const table of Object.keys(shorter)) remove(shorter, table, { game_id: last });
	remove(shorter, 'injury_transactions', { transaction_date: '2021-10-22' });
	remove(shorter, 'players', { player_name: 'BOS Two' });
	for (const folder of [first, second]) {
		expect((await load(warehouse, folder, shorter)).missing).toEqual([
			{ table: 'schedule', units: [last], isFileMissing: false },
			{ table: 'players', units: ['bostwo'], isFileMissing: false },
			{ table: 'injury_transactions', units: ['2021-10-22'], isFileMissing: false },
		]);
		expect(await contents(warehouse)).toEqual(before);
	}
	// A folder that never had them does not lack them.
	expect((await load(warehouse, temporaryFolder(), shorter)).missing).toEqual([]);
	await load(warehouse, second, shorter, { allowRemovals: true });
	expect((await load(warehouse, first, shorter)).missing).toEqual([]);
});

test('rows that are gone from a game or a day are counted, and rejected rows are not among them', async () => {
	const warehouse = await emptyWarehouse();
	const folder = temporaryFolder();
	const tables = withOdds();
	const [notice = {}] = tables.injury_transactions ?? [];
	tables.injury_transactions?.push({ ...notice, player_id: 2, player_name: 'BOS Three' });
	await load(warehouse, folder, tables);
	remove(tables, 'player_box', { game_id: GAME, player_name: 'LAL One' });
	remove(tables, 'player_box', { game_id: GAME, player_name: 'LAL Two' });
	remove(tables, 'injury_transactions', { player_name: 'BOS Three' });
	find(tables.player_box, { game_id: GAMES[0]?.id ?? '', player_name: 'BOS One' }).fga = 'abc';
	expect((await load(warehouse, folder, tables)).lostRows).toEqual([
		{ table: 'player_box', unit: GAME, rows: 2 },
		{ table: 'injury_transactions', unit: '2021-10-18', rows: 1 },
	]);
	expect((await load(warehouse, folder, tables)).lostRows).toEqual([]);
});
