import { outcomeBuilder } from '@accounted/failure-tracking';
import { isoDate, type RowOf } from '@accounted/warehouse';
import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { evaluateTeamOffense, type TEAM_OFFENSE_FAILURES } from './evaluate.ts';
import type { teamGameRow } from './inputs.ts';
import type { teamOffenseGameSummaryTable } from './table.ts';

type TeamGameRow = z.output<typeof teamGameRow>;

const ENTITY = { id: 'BOS', date: isoDate.parse('2021-10-21') };

/** 110 points: 30 twos, 10 threes and 20 free throws. */
const OWN: TeamGameRow = {
	analysis_date: ENTITY.date,
	entity_id: ENTITY.id,
	game_id: '0022100002',
	season_year: 2021,
	periods: 4,
	team: 'BOS',
	opponent: 'LAL',
	is_home: true,
	score: 110,
	opponent_score: 99,
	team_rows: 1,
	players: 10,
	repeated_players: 0,
	rejected_team_row: null,
	rejected_player_row: null,
	minutes: 240,
	fgm: 40,
	fga: 90,
	fg3m: 10,
	fg3a: 30,
	ftm: 20,
	fta: 25,
	oreb: 10,
	dreb: 35,
	reb: 45,
	ast: 24,
	stl: 7,
	blk: 5,
	tov: 14,
	pf: 18,
	pts: 110,
	shots: 90,
	unzoned_shots: 0,
	paint_attempts: 40,
	paint_makes: 22,
	mid_range_attempts: 20,
	mid_range_makes: 8,
};

/** 99 points: 30 twos, 8 threes and 15 free throws. */
const OTHER: TeamGameRow = {
	...OWN,
	team: 'LAL',
	opponent: 'BOS',
	is_home: false,
	score: 99,
	opponent_score: 110,
	fgm: 38,
	fga: 85,
	fg3m: 8,
	ftm: 15,
	fta: 20,
	oreb: 15,
	dreb: 30,
	tov: 12,
	pts: 99,
	shots: 85,
};

function evaluate(...rows: readonly TeamGameRow[]) {
	return evaluateTeamOffense(
		ENTITY,
		rows,
		outcomeBuilder<RowOf<typeof teamOffenseGameSummaryTable>, (typeof TEAM_OFFENSE_FAILURES)[number]>(),
	);
}

function recordOf(own: Partial<TeamGameRow> = {}, other: Partial<TeamGameRow> = {}) {
	const outcome = evaluate({ ...OTHER, ...other }, { ...OWN, ...own });
	if (outcome.kind !== 'record') throw new Error(outcome.failure.reason);
	return outcome.record;
}

function failureOf(own: Partial<TeamGameRow>) {
	const outcome = evaluate({ ...OWN, ...own }, OTHER);
	if (outcome.kind !== 'failure') throw new Error('it is a record');
	return outcome.failure;
}

const LOST = {
	team_rows: 0,
	players: 0,
	minutes: null,
	fgm: null,
	fga: null,
	pts: null,
} satisfies Partial<TeamGameRow>;
const REBUILT = { team_rows: 0, players: 5, minutes: 239.96, tov: 13 } satisfies Partial<TeamGameRow>;

