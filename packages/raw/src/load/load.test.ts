import { EVERY_DATE, ledgerTable } from '@accounted/failure-tracking';
import { expect, test } from 'vitest';
import { registryTable } from '../identity/registry-table.ts';
import {
	contents,
	emptyWarehouse,
	engineForTest,
	find,
	GAMES,
	load,
	remove,
	rowsOf,
	smallLeague,
	temporaryFolder,
	versions,
	writeTables,
} from '../small-league.test-support.ts';
import { openFolder } from '../source/folder-source.ts';
import type { RawSource } from '../source/raw-source.ts';
import { RAW_TABLES } from '../tables/index.ts';
import { now } from '../testing/now.ts';
import { loadRaw } from './load.ts';
import { sourceVersionsTable } from './tables.ts';

const FIRST = '0022100001';

test('a folder is loaded whole, and each date has a ledger cell', async () => {
	const warehouse = await emptyWarehouse();
	const loaded = await load(warehouse, temporaryFolder(), smallLeague());
	expect(loaded).toMatchObject({
		games: 3,
		range: { start: '2021-10-19', end: '2021-10-23' },
		datesChanged: ['2021-10-19', '2021-10-21', '2021-10-23'],
		tables: [
			{ table: 'schedule', rows: 3, rejected: [], unitsChanged: 3 },
			{ table: 'player_box', rows: 24, rejected: [] },
			{ table: 'team_box', rows: 6, rejected: [] },
			{ table: 'shots', rows: 12, rejected: [] },
		],
	});
	const cells = await rowsOf(warehouse, ledgerTable);
	expect(cells.map((cell) => [cell.processor_name, cell.analysis_date, cell.record_count]).sort()).toEqual([
		['nba_players', EVERY_DATE, 12],
		['nba_raw', EVERY_DATE, 0],
		['nba_raw', '2021-10-19', 15],
		['nba_raw', '2021-10-21', 15],
		['nba_raw', '2021-10-23', 15],
	]);
	expect(await rowsOf(warehouse, registryTable)).toHaveLength(12);
});

test('each table is told when it begins to be read, and when its rows are checked', async () => {
	const engine = await engineForTest();
	const source = await openFolder(writeTables(temporaryFolder(), smallLeague()), engine);
	const told: string[] = [];
	await loadRaw(await emptyWarehouse(), {
		source,
		engine,
		runId: 'load',
		now,
		onProgress: ({ table, rows }) => void told.push(rows === null ? table : `${table}: ${rows}`),
	});
	expect(told).toEqual([
		'player_box',
		'schedule',
		'schedule: 3',
		'player_box',
		'player_box: 24',
		'team_box',
		'team_box: 6',
		'shots',
		'shots: 12',
	]);
});

test('what the files do not say is derived: season, finality, who it is', async () => {
	const warehouse = await emptyWarehouse();
	const tables = smallLeague();
	find(tables.schedule, { game_id: '0022100002' }).status = 'Final/OT';
	find(tables.schedule, { game_id: '0022100003' }).status = 'Finalising soon';
	for (const row of tables.player_box ?? []) row.season = 'not a season';
	await load(warehouse, temporaryFolder(), tables);
	const games = await rowsOf(warehouse, RAW_TABLES.schedule.table);
	expect(games.map((game) => [game.season_year, game.is_final])).toEqual([
		[2021, true],
		[2021, true],
		[2021, false],
	]);
	for (const row of await rowsOf(warehouse, RAW_TABLES.player_box.table)) {
		expect(row).toMatchObject({ season_year: 2021, identity_status: 'RESOLVED' });
		expect(row.player_lookup).toBe(row.player_name.toLowerCase().replace(' ', ''));
	}
});

test('other spellings of tricodes are mapped in every table', async () => {
	const warehouse = await emptyWarehouse();
	const tables = smallLeague();
	for (const row of Object.values(tables).flat())
		for (const [column, value] of Object.entries(row)) if (value === 'NYK') row[column] = 'ny';
	const { tables: loaded } = await load(warehouse, temporaryFolder(), tables);
	expect(loaded.flatMap(({ rejected }) => rejected)).toEqual([]);
	const teams = new Set<string | null>();
	for (const game of await rowsOf(warehouse, RAW_TABLES.schedule.table))
		teams.add(game.home_team).add(game.away_team);
	for (const row of await rowsOf(warehouse, RAW_TABLES.player_box.table))
		teams.add(row.team).add(row.opponent);
	for (const row of await rowsOf(warehouse, RAW_TABLES.shots.table)) teams.add(row.team).add(row.opponent);
	expect([...teams].sort()).toEqual(['BOS', 'LAL', 'NYK']);
});

