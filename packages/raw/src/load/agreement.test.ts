import { expect, test } from 'vitest';
import {
	emptyWarehouse,
	GAMES,
	load,
	rejectedRows,
	type SourceRow,
	smallLeague,
	type Tables,
	temporaryFolder,
} from '../small-league.test-support.ts';
import type { RawTableName } from '../tables/index.ts';

test('rows that contradict the schedule are rejected, in every table and column that could', async () => {
	const warehouse = await emptyWarehouse();
	const tables: Tables = {
		...smallLeague(),
		game_odds: GAMES.map(({ id, date, home, away }) => ({
			game_id: id,
			game_date: date,
			home_team: home,
			away_team: away,
			total_line: 220.5,
			home_spread: -4.5,
		})),
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
