import type { EntityType, Step } from '@accounted/failure-tracking';
import { addDays, appendRows, isoDate } from '@accounted/warehouse';
import { expect, test } from 'vitest';
import { rejectedRowsTable } from '../load/tables.ts';
import { RAW_TABLES } from '../tables/index.ts';
import { rejectedGamesTable } from '../tables/rejected-games.ts';
import { playerBoxRow, rejectedRow, scheduleRow } from '../testing/raw-rows.ts';
import { rowOf } from '../testing/row-of.ts';
import { warehouseWith } from '../testing/warehouse-with.ts';
import { RawEvidence } from './raw-evidence.ts';

const DATE = isoDate.parse('2021-10-21');
const root = (entityId: string): Step => ({
	processorName: 'RawGameLoader',
	entityId,
	date: DATE,
	failure: null,
	causes: [],
});

test('a game of a rejected line is evidence like every other, and says which it is', async () => {
	const warehouse = await warehouseWith(
		[],
		[
			appendRows(RAW_TABLES.schedule.table, [
				scheduleRow({ game_date: DATE, game_id: 'known', status: null }),
			]),
			appendRows(rejectedGamesTable, [
				rowOf(rejectedGamesTable, {
					game_id: 'rejected',
					game_date: DATE,
					season_year: 2021,
					home_team: 'NYK',
					away_team: 'MIA',
					status: 'Final',
					game_state: 'FINAL',
					is_final: true,
					is_counted: true,
				}),
			]),
			appendRows(rejectedRowsTable, [
				rejectedRow({ table_name: 'schedule', game_date: DATE, game_id: 'rejected', column_name: 'season' }),
			]),
			appendRows(RAW_TABLES.player_box.table, [
				playerBoxRow({ game_date: DATE, game_id: 'rejected', team: 'NYK', player_lookup: 'one' }),
			]),
		],
	);
	const evidence = await RawEvidence.read(warehouse, [root('known'), root('rejected')]);
	expect(evidence.of(root('known'), 'GAME')).toEqual([
		`schedule ${DATE}: game known, LAL at BOS, no status 100-110; 0 player rows, 0 team rows, 0 shot rows`,
	]);
	expect(evidence.of(root('rejected'), 'GAME')).toEqual([
		`rejected line of the schedule ${DATE}: game rejected, MIA at NYK, Final; 1 player rows, 0 team rows, 0 shot rows`,
		'rejected row: schedule line 2, column season: no number',
	]);
});

test('the files of the rejected rows that bear on a root are those of its player, its team or its game', async () => {
	const rejected = (source: string, values: object) =>
		rejectedRow({ game_date: DATE, game_id: 'g1', source, position: `line of ${source}`, ...values });
	const warehouse = await warehouseWith(
		[],
		[
			appendRows(rejectedRowsTable, [
				rejected('/one/player_box.csv', { player_lookup: 'ann', team: 'BOS' }),
				rejected('/one/player_box.csv', { player_lookup: 'ann', team: 'BOS', position: 'another line' }),
				rejected('/two/team_box.csv', { table_name: 'team_box', team: 'LAL', game_id: 'g2' }),
				rejected('/three/player_box.csv', {
					player_lookup: 'ann',
					game_date: addDays(DATE, 1),
					game_id: 'g3',
				}),
			]),
		],
	);
	const roots = ['ann', 'BOS', 'LAL', 'g1', 'g2', 'bob'].map(root);
	const evidence = await RawEvidence.read(warehouse, roots);
	const filesOf = (entityId: string, entityType: EntityType) =>
		evidence.rejectedFilesOf(root(entityId), entityType);
	const [one, two] = [
		{ table: 'player_box', file: '/one/player_box.csv' },
		{ table: 'team_box', file: '/two/team_box.csv' },
	];
	expect(filesOf('ann', 'PLAYER')).toEqual([one]);
	expect(filesOf('BOS', 'TEAM')).toEqual([one]);
	expect(filesOf('LAL', 'TEAM')).toEqual([two]);
	expect(filesOf('g1', 'GAME')).toEqual([one]);
	expect(filesOf('g2', 'GAME')).toEqual([two]);
	expect(filesOf('bob', 'PLAYER')).toEqual([]);
});
