import { prepareSchema } from '@accounted/failure-tracking';
import { RAW_SCHEMA, RAW_TABLES, rejectedRowsTable } from '@accounted/raw';
import { appendRows, isoDate, type RowOf, type Warehouse } from '@accounted/warehouse';
import { openDuckDb } from '@accounted/warehouse-duckdb';
import { onTestFinished } from 'vitest';
import { teamDefenseGameSummaryTable } from '../team-defense-game-summary/table.ts';
import { teamOffenseGameSummaryTable } from './table.ts';

const { schedule, player_box: playerBox, team_box: teamBox, shots } = RAW_TABLES;

type RawRow<T extends keyof typeof RAW_TABLES> = RowOf<(typeof RAW_TABLES)[T]['table']>;
export type ScheduleRow = RawRow<'schedule'>;
export type TeamRow = RawRow<'team_box'>;
export type PlayerRow = RawRow<'player_box'>;
export type ShotRow = RawRow<'shots'>;
export type RejectedRow = RowOf<typeof rejectedRowsTable>;

/** One date on which Boston beat Los Angeles at home, 110 to 100. */
export const DATE = isoDate.parse('2021-10-21');
export const GAME = '0022100002';
const SCORES = { BOS: 110, LAL: 100 } as const;
export type Team = keyof typeof SCORES;
export const now = () => '2022-05-01T00:00:00.000Z';

const game = { game_id: GAME, game_date: DATE, season: '2021-22', season_year: 2021 };

function sideOf(team: Team) {
	const opponent: Team = team === 'BOS' ? 'LAL' : 'BOS';
	const id = (name: Team) => (name === 'BOS' ? 1 : 2);
	return {
		...game,
		team_id: id(team),
		team,
		opponent_team_id: id(opponent),
		opponent,
		is_home: team === 'BOS',
	};
}

export function scheduleRow(values: Partial<ScheduleRow> = {}): ScheduleRow {
	return {
		...game,
		season_type: 'Regular Season',
		tipoff_et: null,
		home_team_id: 1,
		home_team: 'BOS',
		away_team_id: 2,
		away_team: 'LAL',
		home_score: SCORES.BOS,
		away_score: SCORES.LAL,
		periods: 4,
		status: 'Final',
		is_final: true,
		arena: null,
		arena_city: null,
		attendance: null,
		duration_minutes: null,
		officials: null,
		bref_game_id: null,
		...values,
	};
}

/** 35 twos, 5 threes; free throws make up the rest of the score. */
export function teamRow(team: Team, values: Partial<TeamRow> = {}): TeamRow {
	return {
		...sideOf(team),
		win: team === 'BOS',
		minutes: 240,
		fgm: 40,
		fga: 90,
		fg3m: 5,
		fg3a: 30,
		ftm: SCORES[team] - 85,
		fta: 30,
		oreb: 10,
		dreb: 35,
		reb: 45,
		ast: 25,
		stl: 7,
		blk: 4,
		tov: 14,
		pf: 20,
		pts: SCORES[team],
		plus_minus: null,
		opponent_pts: null,
		team_turnovers: null,
		off_rtg: null,
		def_rtg: null,
		...values,
	};
}

/** One of five, who together have what `teamRow` has, but for a few steals, blocks and turnovers. */
export function playerRow(team: Team, player_lookup: string, values: Partial<PlayerRow> = {}): PlayerRow {
	return {
		...sideOf(team),
		player_id: null,
		player_name: player_lookup,
		player_lookup,
		identity_status: 'RESOLVED',
		bref_id: null,
		status: 'PLAYED',
		dnp_reason: null,
		nba_comment: null,
		starter: true,
		start_position: null,
		seconds_played: null,
		minutes: 48.01,
		fgm: 8,
		fga: 18,
		fg3m: 1,
		fg3a: 6,
		ftm: (SCORES[team] - 85) / 5,
		fta: 6,
		oreb: 2,
		dreb: 7,
		reb: 9,
		ast: 5,
		stl: 1,
		blk: 1,
		tov: 2,
		pf: 4,
		pts: SCORES[team] / 5,
		plus_minus: null,
		game_score: null,
		...values,
	};
}

export function fivePlayers(team: Team): PlayerRow[] {
	return ['one', 'two', 'three', 'four', 'five'].map((name) =>
		playerRow(team, `${team}${name}`.toLowerCase()),
	);
}

let event = 0;
export function shotRow(team: Team, values: Partial<ShotRow> = {}): ShotRow {
	const { opponent_team_id: _, ...side } = sideOf(team);
	return {
		...side,
		event_num: ++event,
		period: 1,
		seconds_left_in_period: null,
		player_id: null,
		player_name: 'one',
		player_lookup: 'one',
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

export function rejectedRow(values: Partial<RejectedRow> = {}): RejectedRow {
	return {
		table_name: 'player_box',
		unit: GAME,
		source: 'folder/player_box.csv',
		position: 'line 2',
		column_name: 'fga',
		reason: 'no number',
		row_json: '{}',
		game_id: GAME,
		game_date: DATE,
		team: 'BOS',
		player_lookup: 'bosone',
		status: 'PLAYED',
		rejected_at: now(),
		...values,
	};
}

export interface World {
	readonly schedule?: readonly ScheduleRow[];
	readonly teams?: readonly TeamRow[];
	readonly players?: readonly PlayerRow[];
	readonly shots?: readonly ShotRow[];
	readonly rejected?: readonly RejectedRow[];
}

/** A warehouse with these rows; the game, and both teams' rows, unless a test says otherwise. */
export async function worldOf(world: World = {}): Promise<Warehouse> {
	const warehouse = await openDuckDb({ path: ':memory:' });
	onTestFinished(() => warehouse.close());
	await prepareSchema(
		warehouse,
		[...RAW_SCHEMA, teamOffenseGameSummaryTable, teamDefenseGameSummaryTable],
		now,
	);
	await warehouse.commit([
		appendRows(schedule.table, world.schedule ?? [scheduleRow()]),
		appendRows(teamBox.table, world.teams ?? [teamRow('BOS'), teamRow('LAL')]),
		appendRows(playerBox.table, world.players ?? []),
		appendRows(shots.table, world.shots ?? []),
		appendRows(rejectedRowsTable, world.rejected ?? []),
	]);
	return warehouse;
}
