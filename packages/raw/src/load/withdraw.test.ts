import { expect, test } from 'vitest';
import {
	contents,
	emptyWarehouse,
	find,
	load,
	smallLeague,
	temporaryFolder,
	versions,
} from '../small-league.test-support.ts';
import { now } from '../testing/now.ts';
import { heldGames, withdrawGames } from './withdraw.ts';

const GAME = '0022100002';
const request = { runId: 'withdraw', now };

test('a game that is withdrawn leaves no row behind, and the cell of its date changes', async () => {
	const warehouse = await emptyWarehouse();
	const tables = smallLeague();
	find(tables.player_box, { game_id: GAME, player_name: 'LAL One' }).fga = 'abc';
	const [box] = tables.shots ?? [];
	if (box !== undefined) box.shot_distance = 'far';
	const folder = temporaryFolder();
	await load(warehouse, folder, tables);
	const before = await versions(warehouse);
	expect(await withdrawGames(warehouse, [GAME], request)).toEqual(['2021-10-21']);
	const held = await contents(warehouse);
	for (const [table, rows] of held)
		expect(
			rows.filter((row) => row.includes(GAME)),
			table,
		).toEqual([]);
	expect(await heldGames(warehouse)).toEqual(['0022100001', '0022100003']);
	const after = await versions(warehouse);
	const { '2021-10-21': gone, ...rest } = before;
	expect(gone).toBeDefined();
	expect(after).toEqual(rest);

	await load(warehouse, folder, tables);
	expect(await heldGames(warehouse)).toContain(GAME);
	expect(await versions(warehouse)).toEqual(before);
});

test('a game of a rejected line of the schedule can be withdrawn', async () => {
	const warehouse = await emptyWarehouse();
	const tables = smallLeague();
	find(tables.schedule, { game_id: GAME }).home_score = 'many';
	await load(warehouse, temporaryFolder(), tables);
	expect(await heldGames(warehouse)).toContain(GAME);
	await withdrawGames(warehouse, [GAME], request);
	expect(await heldGames(warehouse)).not.toContain(GAME);
});
