import { RAW_TABLES, rejectedRowsTable } from '@accounted/raw';
import {
	type PlayerBoxRow,
	playerBoxRow,
	type RejectedRow,
	rejectedRow,
	rowOf,
	type ShotRow,
	scheduleRow,
	shotRow,
	warehouseWith,
} from '@accounted/raw/testing';
import { appendRows, isoDate, type RowOf } from '@accounted/warehouse';
import { expect, test } from 'vitest';
import { teamOffenseGameSummaryTable } from '../team-offense-game-summary/table.ts';
import { playerGameInputs } from './inputs.ts';

const { schedule, player_box: playerBox, shots } = RAW_TABLES;

const DATE = isoDate.parse('2021-10-21');
const EARLIER = isoDate.parse('2021-10-19');
const GAME = '0022100002';
const keys = { game_id: GAME, game_date: DATE };

function box(player_lookup: string, values: Partial<PlayerBoxRow> = {}): PlayerBoxRow {
	return playerBoxRow({ ...keys, player_lookup, ...values });
}

function shot(player_lookup: string, values: Partial<ShotRow>): ShotRow {
	return shotRow({ ...keys, player_lookup, ...values });
}

interface World {
	readonly boxes: readonly PlayerBoxRow[];
	readonly shots?: readonly ShotRow[];
	readonly rejected?: readonly Partial<RejectedRow>[];
	readonly isFinal?: boolean;
	/** What Boston's offence has a record of; null without one. */
	readonly offense?: Partial<RowOf<typeof teamOffenseGameSummaryTable>> | null;
}

const bostonOffense = rowOf(teamOffenseGameSummaryTable, {
	...keys,
	team_abbr: 'BOS',
	season_year: 2021,
	opponent: 'LAL',
	is_home: true,
	team_minutes: 265,
	overtime_periods: 1,
	fg_attempts: 90,
	ft_attempts: 25,
	turnovers: 14,
	data_quality_tier: 'silver',
});

/** The input rows of one date on which Boston beat Los Angeles 110 to 100, by player. */
async function inputs({ boxes, shots: taken = [], rejected = [], isFinal = true, offense = {} }: World) {
	const warehouse = await warehouseWith(
		[teamOffenseGameSummaryTable],
		[
			appendRows(schedule.table, [
				scheduleRow({ game_id: '0022100001', game_date: EARLIER }),
				scheduleRow({ ...keys, periods: 5, is_final: isFinal }),
			]),
			appendRows(playerBox.table, boxes),
			appendRows(teamOffenseGameSummaryTable, offense === null ? [] : [{ ...bostonOffense, ...offense }]),
			appendRows(shots.table, taken),
			appendRows(
				rejectedRowsTable,
				rejected.map((row, index) =>
					rejectedRow({ ...keys, player_lookup: 'one', position: `line ${index + 2}`, ...row }),
				),
			),
		],
	);
	const rows = await warehouse.query(playerGameInputs.sql({ start: DATE, end: DATE }), playerGameInputs.row);
	return Map.groupBy(rows, ({ entity_id }) => entity_id);
}

const away = { team: 'LAL' };

test('each player of the game has one row: the box score, the score, and the offence of the team', async () => {
	const rows = await inputs({
		boxes: [box('one', { pts: 20, fga: 9 }), box('two', { status: 'DNP' }), box('three', away)],
	});
	expect([...rows.keys()].sort()).toEqual(['one', 'three']);
	expect(rows.get('one')).toMatchObject([
		{
			analysis_date: DATE,
			game_id: GAME,
			season_year: 2021,
			team: 'BOS',
			minutes: 30,
			pts: 20,
			fga: 9,
			home_score: 110,
			away_score: 100,
			periods: 5,
			team_minutes: 265,
			team_fga: 90,
			team_fta: 25,
			team_tov: 14,
			rejected_reason: null,
			missing_boxes: null,
		},
	]);
	expect(rows.get('three')).toMatchObject([{ team: 'LAL', team_minutes: null, team_fga: null }]);
});

test('a game that is not final has no rows yet', async () => {
	expect((await inputs({ boxes: [box('one'), box('three', away)], isFinal: false })).size).toBe(0);
});

test('where a box score is lost, a player expected instead has a row without a game that names the lost side', async () => {
	const rows = await inputs({
		boxes: [box('three', away), box('one', { game_id: '0022100001', game_date: EARLIER })],
	});
	expect([...rows.keys()].sort()).toEqual(['one', 'three']);
	expect(rows.get('one')).toMatchObject([{ game_id: null, pts: null, missing_boxes: `BOS in game ${GAME}` }]);
});

