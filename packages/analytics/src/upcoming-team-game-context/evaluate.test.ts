import { outcomeBuilder } from '@accounted/failure-tracking';
import { isoDate } from '@accounted/warehouse';
import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { evaluateTeamContext, travelMiles, winStreak } from './evaluate.ts';
import type { teamContextRow } from './inputs.ts';

type TeamContextRow = z.output<typeof teamContextRow>;

const ENTITY = { id: 'BOS', date: isoDate.parse('2021-11-20') };

const ROW: TeamContextRow = {
	analysis_date: ENTITY.date,
	entity_id: ENTITY.id,
	game_id: '0022100240',
	season_year: 2021,
	opponent: 'LAL',
	is_home: false,
	home_team: 'LAL',
	home_spread: 2.5,
	total_line: 215.5,
	games_before: 12,
	games_in_last_7_days: 3,
	games_in_last_14_days: 6,
	wins: 7,
	last_win_ago: 1,
	last_loss_ago: 3,
	last_game_date: isoDate.parse('2021-11-18'),
	last_game_margin: 4,
	last_home_team: 'BOS',
	window_games: 10,
	window_usable_games: 10,
	gap_dates: null,
	awaited_dates: null,
	unscored_dates: null,
	pace_sum: 1001.25,
	pace_games: 10,
	off_rating_sum: 1093.5,
	off_rating_games: 10,
	players_out: 2,
};

/** What a team has before its first game. */
const FIRST: Partial<TeamContextRow> = {
	games_before: 0,
	games_in_last_7_days: 0,
	games_in_last_14_days: 0,
	wins: 0,
	last_win_ago: null,
	last_loss_ago: null,
	last_game_date: null,
	last_game_margin: null,
	last_home_team: null,
	window_games: 0,
	window_usable_games: 0,
	pace_sum: null,
	pace_games: 0,
	off_rating_sum: null,
	off_rating_games: 0,
};

/** What a row has when the schedule has no game. */
const NO_GAME = {
	game_id: null,
	season_year: null,
	opponent: null,
	is_home: null,
	home_team: null,
};

const evaluate = (...rows: Partial<TeamContextRow>[]) =>
	evaluateTeamContext(
		ENTITY,
		rows.map((values) => ({ ...ROW, ...values })),
		outcomeBuilder(),
	);

describe('a record', () => {
	test('holds what was known before the game', () => {
		expect(evaluate({})).toEqual({
			kind: 'record',
			record: {
				team_abbr: 'BOS',
				game_date: '2021-11-20',
				game_id: '0022100240',
				season_year: 2021,
				opponent: 'LAL',
				home_away: 'away',
				team_days_rest: 2,
				team_back_to_back: false,
				games_in_last_7_days: 3,
				games_in_last_14_days: 6,
				game_number_in_season: 13,
				win_streak: 2,
				last_game_margin: 4,
				team_pace_last_10: 100.13,
				team_off_rating_last_10: 109.35,
				team_win_pct: 0.583,
				players_out: 2,
				travel_miles: travelMiles('BOS', 'LAL'),
				spread: -2.5,
				total: 215.5,
				quality_note: null,
			},
		});
	});

	test('of a first game has nulls where nothing is known yet', () => {
		expect(evaluate(FIRST)).toMatchObject({
			record: {
				team_days_rest: null,
				team_back_to_back: false,
				game_number_in_season: 1,
				win_streak: 0,
				last_game_margin: null,
				team_pace_last_10: null,
				team_off_rating_last_10: null,
				team_win_pct: null,
				travel_miles: null,
			},
		});
	});

	test('is back to back the day after a game', () => {
		const yesterday = { last_game_date: isoDate.parse('2021-11-19') };
		expect(evaluate(yesterday)).toMatchObject({ record: { team_days_rest: 1, team_back_to_back: true } });
	});

	test('leaves impossible odds out, and says so', () => {
		expect(evaluate({ home_spread: 31, total_line: 6.5 })).toMatchObject({
			record: {
				spread: null,
				total: null,
				quality_note: 'home spread 31 is wider than 30; total 6.5 is outside 150 to 300',
			},
		});
	});
});

