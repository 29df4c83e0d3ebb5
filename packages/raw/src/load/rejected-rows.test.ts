import { expect, test } from 'vitest';
import {
	emptyWarehouse,
	find,
	load,
	rejectedRows,
	rowsOf,
	type SourceRow,
	smallLeague,
	type Tables,
	temporaryFolder,
	versions,
} from '../small-league.test-support.ts';
import { RAW_TABLES } from '../tables/index.ts';
import { rejectedGamesTable } from '../tables/rejected-games.ts';

const GAME = '0022100001';
const BOS_ONE = { game_id: GAME, player_name: 'BOS One' };

/** What is kept of one spoilt player_box row: BOS One's in the first game, on line 2. */
async function rejected(spoil: (row: SourceRow) => void) {
	const warehouse = await emptyWarehouse();
	const tables = smallLeague();
	spoil(find(tables.player_box, BOS_ONE));
	const folder = temporaryFolder();
	const { tables: loaded } = await load(warehouse, folder, tables);
	const [row, ...others] = await rejectedRows(warehouse);
	if (row === undefined) throw new Error('nothing was rejected');
	expect(others).toEqual([]);
	expect(loaded.find(({ table }) => table === 'player_box')?.rejected).toEqual([row]);
	expect(row.source).toBe(`${folder}/player_box.csv`);
	const kept = await rowsOf(warehouse, RAW_TABLES.player_box.table);
	expect(kept).toHaveLength(23);
	return row;
}

test.each<[string, SourceRow, string, RegExp]>([
	['text where a number should be', { fga: 'abc' }, 'fga', /expected (number|int).*got "abc"/i],
	['a fraction where a whole number should be', { fga: '20.5' }, 'fga', /got "20\.5"/],
	[
		'a number that no integer holds',
		{ fga: '99999999999999999999' },
		'fga',
		/got 1e\+?20|got 100000000000000000000/,
	],
	['a count that no game has', { pts: '9007199254740991' }, 'pts', /got 9007199254740991/],
	['a status that is none', { status: 'RESTED' }, 'status', /got "RESTED"/],
	['a truth that is none', { starter: 'maybe' }, 'starter', /got "maybe"/],
	['nothing where something must be', { starter: null }, 'starter', /got null/],
	['no name', { player_name: null }, 'player_name', /got null/],
	['a date that there is not', { game_date: '2021-02-30' }, 'game_date', /got "2021-02-30"/],
	[
		'another date than the schedule has',
		{ game_date: '2021-10-20' },
		'game_date',
		/^2021-10-20 is not the game's date on the schedule, 2021-10-19$/,
	],
	['a team that does not play', { team: 'NJN' }, 'team', /^NJN does not play in this game of BOS and LAL$/],
])('%s is kept with file, line, column and reason', async (_, values, column, reason) => {
	const row = await rejected((source) => Object.assign(source, values));
	expect(row).toMatchObject({
		table_name: 'player_box',
		unit: GAME,
		position: 'line 2',
		column_name: column,
		reason: expect.stringMatching(reason),
		game_id: GAME,
		game_date: '2021-10-19',
	});
	expect(JSON.parse(row.row_json)).toMatchObject({ game_id: GAME });
});

test('a game that is not on the schedule is kept under no game', async () => {
	const row = await rejected((source) => {
		source.game_id = '0099999999';
	});
	expect(row).toMatchObject({
		unit: '0099999999',
		column_name: 'game_id',
		reason: 'game 0099999999 is not on the schedule',
		game_id: null,
		game_date: null,
	});
});

test('a line with a comma too many is rejected, though every value would fit', async () => {
	const row = await rejected((source) => {
		source.pts = '27,';
	});
	expect(row).toMatchObject({
		column_name: '',
		reason: expect.stringMatching(/^it has \d+ fields, and the header \d+$/),
	});
});

test('a rejected row still says whom it is about', async () => {
	const row = await rejected((source) => {
		source.fga = 'abc';
	});
	expect(row).toMatchObject({ player_lookup: 'bosone', team: 'BOS', status: 'PLAYED' });
});

