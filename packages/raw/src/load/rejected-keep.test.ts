import { expect, test } from 'vitest';
import {
	contents,
	emptyWarehouse,
	find,
	GAMES,
	gameOdds,
	load,
	rejectedRows,
	rowsOf,
	type SourceRow,
	smallLeague,
	type Tables,
	temporaryFolder,
} from '../small-league.test-support.ts';
import { RAW_TABLES } from '../tables/index.ts';
import { sourceVersionsTable, unreadValuesTable } from './tables.ts';

const GAME = '0022100001';

function season(): Tables {
	return {
		...smallLeague(),
		game_odds: gameOdds(),
		injury_transactions: GAMES.map(({ date }) => ({
			transaction_date: date,
			team: 'BOS',
			action: 'PLACED',
			player_id: 1,
			player_name: 'BOS Four',
		})),
	};
}

test.each(['game_odds', 'shots'] as const)(
	"%s: rows of games that are not on a folder's schedule leave the stored rows alone",
	async (table) => {
		const warehouse = await emptyWarehouse();
		await load(warehouse, temporaryFolder(), season());
		const before = await contents(warehouse);
		const folder = temporaryFolder();
		const tables = { ...smallLeague({ games: GAMES.slice(0, 1) }), [table]: season()[table] ?? [] };
		const loaded = await load(warehouse, folder, tables);
		expect(loaded).toMatchObject({ datesChanged: [], missing: [] });
		const after = await contents(warehouse);
		for (const name of [`nba_raw.${table}`, sourceVersionsTable.name])
			expect(after.get(name), name).toEqual(before.get(name));
		const rejected = await rejectedRows(warehouse);
		expect(rejected.length).toBe(((season()[table]?.length ?? 0) * 2) / 3);
		expect(new Set(rejected.map(({ column_name }) => column_name))).toEqual(new Set(['game_id']));

		expect((await load(warehouse, folder, tables)).datesChanged).toEqual([]);
		expect(await contents(warehouse)).toEqual(after);
		await load(warehouse, folder, smallLeague({ games: GAMES.slice(0, 1) }));
		const odds = season().game_odds?.slice(0, 1) ?? [];
		await load(warehouse, folder, { game_odds: odds });
		expect(await rejectedRows(warehouse)).toEqual([]);
		expect((await contents(warehouse)).get(`nba_raw.${table}`)).toEqual(before.get(`nba_raw.${table}`));
	},
);

test.each<[keyof typeof RAW_TABLES, SourceRow]>([
	['player_box', { starter: 'maybe' }],
	['injury_transactions', { action: 'LOST' }],
	['schedule', { game_date: 'soon' }],
])('%s: a unit whose rows are all rejected keeps the rows that it had', async (table, values) => {
	const warehouse = await emptyWarehouse();
	const folder = temporaryFolder();
	await load(warehouse, folder, season());
	const before = await contents(warehouse);
	const tables = season();
	const date = table === 'injury_transactions' ? { transaction_date: '2021-10-19' } : { game_id: GAME };
	const spoilt = (tables[table] ?? []).filter((row) => Object.entries(date).every(([c, v]) => row[c] === v));
	for (const row of spoilt) Object.assign(row, values);
	await load(warehouse, folder, tables);
	expect((await contents(warehouse)).get(`nba_raw.${table}`)).toEqual(before.get(`nba_raw.${table}`));
	expect(await rejectedRows(warehouse)).toHaveLength(spoilt.length);
	// Another fault in the same rows is the one that is kept.
	for (const row of spoilt) Object.assign(row, Object.fromEntries(Object.keys(values).map((c) => [c, '?'])));
	await load(warehouse, folder, tables);
	const rejected = await rejectedRows(warehouse);
	expect(rejected).toHaveLength(spoilt.length);
	for (const { reason } of rejected) expect(reason).toContain('"?"');
	await load(warehouse, folder, season());
	expect(await contents(warehouse)).toEqual(before);
});

test("a folder's rejected rows and unread values stay until that folder is mended", async () => {
	const warehouse = await emptyWarehouse();
	const [first, second] = [temporaryFolder(), temporaryFolder()];
	const spoilt = season();
	find(spoilt.player_box, { game_id: GAME, player_name: 'BOS One' }).fga = 'abc';
	find(spoilt.schedule, { game_id: GAME }).attendance = 'sold out';
	await load(warehouse, first, spoilt);
	const [rejected, unread] = [await rejectedRows(warehouse), await rowsOf(warehouse, unreadValuesTable)];
	expect([rejected.length, unread.length]).toEqual([1, 1]);
	await load(warehouse, second, season());
	expect(await rejectedRows(warehouse)).toEqual(rejected);
	expect(await rowsOf(warehouse, unreadValuesTable)).toEqual(unread);
	expect(await rowsOf(warehouse, RAW_TABLES.player_box.table)).toHaveLength(24);
	await load(warehouse, first, season());
	expect(await rejectedRows(warehouse)).toEqual([]);
	expect(await rowsOf(warehouse, unreadValuesTable)).toEqual([]);
});

test('two folders with the same fault each keep it', async () => {
	const warehouse = await emptyWarehouse();
	const [first, second] = [temporaryFolder(), temporaryFolder()];
	const spoilt = season();
	find(spoilt.player_box, { game_id: GAME, player_name: 'BOS One' }).fga = 'abc';
	await load(warehouse, first, spoilt);
	await load(warehouse, second, spoilt);
	expect((await rejectedRows(warehouse)).map(({ source }) => source).sort()).toEqual(
		[`${first}/player_box.csv`, `${second}/player_box.csv`].sort(),
	);
	await load(warehouse, first, season());
	expect((await rejectedRows(warehouse)).map(({ source }) => source)).toEqual([`${second}/player_box.csv`]);
});