describe('a failure', () => {
	test('without a game on the schedule is MISSING_SOURCE, gaps or not', () => {
		expect(evaluate({ ...NO_GAME, gap_dates: '2021-11-02' })).toMatchObject({
			failure: {
				category: 'MISSING_SOURCE',
				reason: 'the schedule has no game of BOS on 2021-11-20',
				missingDates: ['2021-11-20'],
			},
		});
	});

	test('with two games on one date is MISSING_SOURCE: which one it is cannot be told', () => {
		expect(evaluate({}, { game_id: '0022100241' })).toMatchObject({
			failure: {
				category: 'MISSING_SOURCE',
				reason: 'the schedule has 2 games of BOS on 2021-11-20: 0022100240, 0022100241',
			},
		});
	});

	test('with a final game that has no score is MISSING_SOURCE, before gaps', () => {
		expect(evaluate({ unscored_dates: '2021-11-04', gap_dates: '2021-11-02' })).toMatchObject({
			failure: { category: 'MISSING_SOURCE', missingDates: ['2021-11-04'] },
		});
	});

	test('with an earlier game that is not final is SOURCE_NOT_READY, with its date, after gaps', () => {
		expect(evaluate({ awaited_dates: '2021-11-01,2021-11-04' })).toMatchObject({
			failure: {
				category: 'SOURCE_NOT_READY',
				reason: expect.stringMatching(/are not final yet: 2021-11-01, 2021-11-04$/),
				missingDates: ['2021-11-01', '2021-11-04'],
			},
		});
		expect(evaluate({ awaited_dates: '2021-11-01', gap_dates: '2021-11-04' })).toMatchObject({
			failure: { category: 'INCOMPLETE_UPSTREAM' },
		});
	});

	test('with a gap among the last 10 games is INCOMPLETE_UPSTREAM, with its dates', () => {
		expect(evaluate({ window_usable_games: 8, gap_dates: '2021-11-02,2021-11-04' })).toMatchObject({
			failure: {
				category: 'INCOMPLETE_UPSTREAM',
				reason:
					'8 of the last 10 games before 2021-11-20 are summarised; final and not there: 2021-11-02, 2021-11-04',
				failureType: 'DATA_GAP',
				expectedCount: 10,
				actualCount: 8,
				missingDates: ['2021-11-02', '2021-11-04'],
				rawDataChecked: true,
			},
		});
	});

	test('for want of inputs is thrown: every expected team has a row', () => {
		expect(() => evaluate()).toThrow('the inputs have no row for BOS on 2021-11-20');
	});
});

test.each([
	[0, null, null, 0],
	[1, 1, null, 1],
	[1, null, 1, -1],
	[5, 1, null, 5],
	[5, null, 1, -5],
	[5, 1, 3, 2],
	[5, 4, 1, -3],
	[5, 1, 2, 1],
	[5, 2, 1, -1],
] as const)(
	'after %i games, the last win %s and the last loss %s ago, the streak is %i',
	(games, win, loss, streak) => {
		expect(winStreak(games, win, loss)).toBe(streak);
	},
);

test('travel is from arena to arena, none at home or across the hall, and unknown elsewhere', () => {
	expect(travelMiles('BOS', 'BOS')).toBe(0);
	expect(travelMiles('LAL', 'LAC')).toBe(0);
	expect(travelMiles('NYK', 'BKN')).toBeCloseTo(4.8, 1);
	expect(travelMiles('MIA', 'POR')).toBeCloseTo(2700, -2);
	expect(travelMiles('BOS', 'LAL')).toBe(travelMiles('LAL', 'BOS'));
	expect(travelMiles('BOS', 'OAK')).toBeNull();
	expect(travelMiles('OAK', 'OAK')).toBeNull();
});
