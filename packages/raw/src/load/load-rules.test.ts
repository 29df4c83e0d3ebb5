import { expect, test } from 'vitest';
import { registryTable } from '../identity/registry-table.ts';
import {
	emptyWarehouse,
	find,
	load,
	rejectedRows,
	rowsOf,
	smallLeague,
	temporaryFolder,
} from '../small-league.test-support.ts';
import { RAW_TABLES } from '../tables/index.ts';
import { rejectedGamesTable } from '../tables/rejected-games.ts';
import { sourceVersionsTable, unreadValuesTable } from './tables.ts';

const GAME = '0022100001';

test('what an optional column holds and cannot be read becomes null, and is noted', async () => {
	const warehouse = await emptyWarehouse();
	const folder = temporaryFolder();
	const tables = smallLeague();
	Object.assign(find(tables.schedule, { game_id: GAME }), { attendance: 'sold out', tipoff_et: 'evening' });
	for (const row of tables.shots ?? []) row.shot_distance = row.game_id === GAME ? 'far' : 12;
	const { tables: loaded } = await load(warehouse, folder, tables);
	expect(loaded.map(({ table, rejectedCount, unread }) => ({ table, rejectedCount, unread }))).toEqual([
		{
			table: 'schedule',
			rejectedCount: 0,
			unread: [
				{ column: 'attendance', count: 1, position: 'line 2', value: 'sold out' },
				{ column: 'tipoff_et', count: 1, position: 'line 2', value: 'evening' },
			],
		},
		{ table: 'player_box', rejectedCount: 0, unread: [] },
		{ table: 'team_box', rejectedCount: 0, unread: [] },
		{
			table: 'shots',
			rejectedCount: 0,
			unread: [{ column: 'shot_distance', count: 4, position: 'line 2', value: 'far' }],
		},
	]);
	const noted = await rowsOf(warehouse, unreadValuesTable);
	expect(noted).toHaveLength(6);
	expect(noted.find(({ column_name }) => column_name === 'attendance')).toMatchObject({
		table_name: 'schedule',
		unit: GAME,
		source: `${folder}/schedule.csv`,
		position: 'line 2',
		value: 'sold out',
	});
	const shots = await rowsOf(warehouse, RAW_TABLES.shots.table);
	expect(shots.filter(({ shot_distance }) => shot_distance === null)).toHaveLength(4);

	await load(warehouse, folder, smallLeague());
	expect(await rowsOf(warehouse, unreadValuesTable)).toEqual([]);
});

test('0 and negative ids stand for no player', async () => {
	const warehouse = await emptyWarehouse();
	const tables = smallLeague();
	for (const [index, row] of (tables.shots ?? []).entries())
		Object.assign(row, { assist_player_id: index % 2 === 0 ? 0 : 77, block_player_id: -1 });
	await load(warehouse, temporaryFolder(), tables);
	const shots = await rowsOf(warehouse, RAW_TABLES.shots.table);
	expect(new Set(shots.map(({ assist_player_id }) => assist_player_id))).toEqual(new Set([null, 77]));
	expect(new Set(shots.map(({ block_player_id }) => block_player_id))).toEqual(new Set([null]));
});

test('a name in another script is known by its id, and without an id it is rejected', async () => {
	const warehouse = await emptyWarehouse();
	const tables = smallLeague();
	for (const row of tables.player_box ?? [])
		if (row.player_name === 'BOS One') Object.assign(row, { player_name: '姚明', player_id: 2397 });
	Object.assign(find(tables.player_box, { game_id: GAME, player_name: 'LAL One' }), {
		player_name: '易建联',
		player_id: null,
	});
	await load(warehouse, temporaryFolder(), tables);
	const box = await rowsOf(warehouse, RAW_TABLES.player_box.table);
	expect(new Set(box.filter(({ player_id }) => player_id === 2397).map((row) => row.player_lookup))).toEqual(
		new Set(['player2397']),
	);
	expect(box.every(({ player_lookup }) => player_lookup !== '')).toBe(true);
	expect(await rejectedRows(warehouse)).toMatchObject([
		{
			column_name: 'player_name',
			reason: expect.stringContaining('no letter or digit'),
			player_lookup: null,
		},
	]);
	const players = await rowsOf(warehouse, registryTable);
	expect(players.every(({ player_lookup }) => player_lookup !== '')).toBe(true);
});

