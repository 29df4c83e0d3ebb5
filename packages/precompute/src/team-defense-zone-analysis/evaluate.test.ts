import { outcomeBuilder } from '@accounted/failure-tracking';
import { isoDate, type RowOf } from '@accounted/warehouse';
import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { type DEFENSE_ZONE_FAILURES, evaluateDefenseZones, extremeZones, versusLeague } from './evaluate.ts';
import type { defenseZoneRow } from './inputs.ts';
import type { teamDefenseZoneAnalysisTable } from './table.ts';

type DefenseZoneRow = z.output<typeof defenseZoneRow>;

const ENTITY = { id: 'BOS', date: isoDate.parse('2021-12-01') };

const HISTORY: DefenseZoneRow = {
	analysis_date: ENTITY.date,
	entity_id: ENTITY.id,
	season_year: 2021,
	opening_date: isoDate.parse('2021-10-19'),
	gap_dates: null,
	awaited_dates: null,
	usable_games: 21,
	played_games: 21,
	missed_games: 0,
	games_last_15: 15,
	paint_attempts: 600,
	paint_makes: 330,
	mid_range_attempts: 160,
	mid_range_makes: 61,
	three_pt_attempts: 530,
	three_pt_makes: 182,
	paint_blocks: 4.066666666666666,
	mid_range_blocks: 0.6,
	three_pt_blocks: 0,
	defensive_rating: 104.21499999999999,
	opponent_pace: 98.76,
	points_allowed: 103.4,
	paint_league_pct: 0.5625,
	mid_range_league_pct: 0.4,
	three_pt_league_pct: 0.34,
};

function evaluate(values: Partial<DefenseZoneRow> = {}) {
	return evaluateDefenseZones(
		ENTITY,
		[{ ...HISTORY, ...values }],
		outcomeBuilder<RowOf<typeof teamDefenseZoneAnalysisTable>, (typeof DEFENSE_ZONE_FAILURES)[number]>(),
	);
}

function recordOf(values: Partial<DefenseZoneRow> = {}) {
	const outcome = evaluate(values);
	if (outcome.kind !== 'record') throw new Error(outcome.failure.reason);
	return outcome.record;
}

describe('a record', () => {
	test('holds what was allowed by zone, each against the league, and how strong the defence is', () => {
		expect(recordOf()).toEqual({
			team_abbr: 'BOS',
			analysis_date: '2021-12-01',
			season_year: 2021,
			games_last_15: 15,
			paint_pct_allowed_last_15: 0.55,
			mid_range_pct_allowed_last_15: 0.381,
			three_pt_pct_allowed_last_15: 0.343,
			paint_attempts_allowed_per_game: 40,
			mid_range_attempts_allowed_per_game: 10.67,
			three_pt_attempts_allowed_per_game: 35.33,
			paint_points_allowed_per_game: 44,
			mid_range_points_allowed_per_game: 8.13,
			three_pt_points_allowed_per_game: 36.4,
			paint_blocks_per_game: 4.07,
			mid_range_blocks_per_game: 0.6,
			three_pt_blocks_per_game: 0,
			paint_defense_vs_league_avg: -1.25,
			mid_range_defense_vs_league_avg: -1.88,
			three_pt_defense_vs_league_avg: 0.34,
			defensive_rating_last_15: 104.22,
			opponent_pace_last_15: 98.76,
			opponent_points_per_game: 103.4,
			strongest_zone: 'mid_range',
			weakest_zone: 'perimeter',
		});
	});

	test('of a zone without shots has no percentage, and no zone is then the strongest', () => {
		expect(recordOf({ mid_range_attempts: 0, mid_range_makes: 0 })).toMatchObject({
			mid_range_pct_allowed_last_15: null,
			mid_range_attempts_allowed_per_game: 0,
			mid_range_points_allowed_per_game: 0,
			mid_range_defense_vs_league_avg: null,
			paint_defense_vs_league_avg: -1.25,
			strongest_zone: null,
			weakest_zone: null,
		});
	});

	test('leaves null what no game tells', () => {
		expect(recordOf({ paint_blocks: null, defensive_rating: null, opponent_pace: null })).toMatchObject({
			paint_blocks_per_game: null,
			defensive_rating_last_15: null,
			opponent_pace_last_15: null,
		});
	});

	test('needs 15 usable games, whatever gap there is beside them', () => {
		expect(recordOf({ usable_games: 15, played_games: 16, gap_dates: '2021-11-03' }).games_last_15).toBe(15);
	});
});

