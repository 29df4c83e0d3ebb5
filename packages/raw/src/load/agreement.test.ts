import { isoDate, sql } from '@accounted/warehouse';
import { expect, test } from 'vitest';
import { z } from 'zod';
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
import { RAW_SOURCE } from '../sources.ts';
import type { RawTableName } from '../tables/index.ts';
import { rejectedGamesTable } from '../tables/rejected-games.ts';
import { range } from '../testing/range.ts';

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

test('who did not play has no minutes and no points, on whatever row says so', async () => {
	const warehouse = await emptyWarehouse();
	const tables = smallLeague();
	const [one, two, three, four] = tables.player_box ?? [];
	Object.assign(one ?? {}, { status: 'DNP' });
	Object.assign(two ?? {}, { status: 'INACTIVE', minutes: null });
	// 0 of everything is what many publishers write of players who did not play.
	Object.assign(three ?? {}, { minutes: 0, pts: 0, fga: 0, plus_minus: 3 });
	Object.assign(four ?? {}, { pf: 1 });
	for (const fewRows of [0, 1000]) {
		await load(warehouse, temporaryFolder(), tables, { fewRows });
		const rejected = await rejectedRows(warehouse);
		expect(
			new Set(
				rejected.map(({ position, column_name, reason }) => [position, column_name, reason].join(': ')),
			),
		).toEqual(
			new Set([
				'line 2: status: status is DNP, and minutes is 40.5',
				'line 3: status: status is INACTIVE, and fgm is 10',
				'line 5: status: status is INACTIVE, and pf is 1',
			]),
		);
	}
});

test('rows that are rejected for their date count in each range: they may belong to any', async () => {
	const warehouse = await emptyWarehouse();
	const tables = smallLeague();
	Object.assign(tables.schedule?.[0] ?? {}, { game_date: '2012-10-19' });
	Object.assign(tables.schedule?.[1] ?? {}, { game_date: '2021-12-21' });
	Object.assign(tables.shots?.at(-1) ?? {}, { shot_made: 'x' });
	await load(warehouse, temporaryFolder(), tables);
	const dates = async (start: string, end: string) =>
		(
			await warehouse.query(
				sql`SELECT DISTINCT table_name, analysis_date FROM (${RAW_SOURCE.rejected.sql(range(start, end))}) AS rejected ORDER BY 1, 2`,
				z.object({ table_name: z.string(), analysis_date: isoDate.nullable() }),
			)
		).map(({ table_name, analysis_date }) => `${table_name} ${analysis_date}`);
	const always = ['player_box null', 'schedule null', 'shots null', 'team_box null'];
	expect(await dates('2021-10-19', '2021-10-21')).toEqual(always);
	expect(await dates('2021-10-23', '2021-10-23')).toEqual(
		[...always.slice(0, 2), 'shots 2021-10-23', ...always.slice(2)].sort(),
	);
});
