import { outcomeBuilder } from '@accounted/failure-tracking';
import { isoDate } from '@accounted/warehouse';
import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { evaluatePlayerContext, historyTier, seasonPhase } from './evaluate.ts';
import type { playerContextRow } from './inputs.ts';

type PlayerContextRow = z.output<typeof playerContextRow>;

const ENTITY = { id: 'bosone', date: isoDate.parse('2021-12-01') };

const ROW: PlayerContextRow = {
	analysis_date: ENTITY.date,
	entity_id: ENTITY.id,
	season_year: 2021,
	opening_date: isoDate.parse('2021-10-19'),
	unresolved: null,
	game_id: '0022100300',
	season_type: 'Regular Season',
	team: 'BOS',
	opponent: 'LAL',
	is_home: false,
	home_spread: 2.5,
	total_line: 215.5,
	last_game_date: isoDate.parse('2021-11-30'),
	gap_dates: null,
	awaited_dates: null,
	usable_games: 15,
	window_games: 10,
	window_usable_games: 10,
	games_in_last_7_days: 3,
	games_in_last_14_days: 6,
	minutes_in_last_7_days: 30.1 + 30.2 + 31.4,
	minutes_in_last_14_days: 180.5,
	back_to_backs_last_14: 2,
	points_last_5: 83,
	points_last_10: 155,
	usage_last_7: 147.7,
	usage_games_last_7: 7,
	usage_last_10: 190.35,
	usage_games_last_10: 9,
	star_teammates_out: 1,
	opponent_pace_sum: 1001.25,
	opponent_pace_games: 10,
	opponent_pace_gap_dates: null,
	opponent_def_rating_sum: 1093.5,
	opponent_def_rating_games: 10,
	opponent_def_rating_gap_dates: null,
	league_pace: 98.6,
};

/** What a player has before his first game. */
const FIRST: Partial<PlayerContextRow> = {
	last_game_date: null,
	usable_games: 0,
	window_games: 0,
	window_usable_games: 0,
	games_in_last_7_days: 0,
	games_in_last_14_days: 0,
	minutes_in_last_7_days: 0,
	minutes_in_last_14_days: 0,
	back_to_backs_last_14: 0,
	points_last_5: 0,
	points_last_10: 0,
	usage_last_7: null,
	usage_games_last_7: 0,
	usage_last_10: null,
	usage_games_last_10: 0,
};

const NO_GAME = { game_id: null, season_type: null, team: null, opponent: null, is_home: null };

const evaluate = (...rows: Partial<PlayerContextRow>[]) =>
	evaluatePlayerContext(
		ENTITY,
		rows.map((values) => ({ ...ROW, ...values })),
		outcomeBuilder(),
	);

describe('a record', () => {
	test('holds what was known before the game', () => {
		expect(evaluate({})).toEqual({
			kind: 'record',
			record: {
				player_lookup: 'bosone',
				game_date: '2021-12-01',
				game_id: '0022100300',
				season_year: 2021,
				team: 'BOS',
				opponent: 'LAL',
				is_home: false,
				days_rest: 1,
				back_to_back: true,
				games_in_last_7_days: 3,
				games_in_last_14_days: 6,
				minutes_in_last_7_days: 91.7,
				minutes_in_last_14_days: 180.5,
				avg_minutes_per_game_last_7: 30.57,
				back_to_backs_last_14: 2,
				points_avg_last_5: 16.6,
				points_avg_last_10: 15.5,
				avg_usage_rate_last_7_games: 21.1,
				projected_usage_rate: 21.15,
				star_teammates_out: 1,
				game_spread: -2.5,
				game_total: 215.5,
				opponent_pace_last_10: 100.13,
				opponent_def_rating_last_10: 109.35,
				// 100.125 − 98.6: of the pace before it is rounded.
				pace_differential: 1.53,
				season_phase: 'early',
				history_tier: 'full',
				quality_note: null,
			},
		});
	});

	test('of a first game has nulls where nothing is known yet', () => {
		expect(evaluate(FIRST)).toMatchObject({
			record: {
				days_rest: null,
				back_to_back: false,
				minutes_in_last_7_days: 0,
				avg_minutes_per_game_last_7: null,
				points_avg_last_5: null,
				points_avg_last_10: null,
				avg_usage_rate_last_7_games: null,
				projected_usage_rate: null,
				history_tier: 'none',
			},
		});
	});

	test('of fewer games than a window holds has the mean of those there are', () => {
		const three = { usable_games: 3, points_last_5: 31, points_last_10: 31 };
		expect(evaluate(three)).toMatchObject({
			record: { points_avg_last_5: 10.33, points_avg_last_10: 10.33, history_tier: 'thin' },
		});
		const seven = { usable_games: 7, points_last_5: 31, points_last_10: 50 };
		expect(evaluate(seven)).toMatchObject({
			record: { points_avg_last_5: 6.2, points_avg_last_10: 7.14, history_tier: 'partial' },
		});
	});

	test('is not back to back after a day of rest', () => {
		const earlier = { last_game_date: isoDate.parse('2021-11-29') };
		expect(evaluate(earlier)).toMatchObject({ record: { days_rest: 2, back_to_back: false } });
	});

	test('before the opponent has played knows nothing of it', () => {
		const unknown = {
			opponent_pace_sum: null,
			opponent_pace_games: 0,
			opponent_def_rating_sum: null,
			opponent_def_rating_games: 0,
		};
		for (const league_pace of [null, 98.6])
			expect(evaluate({ ...unknown, league_pace })).toMatchObject({
				record: {
					opponent_pace_last_10: null,
					opponent_def_rating_last_10: null,
					pace_differential: null,
				},
			});
	});

	test('leaves impossible odds out, and says so', () => {
		expect(evaluate({ home_spread: 31, total_line: 6.5 })).toMatchObject({
			record: {
				game_spread: null,
				game_total: null,
				quality_note: 'home spread 31 is wider than 30; total 6.5 is outside 150 to 300',
			},
		});
	});

	test("says which of the opponent's games it does without", () => {
		const gaps = {
			opponent_pace_gap_dates: '2021-11-20,2021-11-22',
			opponent_def_rating_gap_dates: '2021-11-20',
		};
		expect(evaluate(gaps)).toMatchObject({
			record: {
				quality_note:
					'opponent pace without its games of 2021-11-20, 2021-11-22; opponent defensive rating without its games of 2021-11-20',
			},
		});
	});
});