test('a rejected line of the schedule still makes a game, whose rows are loaded', async () => {
	const warehouse = await emptyWarehouse();
	const tables = smallLeague();
	Object.assign(find(tables.schedule, { game_id: GAME }), { season: 'last year', home_score: 'many' });
	const { games } = await load(warehouse, temporaryFolder(), tables);
	expect(games).toBe(3);
	expect(await rejectedRows(warehouse)).toMatchObject([
		{ table_name: 'schedule', game_id: GAME, game_date: '2021-10-19' },
	]);
	expect(await rowsOf(warehouse, rejectedGamesTable)).toEqual([
		{
			game_id: GAME,
			game_date: '2021-10-19',
			season_year: 2021,
			season_type: 'Regular Season',
			home_team: 'BOS',
			away_team: 'LAL',
			home_score: null,
			away_score: 54,
			status: 'Final',
			game_state: 'FINAL',
			is_final: true,
			is_counted: true,
		},
	]);
	expect(await rowsOf(warehouse, RAW_TABLES.player_box.table)).toHaveLength(24);
	expect(await rowsOf(warehouse, RAW_TABLES.schedule.table)).toHaveLength(2);
	await load(warehouse, temporaryFolder(), smallLeague());
	expect(await rowsOf(warehouse, rejectedGamesTable)).toEqual([]);
});

test('a line of the schedule that does not say when it is takes its rows along', async () => {
	const warehouse = await emptyWarehouse();
	const tables = smallLeague();
	find(tables.schedule, { game_id: GAME }).game_date = 'soon';
	const { games } = await load(warehouse, temporaryFolder(), tables);
	expect(games).toBe(2);
	const rows = await rejectedRows(warehouse);
	expect(rows.filter(({ table_name }) => table_name === 'schedule')).toHaveLength(1);
	expect(rows.filter(({ column_name }) => column_name === 'game_id')).toHaveLength(8 + 2 + 4);
});

test('a row that is mended is rejected no longer, whatever was wrong with it', async () => {
	const spoils: readonly ((tables: Tables) => void)[] = [
		(tables) => Object.assign(find(tables.player_box, BOS_ONE), { fga: 'abc' }),
		(tables) => Object.assign(find(tables.player_box, BOS_ONE), { game_id: '0099999999' }),
		(tables) => Object.assign(find(tables.players, { player_name: 'BOS One' }), { player_name: null }),
		(tables) =>
			Object.assign(find(tables.injury_transactions, { team: 'BOS' }), { transaction_date: 'today' }),
	];
	for (const spoil of spoils) {
		const warehouse = await emptyWarehouse();
		const folder = temporaryFolder();
		const tables = allTables();
		spoil(tables);
		await load(warehouse, folder, tables);
		expect(await rejectedRows(warehouse)).toHaveLength(1);
		await load(warehouse, folder, allTables());
		expect(await rejectedRows(warehouse)).toEqual([]);

		const clean = await emptyWarehouse();
		await load(clean, folder, allTables());
		for (const [date, version] of Object.entries(await versions(clean)))
			expect((await versions(warehouse))[date], date).toBe(version);
	}
});

test("another folder's rejected rows are not its to forget", async () => {
	const warehouse = await emptyWarehouse();
	const tables = smallLeague();
	Object.assign(find(tables.player_box, BOS_ONE), { game_id: '0099999999' });
	await load(warehouse, temporaryFolder(), tables);
	await load(
		warehouse,
		temporaryFolder(),
		smallLeague({ games: [{ id: '0022100009', date: '2021-10-30', home: 'BOS', away: 'LAL' }] }),
	);
	expect(await rejectedRows(warehouse)).toHaveLength(1);
});

function allTables(): Tables {
	return {
		...smallLeague(),
		players: [{ player_id: 1, player_name: 'BOS One', age: 30 }],
		injury_transactions: [
			{
				transaction_date: '2021-10-19',
				team: 'BOS',
				action: 'PLACED',
				player_id: 1,
				player_name: 'BOS Four',
			},
		],
	};
}