test('of a team whose offence has no record of this game nothing is known', async () => {
	const boxes = [box('one'), box('three', away)];
	for (const offense of [null, { game_id: '0022100001', game_date: EARLIER }, { game_id: '0022100003' }])
		expect((await inputs({ boxes, offense })).get('one')).toMatchObject([
			{ game_id: GAME, team_minutes: null, team_fga: null, team_fta: null, team_tov: null },
		]);
});

test('a player who is listed twice has two rows', async () => {
	const rows = await inputs({ boxes: [box('one'), box('one'), box('three', away)] });
	expect(rows.get('one')).toHaveLength(2);
});

test('a rejected row comes with the first reason, whether or not another row was read', async () => {
	const said = 'folder/player_box.csv, line 2, column fga: no number';
	const rejected = [
		{},
		{ player_lookup: 'two' },
		{ table_name: 'shots' },
		{ player_lookup: null, team: 'LAL' },
	];
	const rows = await inputs({ boxes: [box('one'), box('three', away)], rejected });
	expect(rows.get('one')).toMatchObject([{ game_id: GAME, rejected_reason: said }]);
	expect(rows.get('two')).toMatchObject([
		{ game_id: null, rejected_reason: said.replace('line 2', 'line 3') },
	]);
	expect(rows.get('three')).toMatchObject([{ rejected_reason: null }]);
});

test('shots are counted by zone, and their value says what is a three', async () => {
	const rows = await inputs({
		boxes: [box('one'), box('three', away)],
		shots: [
			shot('one', { shot_made: true }),
			shot('one', { shot_zone_basic: 'In The Paint (Non-RA)' }),
			shot('one', { shot_zone_basic: 'Mid-Range', shot_made: true }),
			// As published: 195 threes are zoned Mid-Range and 15 twos Above the Break 3.
			shot('one', { shot_zone_basic: 'Mid-Range', shot_value: 3, shot_made: true }),
			shot('one', { shot_zone_basic: 'Above the Break 3', shot_value: 2, shot_made: true }),
			shot('one', { shot_zone_basic: 'Backcourt', shot_value: 3 }),
		],
	});
	expect(rows.get('one')).toMatchObject([
		{ shots: 6, paint_attempts: 2, paint_makes: 1, mid_range_attempts: 1, mid_range_makes: 1, game_shots: 6 },
	]);
});

test('a make with an assist is assisted; a miss is neither', async () => {
	const rows = await inputs({
		boxes: [box('one'), box('three', away)],
		shots: [
			shot('one', { shot_made: true, assist_player_id: 12 }),
			shot('one', { shot_made: true, shot_value: 3, assist_player_id: 12 }),
			shot('one', { shot_made: true }),
			shot('one', {}),
		],
	});
	expect(rows.get('one')).toMatchObject([{ assisted_makes: 2, unassisted_makes: 1 }]);
});

test('0 and negative ids stand for no player: the make is unassisted', async () => {
	const rows = await inputs({
		boxes: [box('one'), box('three', away)],
		shots: [
			shot('one', { shot_made: true, assist_player_id: 0 }),
			shot('one', { shot_made: true, assist_player_id: -1 }),
			shot('one', { shot_made: true, assist_player_id: 12 }),
		],
	});
	expect(rows.get('one')).toMatchObject([{ assisted_makes: 1, unassisted_makes: 2 }]);
});

test('a two without a zone is counted; a three needs none', async () => {
	const rows = await inputs({
		boxes: [box('one'), box('three', away)],
		shots: [
			shot('one', { shot_zone_basic: null }),
			shot('one', { shot_zone_basic: null, shot_value: 3 }),
			shot('one', {}),
		],
	});
	expect(rows.get('one')).toMatchObject([{ shots: 3, unzoned_shots: 1, paint_attempts: 1 }]);
});

test('a player without a shot has none in a game that has shots; in a game without, it is not known', async () => {
	const boxes = [box('one'), box('three', away)];
	expect((await inputs({ boxes, shots: [shot('one', {})] })).get('three')).toMatchObject([
		{ shots: null, paint_attempts: null, game_shots: 1 },
	]);
	expect((await inputs({ boxes })).get('three')).toMatchObject([{ shots: null, game_shots: null }]);
});
