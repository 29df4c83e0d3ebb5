import { prepareSchema } from '@accounted/failure-tracking';
import { RAW_SCHEMA, RAW_TABLES, rejectedRowsTable } from '@accounted/raw';
import { appendRows, isoDate, type RowOf } from '@accounted/warehouse';
import { openDuckDb } from '@accounted/warehouse-duckdb';
import { expect, onTestFinished, test } from 'vitest';
import { teamOffenseGameSummaryTable } from '../team-offense-game-summary/table.ts';
import { playerGameInputs } from './inputs.ts';

const { schedule, player_box: playerBox, shots } = RAW_TABLES;

type BoxRow = RowOf<typeof playerBox.table>;
type ShotRow = RowOf<typeof shots.table>;

const DATE = isoDate.parse('2021-10-21');
const EARLIER = isoDate.parse('2021-10-19');
const GAME = '0022100002';
const keys = {
	game_id: GAME,
	game_date: DATE,
	season: '2021-22',
	season_year: 2021,
	team_id: 1,
	team: 'BOS',
	opponent_team_id: 2,
	opponent: 'LAL',
	is_home: true,
};
const noStats = {
	fgm: null,
	fga: null,
	fg3m: null,
	fg3a: null,
	ftm: null,
	fta: null,
	oreb: null,
	dreb: null,
	reb: null,
	ast: null,
	stl: null,
	blk: null,
	tov: null,
	pf: null,
	pts: null,
	plus_minus: null,
};

function box(player_lookup: string, values: Partial<BoxRow> = {}): BoxRow {
	return {
		...keys,
		...noStats,
		player_id: null,
		player_name: player_lookup,
		player_lookup,
		identity_status: 'RESOLVED',
		bref_id: null,
		status: 'PLAYED',
		dnp_reason: null,
		nba_comment: null,
		starter: false,
		start_position: null,
		seconds_played: null,
		minutes: 30,
		game_score: null,
		...values,
	};
}

let event = 0;
function shot(player_lookup: string, values: Partial<ShotRow>): ShotRow {
	return {
		...keys,
		event_num: ++event,
		period: 1,
		seconds_left_in_period: null,
		player_id: null,
		player_name: player_lookup,
		player_lookup,
		identity_status: 'RESOLVED',
		shot_made: false,
		shot_value: 2,
		action_type: null,
		shot_zone_basic: 'Restricted Area',
		shot_zone_area: null,
		shot_zone_range: null,
		shot_distance: null,
		loc_x: null,
		loc_y: null,
		assist_player_id: null,
		block_player_id: null,
		...values,
	};
}

interface World {
	readonly boxes: readonly BoxRow[];
	readonly shots?: readonly ShotRow[];
	readonly rejected?: readonly Partial<RowOf<typeof rejectedRowsTable>>[];
	readonly isFinal?: boolean;
	/** What Boston's offence has a record of; null without one. */
	readonly offense?: Partial<RowOf<typeof teamOffenseGameSummaryTable>> | null;
}

const bostonOffense: RowOf<typeof teamOffenseGameSummaryTable> = {
	team_abbr: 'BOS',
	game_date: DATE,
	game_id: GAME,
	season_year: 2021,
	opponent: 'LAL',
	is_home: true,
	win_flag: true,
	team_minutes: 265,
	overtime_periods: 1,
	points_scored: 110,
	opponent_points: 100,
	margin: 10,
	fg_makes: 40,
	fg_attempts: 90,
	three_pt_makes: 10,
	three_pt_attempts: 30,
	ft_makes: 20,
	ft_attempts: 25,
	offensive_rebounds: 10,
	defensive_rebounds: 35,
	rebounds: 45,
	assists: 24,
	steals: 7,
	blocks: 5,
	turnovers: 14,
	personal_fouls: 18,
	possessions: 105,
	offensive_rating: null,
	pace: null,
	ts_pct: null,
	paint_attempts: null,
	paint_makes: null,
	mid_range_attempts: null,
	mid_range_makes: null,
	data_quality_tier: 'silver',
};

/** The input rows of one date on which Boston beat Los Angeles 110 to 100, by player. */
async function inputs({ boxes, shots: taken = [], rejected = [], isFinal = true, offense = {} }: World) {
	const warehouse = await openDuckDb({ path: ':memory:' });
	onTestFinished(() => warehouse.close());
	await prepareSchema(
		warehouse,
		[...RAW_SCHEMA, teamOffenseGameSummaryTable],
		() => '2022-05-01T00:00:00.000Z',
	);
	const game = {
		...keys,
		season_type: 'Regular Season',
		tipoff_et: null,
		home_team_id: 1,
		home_team: 'BOS',
		away_team_id: 2,
		away_team: 'LAL',
		home_score: 110,
		away_score: 100,
		periods: 5,
		status: 'Final',
		is_final: isFinal,
		arena: null,
		arena_city: null,
		attendance: null,
		duration_minutes: null,
		officials: null,
		bref_game_id: null,
	};
	await warehouse.commit([
		appendRows(schedule.table, [game]),
		appendRows(playerBox.table, boxes),
		appendRows(teamOffenseGameSummaryTable, offense === null ? [] : [{ ...bostonOffense, ...offense }]),
		appendRows(shots.table, taken),
		appendRows(
			rejectedRowsTable,
			rejected.map((row, index) => ({
				table_name: 'player_box',
				unit: GAME,
				source: 'folder/player_box.csv',
				position: `line ${index + 2}`,
				column_name: 'fga',
				reason: 'no number',
				row_json: '{}',
				game_id: GAME,
				game_date: DATE,
				team: 'BOS',
				player_lookup: 'one',
				status: 'PLAYED',
				rejected_at: '2022-05-01T00:00:00.000Z',
				...row,
			})),
		),
	]);
	const rows = await warehouse.query(playerGameInputs.sql({ start: DATE, end: DATE }), playerGameInputs.row);
	return Map.groupBy(rows, ({ entity_id }) => entity_id);
}

const away = { team: 'LAL', opponent: 'BOS', is_home: false };

test('each player who played has one row: his box score, the score, and the offence of his team', async () => {
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

test('where a box score is lost, who is expected instead has a row without a game that names the lost side', async () => {
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

test('a make is assisted where somebody passed; a miss is neither', async () => {
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

test('who took no shot has none in a game that has shots; in a game without, nobody knows', async () => {
	const boxes = [box('one'), box('three', away)];
	expect((await inputs({ boxes, shots: [shot('one', {})] })).get('three')).toMatchObject([
		{ shots: null, paint_attempts: null, game_shots: 1 },
	]);
	expect((await inputs({ boxes })).get('three')).toMatchObject([{ shots: null, game_shots: null }]);
});