describe('a record', () => {
	test('holds the box score and what follows from it', () => {
		expect(recordOf()).toEqual({
			team_abbr: 'BOS',
			game_date: '2021-10-21',
			game_id: '0022100002',
			season_year: 2021,
			opponent: 'LAL',
			is_home: true,
			win_flag: true,
			team_minutes: 240,
			overtime_periods: 0,
			points_scored: 110,
			opponent_points: 99,
			margin: 11,
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
			// 90 + 0.44·25 + 14 − 10
			possessions: 105,
			// 110 over 95.269, the estimate of both teams.
			offensive_rating: 115.5,
			pace: 105,
			ts_pct: 0.545,
			paint_attempts: 40,
			paint_makes: 22,
			mid_range_attempts: 20,
			mid_range_makes: 8,
			data_quality_tier: 'gold',
		});
	});

	test('of a lost game has a margin below zero', () => {
		expect(recordOf({ opponent_score: 120 })).toMatchObject({
			win_flag: false,
			margin: -10,
			opponent_points: 120,
		});
	});

	test('of overtimes counts them, and its pace is per 48 minutes', () => {
		expect(recordOf({ minutes: 265, periods: 5 })).toMatchObject({ overtime_periods: 1, pace: 95.09 });
		expect(recordOf({ minutes: 315, periods: 7 })).toMatchObject({ overtime_periods: 3 });
		expect(recordOf({ minutes: 290, periods: null })).toMatchObject({ overtime_periods: 2 });
	});

	test('is rebuilt from five players or more, and silver then; whole minutes, as published ones', () => {
		expect(recordOf(REBUILT)).toMatchObject({
			team_minutes: 240,
			possessions: 104,
			turnovers: 13,
			offensive_rating: expect.any(Number),
			data_quality_tier: 'silver',
		});
	});

	test.each<[string, Partial<TeamGameRow>]>([
		['no shot rows', { shots: null, paint_attempts: null }],
		['fewer shot rows than attempts', { shots: 89 }],
		['more shot rows than attempts', { shots: 91 }],
	])('with %s has no zones, and is silver', (_, own) => {
		expect(recordOf(own)).toMatchObject({
			paint_attempts: null,
			paint_makes: null,
			mid_range_attempts: null,
			mid_range_makes: null,
			three_pt_attempts: 30,
			data_quality_tier: 'silver',
		});
	});

	test.each<[string, Partial<TeamGameRow>]>([
		['is lost', LOST],
		['has two rows', { team_rows: 2 }],
		['breaks an identity', { fga: 10 }],
	])('has no rating where the opponent %s, and everything else', (_, other) => {
		expect(recordOf({}, other)).toMatchObject({
			offensive_rating: null,
			possessions: 105,
			pace: 105,
			data_quality_tier: 'gold',
		});
	});

	test('is rated over a rebuilt opponent too, and over one whose score the schedule has wrong', () => {
		expect(recordOf({}, REBUILT).offensive_rating).toBe(114.9);
		expect(recordOf({}, { score: 98 }).offensive_rating).toBe(115.5);
	});
});

describe('a record of a season before a statistic existed', () => {
	// 100 points: 40 twos and 20 free throws.
	const old = { season_year: 1975, fg3m: null, fg3a: null, tov: null, pts: 100, score: 100, shots: null };

	test('has null in its place, and in place of what follows from it', () => {
		expect(recordOf(old, { season_year: 1975, fg3m: null, fg3a: null, tov: null })).toMatchObject({
			three_pt_makes: null,
			three_pt_attempts: null,
			turnovers: null,
			possessions: null,
			pace: null,
			offensive_rating: null,
			offensive_rebounds: 10,
			steals: 7,
			paint_attempts: null,
			data_quality_tier: 'silver',
		});
	});

	test('is rebuilt from its players, too', () => {
		expect(recordOf({ ...old, team_rows: 0, minutes: 240.05 })).toMatchObject({
			turnovers: null,
			data_quality_tier: 'silver',
		});
	});

	test('is INVALID_INPUT where a statistic of the season is not known', () => {
		expect(failureOf({ ...old, season_year: 1978 }).reason).toContain('tov not known');
		expect(failureOf({ ...old, oreb: null }).reason).toContain('oreb not known');
	});
});

