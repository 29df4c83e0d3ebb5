import { changedCellsTable } from '@accounted/failure-tracking';
import { expect, test } from 'vitest';
import {
	emptyWarehouse,
	find,
	load,
	remove,
	rowsOf,
	smallLeague,
	temporaryFolder,
	versions,
} from '../small-league.test-support.ts';

type Tables = ReturnType<typeof smallLeague>;

/** Loads the small league, then as `change` leaves it; returns whom each changed date is noted to be about. */
async function notedAfter(
	change: (tables: Tables) => void,
	before: (tables: Tables) => void = () => undefined,
): Promise<Record<string, readonly string[]>> {
	const [warehouse, folder] = [await emptyWarehouse(), temporaryFolder()];
	const [first, second] = [smallLeague(), smallLeague()];
	before(first);
	change(second);
	await load(warehouse, folder, first);
	expect(await rowsOf(warehouse, changedCellsTable)).toEqual([]);
	const from = await versions(warehouse);
	await load(warehouse, folder, second);
	const to = await versions(warehouse);
	const rows = await rowsOf(warehouse, changedCellsTable);
	for (const { analysis_date, from_version, to_version } of rows)
		expect([from_version, to_version]).toEqual([from[analysis_date], to[analysis_date]]);
	return Object.fromEntries(rows.map(({ analysis_date, entity_ids }) => [analysis_date, entity_ids]));
}

/** The game of 2021-10-21, one of its players, and his team's others. */
function secondGame(): { game: string; teams: string[]; player: string; lookup: string } {
	const { schedule = [], player_box: boxes = [] } = smallLeague();
	const game = find(schedule, { game_date: '2021-10-21' });
	const box = boxes.find((row) => row.game_id === game.game_id && row.status === 'PLAYED');
	const player = String(box?.player_name);
	return {
		game: String(game.game_id),
		teams: [String(game.home_team), String(game.away_team)],
		player,
		lookup: player.toLowerCase().replaceAll(/[^a-z0-9]/g, ''),
	};
}

test('a changed row is about its game, both teams and its player', async () => {
	const { game, teams, player, lookup } = secondGame();
	const noted = await notedAfter((tables) => {
		find(tables.player_box, { game_id: game, player_name: player }).stl = 2;
	});
	expect(noted).toEqual({ '2021-10-21': [game, ...teams, lookup].sort() });
});

test('a box score that comes in is about everybody seen with its teams', async () => {
	const { game, teams, lookup } = secondGame();
	const noted = await notedAfter(
		() => undefined,
		(tables) => {
			for (const table of ['player_box', 'team_box', 'shots']) remove(tables, table, { game_id: game });
		},
	);
	const ids = noted['2021-10-21'] ?? [];
	expect(ids).toEqual(expect.arrayContaining([game, ...teams, lookup]));
	const people = (smallLeague().player_box ?? []).filter(({ team }) => teams.includes(String(team)));
	expect(ids).toHaveLength(3 + new Set(people.map(({ player_name }) => player_name)).size);
});

test.each([
	[
		'the schedule',
		(tables: Tables, game: string) => {
			find(tables.schedule, { game_id: game }).home_score = 56;
		},
	],
	[
		'a player who is listed no more',
		(tables: Tables, game: string, player: string) =>
			remove(tables, 'player_box', { game_id: game, player_name: player }),
	],
	[
		'a box score that is gone',
		(tables: Tables, game: string) => remove(tables, 'player_box', { game_id: game }),
	],
])('of a change of %s nobody knows whom it is about', async (_, change) => {
	const { game, player } = secondGame();
	expect(await notedAfter((tables) => change(tables, game, player))).toEqual({});
});
