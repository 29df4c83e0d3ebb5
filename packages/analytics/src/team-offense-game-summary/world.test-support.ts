import { RAW_TABLES, rejectedRowsTable } from '@accounted/raw';
import * as raw from '@accounted/raw/testing';
import { appendRows, isoDate, type Warehouse } from '@accounted/warehouse';
import { teamDefenseGameSummaryTable } from '../team-defense-game-summary/table.ts';
import { teamOffenseGameSummaryTable } from './table.ts';

/** One date on which Boston beat Los Angeles at home, 110 to 100. */
export const DATE = isoDate.parse('2021-10-21');
export const GAME = '0022100002';
const SCORES = { BOS: 110, LAL: 100 } as const;
type Team = keyof typeof SCORES;

const game = { game_id: GAME, game_date: DATE };

export function scheduleRow(values: Partial<raw.ScheduleRow> = {}): raw.ScheduleRow {
	return raw.scheduleRow({ ...game, ...values });
}

/** 35 twos, 5 threes; free throws make up the rest of the score. */
export function teamRow(team: Team, values: Partial<raw.TeamBoxRow> = {}): raw.TeamBoxRow {
	return raw.teamBoxRow({
		...game,
		team,
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
		...values,
	});
}

/** One of five, who together have what `teamRow` has, but for a few steals, blocks and turnovers. */
export function playerRow(
	team: Team,
	player_lookup: string,
	values: Partial<raw.PlayerBoxRow> = {},
): raw.PlayerBoxRow {
	return raw.playerBoxRow({
		...game,
		team,
		player_lookup,
		starter: true,
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
		...values,
	});
}

export function fivePlayers(team: Team): raw.PlayerBoxRow[] {
	return ['one', 'two', 'three', 'four', 'five'].map((name) =>
		playerRow(team, `${team}${name}`.toLowerCase()),
	);
}

export function shotRow(team: Team, values: Partial<raw.ShotRow> = {}): raw.ShotRow {
	return raw.shotRow({ ...game, team, player_lookup: 'one', ...values });
}

export function rejectedRow(values: Partial<raw.RejectedRow> = {}): raw.RejectedRow {
	return raw.rejectedRow({ ...game, player_lookup: 'bosone', ...values });
}

export interface World {
	readonly schedule?: readonly raw.ScheduleRow[];
	readonly teams?: readonly raw.TeamBoxRow[];
	readonly players?: readonly raw.PlayerBoxRow[];
	readonly shots?: readonly raw.ShotRow[];
	readonly rejected?: readonly raw.RejectedRow[];
}

/** A warehouse with these rows; the game, and both teams' rows, unless a test says otherwise. */
export function worldOf(world: World = {}): Promise<Warehouse> {
	return raw.warehouseWith(
		[teamOffenseGameSummaryTable, teamDefenseGameSummaryTable],
		[
			appendRows(RAW_TABLES.schedule.table, world.schedule ?? [scheduleRow()]),
			appendRows(RAW_TABLES.team_box.table, world.teams ?? [teamRow('BOS'), teamRow('LAL')]),
			appendRows(RAW_TABLES.player_box.table, world.players ?? []),
			appendRows(RAW_TABLES.shots.table, world.shots ?? []),
			appendRows(rejectedRowsTable, world.rejected ?? []),
		],
	);
}