describe('a failure', () => {
	test.each([0, 4])('is MISSING_SOURCE where the row is missing and %i players are there', (players) => {
		expect(failureOf({ ...LOST, players })).toMatchObject({
			category: 'MISSING_SOURCE',
			reason: `game 0022100002: no team_box row, and ${players} players who played`,
			missingDates: ['2021-10-21'],
		});
	});

	test.each<[string, Partial<TeamGameRow>, string]>([
		['two rows of the team', { team_rows: 2 }, '2 team_box rows'],
		['a stat unknown', { fga: null, pf: null }, 'fga, pf not known'],
		['a stat below zero', { stl: -1 }, 'stl is -1, below zero'],
		['more makes than attempts', { fga: 39 }, '40 field goals made of 39 attempted'],
		['points unlike its makes', { pts: 111 }, '111 points, though the makes add up to 110'],
		['points unlike the schedule', { score: 108 }, '110 points, and 108 on the schedule'],
		['no score on the schedule', { score: null }, 'the schedule says that it is final and has no score'],
		[
			'no score of the opponent',
			{ opponent_score: null },
			'the schedule says that it is final and has no score',
		],
		[
			'minutes that no game has',
			{ minutes: 252, periods: null },
			"252 minutes of the team's players, where games have 240 and 25 for each overtime",
		],
		[
			'minutes of too short a game',
			{ minutes: 215, periods: 3 },
			"215 minutes of the team's players, where games have 240 and 25 for each overtime",
		],
		['minutes of another game', { minutes: 265 }, "265 minutes of the team's players in a game of 4 periods"],
		[
			'players listed twice and no row',
			{ ...REBUILT, repeated_players: 1 },
			'no team_box row, and 1 of its players have more than one row',
		],
		[
			'players rejected and no row',
			{ ...REBUILT, rejected_player_row: 'column fga: no number' },
			'no team_box row, and not all players could be read: column fga: no number',
		],
		[
			'a player whose stat is unknown and no row',
			{ ...REBUILT, stl: null },
			'no team_box row, and stl of one of its players is unknown or below zero',
		],
		['its row rejected', { ...LOST, rejected_team_row: 'column fga: no number' }, 'column fga: no number'],
	])('with %s is INVALID_INPUT that says the numbers', (_, own, said) => {
		expect(failureOf(own)).toMatchObject({ category: 'INVALID_INPUT', reason: `game 0022100002: ${said}` });
	});

	test('with two games on the date names them', () => {
		const outcome = evaluate(OWN, OTHER, { ...OWN, game_id: '0022100009' });
		expect(outcome).toMatchObject({
			kind: 'failure',
			failure: {
				category: 'INVALID_INPUT',
				reason: '2 games on one date, 0022100002, 0022100009',
			},
		});
	});

	test('of several says the first: how many rows, then what could be read, then what they say', () => {
		const wrongs: readonly [Partial<TeamGameRow>, string][] = [
			[{ team_rows: 2 }, '2 team_box rows'],
			[{ team_rows: 0, rejected_player_row: 'of a player' }, 'of a player'],
			[{ team_rows: 0, repeated_players: 3 }, '3 of its players'],
			[{ team_rows: 0, players: 4, rejected_team_row: 'of the team' }, 'of the team'],
			[{ team_rows: 0, players: 4 }, '4 players who played'],
			[{ ast: null }, 'ast not known'],
			[{ stl: -1 }, 'below zero'],
			[{ ftm: 26 }, '26 free throws made'],
			[{ minutes: 252 }, '252 minutes'],
			[{ score: null }, 'no score'],
			[{ score: 100 }, '100 on the schedule'],
		];
		for (const [index, [, said]] of wrongs.entries()) {
			const own: Partial<TeamGameRow> = Object.assign(
				{},
				...wrongs
					.slice(index)
					.toReversed()
					.map(([wrong]) => wrong),
			);
			expect(failureOf(own).reason).toContain(said);
		}
	});

	test('a rejected row does no harm where another is there', () => {
		const rejected = { rejected_team_row: 'unreadable', rejected_player_row: 'unreadable' };
		expect(recordOf(rejected)).toEqual(recordOf());
		expect(recordOf({ ...REBUILT, rejected_team_row: 'unreadable' }).data_quality_tier).toBe('silver');
	});
});

test('without a row of its own the inputs are wrong, not the data', () => {
	expect(() => evaluate(OTHER)).toThrow('no row for BOS on 2021-10-21');
});