test('a zone that is none rejects its row; zones in capitals are read', async () => {
	const warehouse = await emptyWarehouse();
	const tables = smallLeague();
	for (const row of tables.shots ?? []) row.shot_zone_basic = 'RESTRICTED AREA';
	const [first] = tables.shots ?? [];
	if (first !== undefined) first.shot_zone_basic = 'Downtown';
	await load(warehouse, temporaryFolder(), tables);
	expect(await rejectedRows(warehouse)).toMatchObject([
		{ table_name: 'shots', column_name: 'shot_zone_basic' },
	]);
	const shots = await rowsOf(warehouse, RAW_TABLES.shots.table);
	expect(new Set(shots.map(({ shot_zone_basic }) => shot_zone_basic))).toEqual(new Set(['Restricted Area']));
});

test('statuses and season types that are not known are named, with what is played under them', async () => {
	const warehouse = await emptyWarehouse();
	const tables = smallLeague();
	find(tables.schedule, { game_id: GAME }).status = 'xyz';
	find(tables.schedule, { game_id: '0022100002' }).season_type = 'Cup';
	Object.assign(find(tables.schedule, { game_id: '0022100003' }), {
		status: 'who knows',
		home_score: null,
		away_score: null,
	});
	const folder = temporaryFolder();
	const loaded = await load(warehouse, folder, tables);
	find(tables.schedule, { game_id: GAME }).status = null;
	expect((await load(warehouse, folder, tables)).unknownStates).toEqual([{ status: null, games: 1 }]);
	expect(loaded).toMatchObject({
		unknownStates: [{ status: 'xyz', games: 1 }],
		unknownSeasonTypes: [{ seasonType: 'Cup', games: 1 }],
	});
});

test('injury transactions whose player is not known are counted', async () => {
	const warehouse = await emptyWarehouse();
	const tables = smallLeague();
	const transaction = { transaction_date: '2021-10-19', team: 'BOS', action: 'PLACED' };
	tables.injury_transactions = [
		{ ...transaction, player_id: null, player_name: 'BOS One' },
		{ ...transaction, player_id: null, player_name: 'Nobody We Know' },
		{ ...transaction, player_id: 99, player_name: 'Nobody Else' },
	];
	expect(await load(warehouse, temporaryFolder(), tables)).toMatchObject({ unresolvedTransactions: 2 });
});

test('reserved ids are rejected wherever they stand', async () => {
	const warehouse = await emptyWarehouse();
	const tables = smallLeague();
	const [box, shot] = [tables.player_box?.[0], tables.shots?.[0]];
	if (box !== undefined) box.team = 'DATE_LEVEL';
	if (shot !== undefined) shot.game_id = ' date_level';
	tables.schedule?.push({ ...tables.schedule[0], game_id: 'Date_Level' });
	await load(warehouse, temporaryFolder(), tables);
	const rejected = await rejectedRows(warehouse);
	expect(rejected.map(({ table_name, column_name }) => [table_name, column_name]).sort()).toEqual([
		['player_box', 'team'],
		['schedule', 'game_id'],
		['shots', 'game_id'],
	]);
	expect(await rowsOf(warehouse, rejectedGamesTable)).toEqual([]);
});

test('a column for whose sake most rows are read one by one is named', async () => {
	const warehouse = await emptyWarehouse();
	const tables = smallLeague();
	const [shot = {}] = tables.shots ?? [];
	tables.shots = Array.from({ length: 1200 }, (_, index) => ({
		...shot,
		event_num: index,
		shot_made: ' Yes ',
	}));
	const folder = temporaryFolder();
	const { tables: loaded } = await load(warehouse, folder, tables);
	expect(loaded.map(({ notes }) => notes)).toEqual([
		[],
		[],
		[],
		[`${folder}/shots.csv: shot_made is read slowly:  Yes `],
	]);
	expect(await rowsOf(warehouse, RAW_TABLES.shots.table)).toHaveLength(1200);
});

test('versions are the same as ever: a change of the row text would reload every database', async () => {
	const warehouse = await emptyWarehouse();
	await load(warehouse, temporaryFolder(), smallLeague());
	const versions = await rowsOf(warehouse, sourceVersionsTable);
	expect(
		Object.fromEntries(
			versions.filter(({ unit }) => unit === GAME).map(({ table_name, version }) => [table_name, version]),
		),
	).toMatchInlineSnapshot(`
		{
		  "player_box": "m1:8-151d44a345a9f930",
		  "schedule": "m1:1-8d48bc9e10894e36",
		  "shots": "m1:4-5d86942b6d4553fc",
		  "team_box": "m1:2-e8a017876142da4d",
		}
	`);
});
