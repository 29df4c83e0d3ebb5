import { backfill, failuresTable, reconcile } from '@accounted/failure-tracking';
import { expect, test } from 'vitest';
import {
	emptyWarehouse,
	find,
	load,
	remove,
	rowsOf,
	smallLeague,
	type Tables,
	temporaryFolder,
} from '../small-league.test-support.ts';
import { now } from '../testing/now.ts';
import { rawGameLoader } from './index.ts';
import { loadedGamesTable } from './table.ts';

const GAME = '0022100001';
const BOS_ONE = { game_id: GAME, player_name: 'BOS One' };

/** Loads a league in which one game is spoilt, and accounts for its games. */
async function accounted(spoil: (tables: Tables) => void) {
	const warehouse = await emptyWarehouse();
	const tables = smallLeague();
	spoil(tables);
	const folder = temporaryFolder();
	const run = async () => {
		const { range } = await load(warehouse, folder, tables);
		const [result] = await backfill(warehouse, { processors: [rawGameLoader], range, runId: 'run', now });
		expect(result?.errors).toEqual([]);
		const [account] = (await reconcile(warehouse, [rawGameLoader], range)).processors;
		expect(account).toMatchObject({
			expected: 3,
			unaccounted: 0,
			conflicts: 0,
			unexpected: 0,
			duplicates: 0,
		});
		return {
			games: (await rowsOf(warehouse, loadedGamesTable)).map(({ game_id }) => game_id),
			failures: (await rowsOf(warehouse, failuresTable)).filter(
				(row) => row.resolution_status !== 'RESOLVED',
			),
		};
	};
	return { ...(await run()), run, tables };
}

test('a league that is whole has a record of each game', async () => {
	const { games, failures } = await accounted(() => undefined);
	expect(games.sort()).toEqual(['0022100001', '0022100002', '0022100003']);
	expect(failures).toEqual([]);
});

test('identical second rows cost a game nothing', async () => {
	const { games, failures } = await accounted((tables) => {
		tables.player_box?.push({ ...find(tables.player_box, BOS_ONE) });
		tables.team_box?.push({ ...find(tables.team_box, { game_id: GAME, team: 'LAL' }) });
		tables.schedule?.push({ ...find(tables.schedule, { game_id: GAME }) });
	});
	expect(games).toHaveLength(3);
	expect(failures).toEqual([]);
});

test.each<[string, (tables: Tables) => void, string, RegExp]>([
	[
		'a lost box score',
		(tables) => {
			for (const table of ['player_box', 'team_box', 'shots']) remove(tables, table, { game_id: GAME });
		},
		'MISSING_SOURCE',
		/player_box for BOS, player_box for LAL, team_box for BOS, team_box for LAL/,
	],
	[
		'a lost team row',
		(tables) => remove(tables, 'team_box', { game_id: GAME, team: 'LAL' }),
		'MISSING_SOURCE',
		/team_box for LAL$/,
	],
	[
		'points that disagree',
		(tables) => {
			find(tables.player_box, BOS_ONE).pts = 99;
		},
		'INVALID_INPUT',
		/^BOS: the schedule says 55 points, its players have 126 and its team row 55$/,
	],
	[
		'a player with two rows that differ',
		(tables) => {
			tables.player_box?.push({ ...find(tables.player_box, BOS_ONE), ast: 9 });
		},
		'INVALID_INPUT',
		/^1 of its rows were rejected; one of them: player_box line \d+, .*the same game_id and player_lookup as line \d+/,
	],
	[
		'a team with two rows that differ',
		(tables) => {
			tables.team_box?.push({ ...find(tables.team_box, { game_id: GAME, team: 'LAL' }), ast: 9 });
		},
		'INVALID_INPUT',
		/^1 of its rows were rejected; one of them: team_box line \d+, .*the same game_id and team as line \d+/,
	],
	[
		'a negative stat beside an unknown one',
		(tables) => {
			Object.assign(find(tables.player_box, BOS_ONE), { stl: -1, blk: null });
		},
		'INVALID_INPUT',
		/^1 box score rows have a stat below zero$/,
	],
	[
		'a rejected row',
		(tables) => {
			find(tables.player_box, BOS_ONE).fga = 'abc';
		},
		'INVALID_INPUT',
		/^1 of its rows were rejected; one of them: player_box line 2, column fga: /,
	],
	[
		'a team row that was rejected',
		(tables) => {
			find(tables.team_box, { game_id: GAME, team: 'BOS' }).minutes = 'many';
		},
		'INVALID_INPUT',
		/team_box line 2, column minutes/,
	],
	[
		'a game that is not final',
		(tables) => {
			find(tables.schedule, { game_id: GAME }).status = 'Scheduled';
		},
		'SOURCE_NOT_READY',
		/its status is Scheduled/,
	],
])('%s is a failure of its game alone', async (_, spoil, category, reason) => {
	const { games, failures } = await accounted(spoil);
	expect(games.sort()).toEqual(['0022100002', '0022100003']);
	expect(failures).toMatchObject([
		{
			entity_id: GAME,
			entity_type: 'GAME',
			failure_category: category,
			failure_reason: expect.stringMatching(reason),
		},
	]);
});

test('two namesakes in one team are not one player twice', async () => {
	const { failures } = await accounted((tables) => {
		for (const row of [...(tables.player_box ?? []), ...(tables.shots ?? [])])
			if (row.player_name === 'BOS Two') row.player_name = 'BOS One';
	});
	expect(failures).toEqual([]);
});

test('what came late is a record on the next run', async () => {
	const { tables, run } = await accounted((spoilt) => remove(spoilt, 'player_box', { game_id: GAME }));
	Object.assign(tables, smallLeague());
	const { games, failures } = await run();
	expect(games).toHaveLength(3);
	expect(failures).toEqual([]);
});