test('loading the same folder again changes nothing', async () => {
	const warehouse = await emptyWarehouse();
	const folder = temporaryFolder();
	const tables = smallLeague();
	find(tables.player_box, { game_id: FIRST, player_name: 'BOS One' }).fga = 'abc';
	await load(warehouse, folder, tables);
	const before = await contents(warehouse);
	const again = await load(warehouse, folder, tables);
	expect(again.datesChanged).toEqual([]);
	expect(again.tables.map(({ unitsChanged }) => unitsChanged)).toEqual([0, 0, 0, 0]);
	expect(await contents(warehouse)).toEqual(before);
});

test('loading the same folder again changes nothing, though names collide', async () => {
	const warehouse = await emptyWarehouse();
	const folder = temporaryFolder();
	const tables = smallLeague();
	// Known by two names before another comes with the first of them.
	find(tables.player_box, { game_id: '0022100003', player_name: 'BOS One' }).player_name = 'BOS Uno';
	for (const row of tables.player_box ?? []) if (row.player_name === 'NYK Two') row.player_name = 'BOS One';
	await load(warehouse, folder, tables);
	const before = await contents(warehouse);
	expect((await load(warehouse, folder, tables)).datesChanged).toEqual([]);
	expect(await contents(warehouse)).toEqual(before);
});

test('a changed row changes its game, and the ledger cell of its date, and nothing else', async () => {
	const warehouse = await emptyWarehouse();
	const folder = temporaryFolder();
	const tables = smallLeague();
	await load(warehouse, folder, tables);
	const [before, cells] = [await contents(warehouse), await versions(warehouse)];
	find(tables.player_box, { game_id: '0022100002', player_name: 'LAL One' }).ast = 9;
	const loaded = await load(warehouse, folder, tables);
	expect(loaded.datesChanged).toEqual(['2021-10-21']);
	expect(loaded.tables.map(({ table, unitsChanged }) => [table, unitsChanged])).toEqual([
		['schedule', 0],
		['player_box', 1],
		['team_box', 0],
		['shots', 0],
	]);
	const after = await contents(warehouse);
	const changed = [...after.keys()].filter((table) => String(after.get(table)) !== String(before.get(table)));
	expect(changed).toEqual(['nba_raw.player_box', sourceVersionsTable.name, ledgerTable.name]);
	const rows = before.get('nba_raw.player_box') ?? [];
	const other = (after.get('nba_raw.player_box') ?? []).filter((row) => !rows.includes(row));
	expect(other).toHaveLength(1);
	const cellsAfter = await versions(warehouse);
	expect({ ...cellsAfter, '2021-10-21': '' }).toEqual({ ...cells, '2021-10-21': '' });
	expect(cellsAfter['2021-10-21']).not.toBe(cells['2021-10-21']);
});

test("a game's rows that are gone from the file stay, and are named, unless removals are allowed", async () => {
	const warehouse = await emptyWarehouse();
	const folder = temporaryFolder();
	const tables = smallLeague();
	await load(warehouse, folder, tables);
	remove(tables, 'shots', { game_id: FIRST });
	remove(tables, 'player_box', { game_id: FIRST, team: 'BOS' });
	const refused = await load(warehouse, folder, tables);
	expect(refused).toMatchObject({
		datesChanged: ['2021-10-19'],
		missing: [{ table: 'shots', units: [FIRST], isFileMissing: false }],
		removed: false,
	});
	expect(await rowsOf(warehouse, RAW_TABLES.shots.table)).toHaveLength(12);
	const removed = await load(warehouse, folder, tables, { allowRemovals: true });
	expect(removed).toMatchObject({ datesChanged: ['2021-10-19'], removed: true });
	const shots = await rowsOf(warehouse, RAW_TABLES.shots.table);
	expect(shots.filter(({ game_id }) => game_id === FIRST)).toEqual([]);
	expect(shots).toHaveLength(8);
	const box = await rowsOf(warehouse, RAW_TABLES.player_box.table);
	expect(new Set(box.filter(({ game_id }) => game_id === FIRST).map(({ team }) => team))).toEqual(
		new Set(['LAL']),
	);
});