describe('a failure', () => {
	test('in the first 14 days is EARLY_SEASON, and on the day after no longer', () => {
		const opening = (date: string) => ({
			usable_games: 14,
			played_games: 14,
			opening_date: isoDate.parse(date),
		});
		expect(evaluate(opening('2021-11-18'))).toMatchObject({
			failure: { category: 'EARLY_SEASON', expectedCount: 15, actualCount: 14 },
		});
		expect(evaluate(opening('2021-11-17'))).toMatchObject({
			failure: {
				category: 'INSUFFICIENT_DATA',
				reason: '14 of 15 games before 2021-12-01',
				failureType: 'INSUFFICIENT_HISTORY',
			},
		});
	});

	test('of a season before there were shot rows is INSUFFICIENT_DATA on every date, gaps or not', () => {
		for (const values of [{}, { gap_dates: '1980-11-03' }])
			expect(evaluate({ season_year: 1980, usable_games: 0, played_games: 30, ...values })).toMatchObject({
				failure: { category: 'INSUFFICIENT_DATA', reason: expect.stringContaining('no shot rows') },
			});
	});

	test('with games that are not final is SOURCE_NOT_READY, and names them', () => {
		expect(evaluate({ usable_games: 14, awaited_dates: '2021-11-26' })).toMatchObject({
			failure: { category: 'SOURCE_NOT_READY', missingDates: ['2021-11-26'] },
		});
	});

	test('with a gap comes before either, and lists the dates', () => {
		for (const opening_date of ['2021-10-19', '2021-11-25'])
			expect(
				evaluate({
					usable_games: 13,
					played_games: 15,
					gap_dates: '2021-11-26,2021-11-28',
					opening_date: isoDate.parse(opening_date),
				}),
			).toMatchObject({
				failure: {
					category: 'INCOMPLETE_UPSTREAM',
					failureType: 'DATA_GAP',
					expectedCount: 15,
					actualCount: 13,
					missingDates: ['2021-11-26', '2021-11-28'],
				},
			});
	});

	test('for want of inputs is thrown: every expected team has a row', () => {
		expect(() => evaluateDefenseZones(ENTITY, [], outcomeBuilder())).toThrow(
			'the inputs have no row for BOS on 2021-12-01',
		);
	});
});

test.each([
	[50, 100, 0.45, 5],
	[0, 10, 0.4, -40],
	[1, 3, 0.3333, 0],
	[1, 3, 0.3332, 0.01],
	[0, 0, 0.4, null],
	[5, 10, null, null],
] as const)('%d of %d allowed where the league allows %s: %s points', (makes, attempts, league, points) => {
	expect(versusLeague(makes, attempts, league)).toBe(points);
});

test.each([
	[-2, -1, 0, 'paint', 'perimeter'],
	[3, -1, 0, 'mid_range', 'paint'],
	[1, 2, -1, 'perimeter', 'mid_range'],
	[-1, -1, 0, 'paint', 'perimeter'],
	[0, -1, -1, 'mid_range', 'paint'],
	[0, 0, 0, 'paint', 'paint'],
	[-1, 0, 0, 'paint', 'mid_range'],
	[null, 0, 0, null, null],
	[0, null, 0, null, null],
	[0, 0, null, null, null],
] as const)('%s, %s, %s: strongest %s, weakest %s', (paint, midRange, three, strongest, weakest) => {
	expect(extremeZones(paint, midRange, three)).toEqual({ strongest, weakest });
});
