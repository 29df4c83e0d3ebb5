import { outcomeBuilder } from '@accounted/failure-tracking';
import { isoDate, type RowOf } from '@accounted/warehouse';
import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { type DAILY_CACHE_FAILURES, evaluateDailyCache } from './evaluate.ts';
import type { dailyCacheRow } from './inputs.ts';
import type { playerDailyCacheTable } from './table.ts';

type DailyCacheRow = z.output<typeof dailyCacheRow>;

const ENTITY = { id: 'bosone', date: isoDate.parse('2021-12-01') };

/** What is handed on as it came. */
const COPIED = {
	season_year: 2021,
	team: 'BOS',
	days_rest: 2,
	back_to_back: false,
	games_in_last_7_days: 3,
	games_in_last_14_days: 6,
	minutes_in_last_7_days: 101.717,
	minutes_in_last_14_days: 199.533,
	avg_minutes_per_game_last_7: 33.91,
	back_to_backs_last_14: 1,
	primary_scoring_zone: 'perimeter',
	paint_rate_last_10: 30,
	mid_range_rate_last_10: 20.5,
	three_pt_rate_last_10: 49.5,
	assisted_rate_last_10: 61.25,
	player_age: 24,
} as const;

const HISTORY: DailyCacheRow = {
	...COPIED,
	analysis_date: ENTITY.date,
	entity_id: ENTITY.id,
	opening_date: isoDate.parse('2021-10-19'),
	gap_dates: null,
	awaited_dates: null,
	usable_games: 15,
	played_games: 15,
	missed_games: 2,
	points_avg_last_5: 21.4,
	points_avg_last_10: 19.9,
	points_avg_season: 18.133333333333333,
	points_std_last_10: 6.244997998398398,
	minutes_avg_last_10: 33.56499999999999,
	minutes_avg_season: 32.98765,
	usage_rate_avg_last_10: 24.125000000000004,
	ts_pct_avg_last_10: 0.58849999999999,
	team_pace_last_10: 97.845,
	team_off_rating_last_10: 111.23456,
};

function evaluate(values: Partial<DailyCacheRow> = {}) {
	return evaluateDailyCache(
		ENTITY,
		[{ ...HISTORY, ...values }],
		outcomeBuilder<RowOf<typeof playerDailyCacheTable>, (typeof DAILY_CACHE_FAILURES)[number]>(),
	);
}

function recordOf(values: Partial<DailyCacheRow> = {}) {
	const outcome = evaluate(values);
	if (outcome.kind !== 'record') throw new Error(outcome.failure.reason);
	return outcome.record;
}

describe('a record', () => {
	test('holds form rounded once, and the rest as it came', () => {
		expect(recordOf()).toEqual({
			...COPIED,
			player_lookup: 'bosone',
			cache_date: '2021-12-01',
			points_avg_last_5: 21.4,
			points_avg_last_10: 19.9,
			points_avg_season: 18.13,
			points_std_last_10: 6.24,
			minutes_avg_last_10: 33.57,
			minutes_avg_season: 32.99,
			usage_rate_avg_last_10: 24.13,
			ts_pct_avg_last_10: 0.589,
			games_played_season: 15,
			team_pace_last_10: 97.85,
			team_off_rating_last_10: 111.23,
			early_season_flag: false,
		});
	});

	test('leaves null what is not known: the shot zones before ten games, an age, a share of no possessions', () => {
		const unknown = {
			primary_scoring_zone: null,
			paint_rate_last_10: null,
			mid_range_rate_last_10: null,
			three_pt_rate_last_10: null,
			assisted_rate_last_10: null,
			player_age: null,
			usage_rate_avg_last_10: null,
			ts_pct_avg_last_10: null,
			team_pace_last_10: null,
			team_off_rating_last_10: null,
		};
		expect(recordOf(unknown)).toMatchObject(unknown);
	});

	test.each([
		[5, true],
		[9, true],
		[10, false],
	])('after %d games: early in the season %s', (usable_games, early) => {
		expect(recordOf({ usable_games, played_games: usable_games })).toMatchObject({
			games_played_season: usable_games,
			early_season_flag: early,
		});
	});

	test('needs five games, whatever the day and whatever gap there is beside them', () => {
		for (const values of [{ opening_date: ENTITY.date }, { played_games: 6, gap_dates: '2021-11-03' }])
			expect(recordOf({ usable_games: 5, ...values }).games_played_season).toBe(5);
	});
});

describe('a failure', () => {
	test('in the first 14 days is EARLY_SEASON, and on the day after no longer', () => {
		const opening = (date: string) => ({ usable_games: 4, opening_date: isoDate.parse(date) });
		expect(evaluate(opening('2021-11-18'))).toMatchObject({
			failure: { category: 'EARLY_SEASON', expectedCount: 5, actualCount: 4 },
		});
		expect(evaluate(opening('2021-11-17'))).toMatchObject({ failure: { category: 'INSUFFICIENT_DATA' } });
	});

	test('tells injury and bench from a newcomer', () => {
		const missed = (missed_games: number) => evaluate({ usable_games: 3, played_games: 3, missed_games });
		expect(missed(2)).toMatchObject({ failure: { failureType: 'PLAYER_DNP' } });
		expect(missed(1)).toMatchObject({ failure: { failureType: 'INSUFFICIENT_HISTORY' } });
	});

	test('with a gap comes before either, and lists the dates', () => {
		for (const opening_date of ['2021-10-19', '2021-11-25'])
			expect(
				evaluate({
					usable_games: 3,
					played_games: 5,
					gap_dates: '2021-11-26,2021-11-28',
					opening_date: isoDate.parse(opening_date),
				}),
			).toMatchObject({
				failure: {
					category: 'INCOMPLETE_UPSTREAM',
					failureType: 'DATA_GAP',
					missingDates: ['2021-11-26', '2021-11-28'],
				},
			});
	});

	test('for want of inputs is thrown: the engine lets no player without a game context through', () => {
		expect(() => evaluateDailyCache(ENTITY, [], outcomeBuilder())).toThrow(
			'the inputs have no row for bosone on 2021-12-01',
		);
	});
});