test('a postponed game marks the date it left and the date it went to', async () => {
	const warehouse = await emptyWarehouse();
	const folder = temporaryFolder();
	await load(warehouse, folder, smallLeague());
	const cells = await versions(warehouse);
	const moved = GAMES.map((game) => (game.id === FIRST ? { ...game, date: '2021-10-25' } : game));
	const loaded = await load(warehouse, folder, smallLeague({ games: moved }));
	expect(loaded.datesChanged).toEqual(['2021-10-19', '2021-10-25']);
	const after = await versions(warehouse);
	expect(Object.keys(after)).toEqual(['2021-10-21', '2021-10-23', '2021-10-25']);
	expect(after['2021-10-21']).toBe(cells['2021-10-21']);
	const box = await rowsOf(warehouse, RAW_TABLES.player_box.table);
	expect(box.filter((row) => row.game_date === '2021-10-19')).toEqual([]);
	expect(box).toHaveLength(24);
});

test('a second season in another folder leaves the first as it was', async () => {
	const warehouse = await emptyWarehouse();
	await load(warehouse, temporaryFolder(), smallLeague());
	const before = await contents(warehouse);
	const games = GAMES.map((game) => ({
		...game,
		id: game.id.replace('00221', '00222'),
		date: game.date.replace('2021', '2022'),
	}));
	const loaded = await load(warehouse, temporaryFolder(), smallLeague({ games, season: '2022-23' }));
	expect(loaded.datesChanged).toEqual(['2022-10-19', '2022-10-21', '2022-10-23']);
	const after = await contents(warehouse);
	for (const [table, rows] of before) expect(after.get(table), table).toEqual(expect.arrayContaining(rows));
	expect(after.get('nba_raw.player_box')).toHaveLength(48);
});

test('a load that breaks off leaves everything as it was', async () => {
	const warehouse = await emptyWarehouse();
	const folder = temporaryFolder();
	await load(warehouse, folder, smallLeague());
	const before = await contents(warehouse);
	const tables = smallLeague();
	for (const row of [...(tables.player_box ?? []), ...(tables.team_box ?? [])]) row.ast = 17;
	const engine = await engineForTest();
	const source = await openFolder(writeTables(folder, tables), engine);
	const broken: RawSource = {
		...source,
		relation: async (table, reading) => {
			if (table === 'shots') throw new Error('the disk is gone');
			return source.relation(table, reading);
		},
	};
	await expect(loadRaw(warehouse, { source: broken, engine, runId: 'load', now })).rejects.toThrow(
		'the disk is gone',
	);
	expect(await contents(warehouse)).toEqual(before);
	await loadRaw(warehouse, { source, engine, runId: 'load', now });
	expect(await contents(warehouse)).not.toEqual(before);
});

test('a schedule without a game that can be read is refused, with the first reason', async () => {
	const warehouse = await emptyWarehouse();
	const tables = smallLeague();
	for (const row of tables.schedule ?? []) row.game_date = 'tomorrow';
	await expect(load(warehouse, temporaryFolder(), tables)).rejects.toMatchObject({
		name: 'SourceError',
		message: expect.stringContaining('its schedule has no game that can be read'),
		remedy: expect.stringContaining('line 2, column game_date'),
	});
	expect(await rowsOf(warehouse, ledgerTable)).toEqual([]);
});

test('play-by-play is loaded on request only', async () => {
	const warehouse = await emptyWarehouse();
	const event = { game_id: FIRST, game_date: '2021-10-19', seq: 1, event_num: 1, event_type: 12, period: 1 };
	const folder = writeTables(temporaryFolder(), {
		...smallLeague(),
		play_by_play: [
			{
				...event,
				home_score: null,
				away_score: null,
				...Object.fromEntries(
					[1, 2, 3].flatMap((n) => [
						[`player${n}_id`, null],
						[`player${n}_team_id`, null],
					]),
				),
			},
		],
	});
	const engine = await engineForTest();
	const source = await openFolder(folder, engine);
	await loadRaw(warehouse, { source, engine, runId: 'load', now });
	expect(await rowsOf(warehouse, RAW_TABLES.play_by_play.table)).toEqual([]);
	const loaded = await loadRaw(warehouse, {
		source,
		engine,
		also: ['play_by_play'],
		runId: 'load',
		now,
	});
	expect(loaded.datesChanged).toEqual(['2021-10-19']);
	expect(await rowsOf(warehouse, RAW_TABLES.play_by_play.table)).toHaveLength(1);
});
