import { outcomeBuilder } from '@accounted/failure-tracking';
import { isoDate, type RowOf } from '@accounted/warehouse';
import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { evaluateShotZones, primaryZone, type SHOT_ZONE_FAILURES } from './evaluate.ts';
import type { shotZoneRow } from './inputs.ts';
import type { playerShotZoneAnalysisTable } from './table.ts';
import { forWindow } from './windows.ts';

type ShotZoneRow = z.output<typeof shotZoneRow>;

const ENTITY = { id: 'bosone', date: isoDate.parse('2021-12-01') };

const TEN = {
	games: 10,
	fg_attempts: 160,
	fg_makes: 80,
	paint_attempts: 64,
	paint_makes: 40,
	mid_range_attempts: 33,
	mid_range_makes: 11,
	three_pt_attempts: 61,
	three_pt_makes: 29,
	assisted_fg_makes: 50,
};
const NOTHING = Object.fromEntries(Object.keys(TEN).map((name) => [name, 0]));

const HISTORY: ShotZoneRow = {
	analysis_date: ENTITY.date,
	entity_id: ENTITY.id,
	season_year: 2021,
	opening_date: isoDate.parse('2021-10-19'),
	gap_dates: null,
	awaited_dates: null,
	usable_games: 15,
	played_games: 15,
	missed_games: 2,
	...forWindow(TEN, 10),
	...forWindow({ ...TEN, games: 15, fg_attempts: 200, paint_attempts: 66 }, 20),
};

function evaluate(values: Partial<ShotZoneRow> = {}) {
	return evaluateShotZones(
		ENTITY,
		[{ ...HISTORY, ...values }],
		outcomeBuilder<RowOf<typeof playerShotZoneAnalysisTable>, (typeof SHOT_ZONE_FAILURES)[number]>(),
	);
}

function recordOf(values: Partial<ShotZoneRow> = {}) {
	const outcome = evaluate(values);
	if (outcome.kind !== 'record') throw new Error(outcome.failure.reason);
	return outcome.record;
}

describe('a record', () => {
	test('holds totals, shares, percentages and counts per game of each window', () => {
		expect(recordOf()).toMatchObject({
			player_lookup: 'bosone',
			analysis_date: '2021-12-01',
			season_year: 2021,
			games_last_10: 10,
			fg_attempts_last_10: 160,
			paint_attempts_last_10: 64,
			paint_makes_last_10: 40,
			mid_range_attempts_last_10: 33,
			mid_range_makes_last_10: 11,
			three_pt_attempts_last_10: 61,
			three_pt_makes_last_10: 29,
			paint_rate_last_10: 40,
			mid_range_rate_last_10: 20.63,
			three_pt_rate_last_10: 38.13,
			paint_pct_last_10: 0.625,
			mid_range_pct_last_10: 0.333,
			three_pt_pct_last_10: 0.475,
			paint_attempts_per_game_last_10: 6.4,
			mid_range_attempts_per_game_last_10: 3.3,
			three_pt_attempts_per_game_last_10: 6.1,
			assisted_rate_last_10: 62.5,
			games_last_20: 15,
			fg_attempts_last_20: 200,
			paint_rate_last_20: 33,
			paint_attempts_per_game_last_20: 4.4,
			primary_scoring_zone: 'paint',
			sample_quality: 'partial',
		});
	});

	test('of a player without shots has no shares, and no zone', () => {
		const none = { ...NOTHING, games: 10 };
		const { games_last_10, ...others } = forWindow({ ...TEN, ...none }, 10);
		expect(recordOf({ games_last_10, ...others })).toMatchObject({
			paint_rate_last_10: null,
			paint_pct_last_10: null,
			paint_attempts_per_game_last_10: 0,
			assisted_rate_last_10: null,
			primary_scoring_zone: 'none',
		});
	});

	test('says how good its sample is', () => {
		expect(recordOf({ games_last_20: 20 }).sample_quality).toBe('full');
		expect(recordOf({ games_last_20: 19 }).sample_quality).toBe('partial');
		expect(recordOf({ games_last_20: 20, gap_dates: '2021-11-03' }).sample_quality).toBe('gapped');
		expect(recordOf({ games_last_20: 20, awaited_dates: '2021-11-03' }).sample_quality).toBe('gapped');
	});
});

describe('a failure', () => {
	test('in the first 14 days is EARLY_SEASON, and on the day after no longer', () => {
		const opening = (date: string) => ({ usable_games: 9, opening_date: isoDate.parse(date) });
		expect(evaluate(opening('2021-11-18'))).toMatchObject({ failure: { category: 'EARLY_SEASON' } });
		expect(evaluate(opening('2021-11-17'))).toMatchObject({
			failure: { category: 'INSUFFICIENT_DATA', expectedCount: 10, actualCount: 9 },
		});
	});

	test('of a season before there were shot rows is INSUFFICIENT_DATA on every date, gaps or not', () => {
		for (const values of [{}, { gap_dates: '1995-11-03' }, { awaited_dates: '1995-11-03' }])
			expect(evaluate({ season_year: 1995, usable_games: 0, played_games: 30, ...values })).toMatchObject({
				failure: {
					category: 'INSUFFICIENT_DATA',
					reason:
						'0 of 10 games with shot zones: the season of 1995 has no shot rows, which exist from 1996 on',
				},
			});
		expect(evaluate({ season_year: 1995 }).kind).toBe('record');
	});

	test('with games that are not final is SOURCE_NOT_READY, and names them', () => {
		expect(evaluate({ usable_games: 9, awaited_dates: '2021-11-03' })).toMatchObject({
			failure: { category: 'SOURCE_NOT_READY', missingDates: ['2021-11-03'] },
		});
	});

	test('with a gap lists the dates', () => {
		expect(evaluate({ usable_games: 9, played_games: 11, gap_dates: '2021-11-03,2021-11-05' })).toMatchObject(
			{
				failure: {
					category: 'INCOMPLETE_UPSTREAM',
					failureType: 'DATA_GAP',
					missingDates: ['2021-11-03', '2021-11-05'],
				},
			},
		);
	});

	test('for want of inputs is thrown: every expected player has a row', () => {
		expect(() => evaluateShotZones(ENTITY, [], outcomeBuilder())).toThrow(
			'the inputs have no row for bosone on 2021-12-01',
		);
	});
});

test.each([
	[40, 10, 40, 'paint'],
	[39.99, 10, 40, 'perimeter'],
	[40, 35, 25, 'paint'],
	[20, 40, 40, 'perimeter'],
	[30, 35, 35, 'mid_range'],
	[30, 34.99, 35.01, 'balanced'],
	[39.99, 20.02, 39.99, 'balanced'],
	[0, 0, 100, 'perimeter'],
] as const)('%d in the paint, %d from mid-range and %d threes: %s', (paint, midRange, three, zone) => {
	expect(primaryZone(paint, midRange, three)).toBe(zone);
});

test('without attempts there is no zone', () => expect(primaryZone(null, null, null)).toBe('none'));
