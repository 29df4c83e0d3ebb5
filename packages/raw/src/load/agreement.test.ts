import { expect, test } from 'vitest';
import {
	emptyWarehouse,
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
import type { RawTableName } from '../tables/index.ts';
import { rejectedGamesTable } from '../tables/rejected-games.ts';

test('rows that contradict the schedule are rejected, in every table and column that could', async () => {
	const warehouse = await emptyWarehouse();
	const tables: Tables = {
		...smallLeague(),
		game_odds: gameOdds(),
	};
	const spoils: readonly [RawTableName, number, SourceRow, RegExp][] = [
		['player_box', 0, { opponent: 'ZZZ' }, /^ZZZ is not the opponent of BOS on the schedule, LAL$/],
		['player_box', 1, { opponent: 'BOS' }, /^BOS is not the opponent of BOS on the schedule, LAL$/],
		['player_box', 2, { is_home: false }, /^is_home is false, and BOS plays at home on the schedule$/],
		['team_box', 1, { is_home: true }, /^is_home is true, and LAL plays away on the schedule$/],
		['team_box', 2, { opponent: 'BOS' }, /^BOS is not the opponent of LAL on the schedule, NYK$/],
		['shots', 0, { opponent: 'NYK' }, /^NYK is not the opponent of BOS/],
		['shots', 1, { is_home: false }, /^is_home is false/],
		['game_odds', 0, { home_team: 'LAL', away_team: 'BOS' }, /^LAL is not the game's home_team/],
		['game_odds', 1, { away_team: 'BOS' }, /^BOS is not the game's away_team on the schedule, NYK$/],
	];
	for (const [table, index, values] of spoils) Object.assign(tables[table]?.[index] ?? {}, values);
	// What is not said contradicts nothing.
	for (const [table, index] of [
		['team_box', 3],
		['shots', 2],
	] as const)
		Object.assign(tables[table]?.[index] ?? {}, { opponent: null, is_home: null });
	Object.assign(tables.game_odds?.[2] ?? {}, { home_team: null, away_team: 'TBD' });
	await load(warehouse, temporaryFolder(), tables);
	const rejected = await rejectedRows(warehouse);
	expect(rejected).toHaveLength(spoils.length);
	for (const [table, index, values, reason] of spoils)
		expect(rejected).toContainEqual(
			expect.objectContaining({
				table_name: table,
				position: `line ${index + 2}`,
				column_name: Object.keys(values)[0],
				reason: expect.stringMatching(reason),
			}),
		);
});

test('lines of the schedule that contradict themselves are rejected', async () => {
	const warehouse = await emptyWarehouse();
	const tables = smallLeague({
		games: [
			...GAMES,
			{ id: '0022100004', date: '2021-10-25', home: 'BOS', away: 'NYK' },
			{ id: '0022100005', date: '2021-10-27', home: 'TBD', away: 'TBD' },
		],
	});
	const [same, late, early, next, unknown] = tables.schedule ?? [];
	Object.assign(same ?? {}, { away_team: 'BOS' });
	Object.assign(late ?? {}, { season: '2023-24' });
	Object.assign(early ?? {}, { season: '2019-20' });
	Object.assign(next ?? {}, { season: '2022-23' });
	Object.assign(unknown ?? {}, { home_score: null, away_score: null, status: 'Scheduled' });
	for (const table of ['player_box', 'team_box', 'shots'])
		tables[table] = (tables[table] ?? []).filter(({ game_id }) => game_id !== '0022100005');
	await load(warehouse, temporaryFolder(), tables);
	const rejected = await rejectedRows(warehouse);
	expect(
		rejected
			.filter(({ table_name }) => table_name === 'schedule')
			.map(({ position, column_name, reason }) => [position, column_name, reason])
			.sort(),
	).toEqual([
		['line 2', 'away_team', 'BOS is the home team and the away team'],
		['line 3', 'season', '2023-24 is not the season of a game on 2021-10-21'],
		['line 4', 'season', '2019-20 is not the season of a game on 2021-10-23'],
	]);
	const games = await rowsOf(warehouse, rejectedGamesTable);
	expect(games.map(({ game_id, season_year }) => [game_id, season_year]).sort()).toEqual([
		['0022100002', 2021],
		['0022100003', 2021],
	]);
	// A game of a team against itself is none, and its rows belong to nothing.
	expect(
		new Set(rejected.filter(({ table_name }) => table_name !== 'schedule').map(({ unit }) => unit)),
	).toEqual(new Set(['0022100001']));
});