describe('a failure', () => {
	test('of an unknown player is UNRESOLVED_PLAYER, before all else', () => {
		expect(evaluate({ unresolved: 'UNKNOWN', ...NO_GAME, gap_dates: '2021-11-20' })).toMatchObject({
			failure: {
				category: 'UNRESOLVED_PLAYER',
				reason: 'the box score row of bosone has no player id, and no player has that name',
			},
		});
		expect(evaluate({}, { game_id: '0022100301', unresolved: 'AMBIGUOUS' })).toMatchObject({
			failure: {
				category: 'UNRESOLVED_PLAYER',
				reason: 'the lookup bosone of the box score row is shared by two players',
			},
		});
	});

	test('of a player in two games is MISSING_SOURCE', () => {
		expect(evaluate({}, { game_id: '0022100301', gap_dates: '2021-11-20' })).toMatchObject({
			failure: {
				category: 'MISSING_SOURCE',
				reason:
					'the box scores of 2021-12-01 list bosone in 2 places, in game 0022100300, 0022100301: where he is to play cannot be told',
				missingDates: ['2021-12-01'],
			},
		});
	});

	test('without a game is MISSING_SOURCE, gaps or not', () => {
		expect(evaluate({ ...NO_GAME, gap_dates: '2021-11-20' })).toMatchObject({
			failure: {
				category: 'MISSING_SOURCE',
				reason: 'no game on the schedule of 2021-12-01 is known to be that of bosone',
				missingDates: ['2021-12-01'],
			},
		});
	});

	test('with an earlier game that is not final is SOURCE_NOT_READY, with its date, after gaps', () => {
		expect(evaluate({ awaited_dates: '2021-11-20' })).toMatchObject({
			failure: { category: 'SOURCE_NOT_READY', missingDates: ['2021-11-20'] },
		});
		expect(evaluate({ awaited_dates: '2021-11-20', gap_dates: '2021-11-22' })).toMatchObject({
			failure: { category: 'INCOMPLETE_UPSTREAM' },
		});
	});

	test('with a gap among the last 10 games is INCOMPLETE_UPSTREAM, with its dates', () => {
		const gap = { window_games: 10, window_usable_games: 8, gap_dates: '2021-11-20,2021-11-22' };
		expect(evaluate(gap)).toMatchObject({
			failure: {
				category: 'INCOMPLETE_UPSTREAM',
				reason:
					'8 of the last 10 games before 2021-12-01 are summarised; played and not there: 2021-11-20, 2021-11-22',
				failureType: 'DATA_GAP',
				expectedCount: 10,
				actualCount: 8,
				missingDates: ['2021-11-20', '2021-11-22'],
				rawDataChecked: true,
			},
		});
	});

	test('for want of inputs is thrown: every expected player has a row', () => {
		expect(() => evaluate()).toThrow('the inputs have no row for bosone on 2021-12-01');
	});
});

test.each([
	[0, 'early'],
	[57, 'early'],
	[58, 'middle'],
	[115, 'middle'],
	[116, 'late'],
	[173, 'late'],
] as const)('day %i of the season is %s', (day, phase) => {
	expect(seasonPhase('Regular Season', day)).toBe(phase);
	for (const other of ['Playoffs', 'PlayIn', 'Post Season', 'play-in'])
		expect(seasonPhase(other, day)).toBe('playoffs');
	for (const other of ['regular_season', 'REG', '']) expect(seasonPhase(other, day)).toBe(phase);
});

test.each([
	[0, 'none'],
	[1, 'thin'],
	[4, 'thin'],
	[5, 'partial'],
	[9, 'partial'],
	[10, 'full'],
	[82, 'full'],
] as const)('%i games are %s', (games, tier) => expect(historyTier(games)).toBe(tier));
