import { outcomeBuilder } from '@accounted/failure-tracking';
import { isoDate, type RowOf } from '@accounted/warehouse';
import { expect, test } from 'vitest';
import type { z } from 'zod';
import { evaluateTeamDefense, type TEAM_DEFENSE_FAILURES } from './evaluate.ts';
import type { teamDefenseRow } from './inputs.ts';
import type { teamDefenseGameSummaryTable } from './table.ts';

type TeamDefenseRow = z.output<typeof teamDefenseRow>;

const ENTITY = { id: 'BOS', date: isoDate.parse('2021-10-21') };

const GAME: TeamDefenseRow = {
	analysis_date: ENTITY.date,
	entity_id: ENTITY.id,
	game_id: '0022100002',
	season_year: 2021,
	opponent: 'LAL',
	is_home: true,
	win_flag: false,
	points_scored: 99,
	offensive_rating: 103.9,
	pace: 99.4,
	ts_pct: 0.528,
	fg_attempts: 85,
	fg_makes: 38,
	paint_attempts: 40,
	paint_makes: 22,
	mid_range_attempts: 15,
	mid_range_makes: 8,
	three_pt_attempts: 30,
	three_pt_makes: 8,
	turnovers: 12,
	data_quality_tier: 'gold',
	own_steals: 7,
	own_defensive_rebounds: 35,
	blocked_in_paint: 4,
	blocked_mid_range: 1,
	blocked_threes: 0,
};

function evaluate(...rows: readonly Partial<TeamDefenseRow>[]) {
	return evaluateTeamDefense(
		ENTITY,
		rows.map((row) => ({ ...GAME, ...row })),
		outcomeBuilder<RowOf<typeof teamDefenseGameSummaryTable>, (typeof TEAM_DEFENSE_FAILURES)[number]>(),
	);
}

function recordOf(row: Partial<TeamDefenseRow>) {
	const outcome = evaluate(row);
	if (outcome.kind !== 'record') throw new Error(outcome.failure.reason);
	return outcome.record;
}

test('a record is the mirror of the opponent’s offence', () => {
	expect(recordOf({})).toEqual({
		team_abbr: 'BOS',
		game_date: '2021-10-21',
		game_id: '0022100002',
		season_year: 2021,
		opponent: 'LAL',
		is_home: true,
		win_flag: true,
		points_allowed: 99,
		defensive_rating: 103.9,
		opponent_pace: 99.4,
		opponent_ts_pct: 0.528,
		opponent_fg_attempts: 85,
		opponent_fg_makes: 38,
		opponent_paint_attempts: 40,
		opponent_paint_makes: 22,
		opponent_mid_range_attempts: 15,
		opponent_mid_range_makes: 8,
		opponent_three_pt_attempts: 30,
		opponent_three_pt_makes: 8,
		paint_blocks: 4,
		mid_range_blocks: 1,
		three_pt_blocks: 0,
		steals: 7,
		defensive_rebounds: 35,
		turnovers_forced: 12,
		data_quality_tier: 'gold',
	});
});

test('where no shot was blocked there are 0 blocks; where shots are lost it is not known', () => {
	const none = { blocked_in_paint: null, blocked_mid_range: null, blocked_threes: null };
	expect(recordOf(none)).toMatchObject({ paint_blocks: 0, mid_range_blocks: 0, three_pt_blocks: 0 });
	const lost = { paint_attempts: null, data_quality_tier: 'silver' } as const;
	for (const blocked of [{}, none])
		expect(recordOf({ ...lost, ...blocked })).toMatchObject({
			opponent_paint_attempts: null,
			paint_blocks: null,
			mid_range_blocks: null,
			three_pt_blocks: null,
			data_quality_tier: 'silver',
		});
});

test('what the offence does not know the defence does not either', () => {
	// As in seasons before threes and turnovers existed.
	expect(
		recordOf({ three_pt_attempts: null, three_pt_makes: null, turnovers: null, pace: null }),
	).toMatchObject({
		opponent_three_pt_attempts: null,
		opponent_three_pt_makes: null,
		turnovers_forced: null,
		opponent_pace: null,
	});
	expect(recordOf({ offensive_rating: null, ts_pct: null })).toMatchObject({
		defensive_rating: null,
		opponent_ts_pct: null,
		points_allowed: 99,
	});
});

test('without an offence of its own its steals and rebounds are unknown, and it is silver', () => {
	expect(recordOf({ own_steals: null, own_defensive_rebounds: null })).toMatchObject({
		steals: null,
		defensive_rebounds: null,
		points_allowed: 99,
		data_quality_tier: 'silver',
	});
});

test('two games on one date are INVALID_INPUT, and named', () => {
	expect(evaluate({}, { game_id: '0022100009' })).toMatchObject({
		failure: {
			category: 'INVALID_INPUT',
			reason: '2 games on one date, 0022100002, 0022100009',
		},
	});
});

test('what the engine makes sure of is not failed but thrown', () => {
	expect(() => evaluate()).toThrow('no row for BOS on 2021-10-21');
	expect(() => evaluate({ points_scored: null })).toThrow('the offence of LAL on 2021-10-21 is not of game');
});
