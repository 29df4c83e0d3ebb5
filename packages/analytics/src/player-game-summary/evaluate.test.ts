import { outcomeBuilder } from '@accounted/failure-tracking';
import { isoDate, type RowOf } from '@accounted/warehouse';
import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { evaluatePlayerGame, type PLAYER_GAME_FAILURES } from './evaluate.ts';
import type { playerGameRow } from './inputs.ts';
import type { playerGameSummaryTable } from './table.ts';

type PlayerGameRow = z.output<typeof playerGameRow>;

const ENTITY = { id: 'bosone', date: isoDate.parse('2021-10-19') };

/** 27 points: 8 twos, 2 threes and 5 free throws. */
const GAME: PlayerGameRow = {
	analysis_date: ENTITY.date,
	entity_id: ENTITY.id,
	game_id: '0022100001',
	season_year: 2021,
	identity_status: 'RESOLVED',
	player_id: 11,
	player_name: 'BOS One',
	team: 'BOS',
	opponent: 'LAL',
	is_home: true,
	starter: true,
	minutes: 36,
	fgm: 10,
	fga: 20,
	fg3m: 2,
	fg3a: 5,
	ftm: 5,
	fta: 10,
	oreb: 1,
	dreb: 4,
	reb: 5,
	ast: 3,
	stl: 1,
	blk: 0,
	tov: 3,
	pf: 2,
	pts: 27,
	plus_minus: -4,
	home_score: 110,
	away_score: 100,
	periods: 4,
	team_minutes: 240,
	team_fga: 90,
	team_fta: 25,
	team_tov: 14,
	game_shots: 175,
	shots: 20,
	unzoned_shots: 0,
	paint_attempts: 9,
	paint_makes: 6,
	mid_range_attempts: 6,
	mid_range_makes: 2,
	assisted_makes: 7,
	unassisted_makes: 3,
	rejected_reason: null,
	missing_boxes: null,
};

const NO_BOX = Object.fromEntries(
	Object.keys(GAME)
		.filter((name) => !['analysis_date', 'entity_id'].includes(name))
		.map((name) => [name, null]),
);

function evaluate(...rows: readonly Partial<PlayerGameRow>[]) {
	return evaluatePlayerGame(
		ENTITY,
		rows.map((row) => ({ ...GAME, ...row })),
		outcomeBuilder<RowOf<typeof playerGameSummaryTable>, (typeof PLAYER_GAME_FAILURES)[number]>(),
	);
}

function recordOf(row: Partial<PlayerGameRow> = {}) {
	const outcome = evaluate(row);
	if (outcome.kind !== 'record') throw new Error(outcome.failure.reason);
	return outcome.record;
}

function failureOf(...rows: readonly Partial<PlayerGameRow>[]) {
	const outcome = evaluate(...rows);
	if (outcome.kind !== 'failure') throw new Error('it is a record');
	return outcome.failure;
}

describe('a record', () => {
	test('holds the box score and what follows from it', () => {
		expect(recordOf()).toEqual({
			player_lookup: 'bosone',
			game_date: '2021-10-19',
			game_id: '0022100001',
			season_year: 2021,
			player_id: 11,
			player_full_name: 'BOS One',
			team: 'BOS',
			opponent: 'LAL',
			is_home: true,
			starter_flag: true,
			win_flag: true,
			minutes_played: 36,
			points: 27,
			fg_makes: 10,
			fg_attempts: 20,
			three_pt_makes: 2,
			three_pt_attempts: 5,
			ft_makes: 5,
			ft_attempts: 10,
			offensive_rebounds: 1,
			defensive_rebounds: 4,
			rebounds: 5,
			assists: 3,
			steals: 1,
			blocks: 0,
			turnovers: 3,
			personal_fouls: 2,
			plus_minus: -4,
			paint_attempts: 9,
			paint_makes: 6,
			mid_range_attempts: 6,
			mid_range_makes: 2,
			assisted_fg_makes: 7,
			unassisted_fg_makes: 3,
			usage_rate: 31.77,
			ts_pct: 0.553,
			efg_pct: 0.55,
			data_quality_tier: 'gold',
		});
	});

	test('of a visitor is won where the visitors have more', () => {
		expect(recordOf({ is_home: false }).win_flag).toBe(false);
		expect(recordOf({ is_home: false, home_score: 99 }).win_flag).toBe(true);
	});

	test('of a game without shots is silver, and its zones are unknown rather than 0', () => {
		const none = { game_shots: null, shots: null, paint_attempts: null, paint_makes: null };
		const unknown = {
			mid_range_attempts: null,
			mid_range_makes: null,
			assisted_makes: null,
			unassisted_makes: null,
		};
		expect(recordOf({ ...none, ...unknown })).toMatchObject({
			data_quality_tier: 'silver',
			paint_attempts: null,
			paint_makes: null,
			mid_range_attempts: null,
			mid_range_makes: null,
			assisted_fg_makes: null,
			unassisted_fg_makes: null,
			three_pt_attempts: 5,
		});
	});

	test.each<[string, Partial<PlayerGameRow>]>([
		['fewer shot rows than attempts', { shots: 19 }],
		['more shot rows than attempts', { shots: 21 }],
		['no shot rows, in a game that has some', { shots: null, paint_attempts: null }],
	])('of %s is silver, and its zones are unknown rather than too few', (_, row) => {
		expect(recordOf(row)).toMatchObject({
			data_quality_tier: 'silver',
			paint_attempts: null,
			paint_makes: null,
			mid_range_attempts: null,
			mid_range_makes: null,
			assisted_fg_makes: null,
			unassisted_fg_makes: null,
			three_pt_attempts: 5,
		});
	});

	test('of a two without a zone is silver, and only its zones are unknown', () => {
		expect(recordOf({ unzoned_shots: 1, paint_attempts: 8 })).toMatchObject({
			data_quality_tier: 'silver',
			paint_attempts: null,
			mid_range_makes: null,
			assisted_fg_makes: 7,
			unassisted_fg_makes: 3,
		});
	});

	test('of a season before a statistic existed has null in its place', () => {
		// 25 points: 10 twos and 5 free throws.
		const old = { fg3m: null, fg3a: null, tov: null, pts: 25, game_shots: null, shots: null };
		const rebounds = { oreb: null, dreb: null, stl: null, blk: null };
		const nothing = {
			three_pt_makes: null,
			three_pt_attempts: null,
			turnovers: null,
			usage_rate: null,
			efg_pct: null,
			paint_attempts: null,
			data_quality_tier: 'silver',
		};
		expect(recordOf({ season_year: 1975, ...old })).toMatchObject({
			...nothing,
			points: 25,
			steals: 1,
			ts_pct: 0.512,
		});
		expect(recordOf({ season_year: 1970, ...old, ...rebounds })).toMatchObject({
			...nothing,
			offensive_rebounds: null,
			defensive_rebounds: null,
			rebounds: 5,
			steals: null,
			blocks: null,
		});
	});

	test('of a player without a shot in a game with shots has zones of 0, and percentages that are not known', () => {
		const nothing = {
			fgm: 0,
			fga: 0,
			fg3m: 0,
			fg3a: 0,
			ftm: 0,
			fta: 0,
			pts: 0,
			shots: null,
			paint_attempts: null,
		};
		const unknown = { paint_makes: null, mid_range_attempts: null, mid_range_makes: null };
		expect(recordOf({ ...nothing, ...unknown, assisted_makes: null, unassisted_makes: null })).toMatchObject({
			data_quality_tier: 'gold',
			paint_attempts: 0,
			mid_range_makes: 0,
			assisted_fg_makes: 0,
			ts_pct: null,
			efg_pct: null,
		});
	});

	test('has no usage where any part of the team is unknown', () => {
		for (const column of ['team_minutes', 'team_fga', 'team_fta', 'team_tov'])
			expect(recordOf({ [column]: null }).usage_rate).toBeNull();
	});

	test('may lack plus-minus, and the id of a player known by name', () => {
		expect(recordOf({ plus_minus: null, player_id: null })).toMatchObject({
			plus_minus: null,
			player_id: null,
		});
	});

	test.each<[Partial<PlayerGameRow>, number]>([
		[{ periods: 4 }, 49],
		[{ periods: 6 }, 59],
		[{ periods: null, team_minutes: 265 }, 54],
		[{ periods: null, team_minutes: 241 }, 49],
		[{ periods: null, team_minutes: 200 }, 49],
		[{ periods: null, team_minutes: null }, 49],
	])('of a game of %j may have %i minutes and no more', (game, longest) => {
		expect(recordOf({ ...game, minutes: longest }).minutes_played).toBe(longest);
		expect(failureOf({ ...game, minutes: longest + 0.1 })).toMatchObject({
			category: 'INVALID_INPUT',
			reason: expect.stringContaining(`minutes in a game of ${longest - 1}`),
		});
	});
});

describe('a failure', () => {
	test('without a row is MISSING_SOURCE, naming the box scores that are lost', () => {
		expect(failureOf({ ...NO_BOX, missing_boxes: 'BOS in game 0022100001' })).toMatchObject({
			category: 'MISSING_SOURCE',
			reason: 'no box score row on 2021-10-19; final games without box scores: BOS in game 0022100001',
			missingDates: ['2021-10-19'],
		});
		expect(failureOf()).toMatchObject({
			category: 'MISSING_SOURCE',
			reason: expect.stringMatching(/: none$/),
		});
	});

	test('with a row that was rejected at loading is INVALID_INPUT, with the reason it was rejected for', () => {
		const rejected_reason = 'player_box.csv, line 2, column fga: no number';
		for (const row of [{ ...NO_BOX, rejected_reason }, { rejected_reason }])
			expect(failureOf(row)).toMatchObject({ category: 'INVALID_INPUT', reason: rejected_reason });
	});

	test('about an unknown player, or one of two, is UNRESOLVED_PLAYER', () => {
		expect(failureOf({ identity_status: 'UNKNOWN', player_id: null })).toMatchObject({
			category: 'UNRESOLVED_PLAYER',
			reason: 'game 0022100001: "BOS One" has no player id, and no player has that name',
		});
		const shared = { identity_status: 'AMBIGUOUS' };
		expect(failureOf({ ...shared, player_id: 11 }, { ...shared, player_id: 12 })).toMatchObject({
			category: 'UNRESOLVED_PLAYER',
			reason: expect.stringMatching(/bosone is shared by two players; here it is player_id 11, 12$/),
		});
	});

	test('with two rows names their games', () => {
		expect(failureOf({}, { game_id: '0022100002' })).toMatchObject({
			category: 'INVALID_INPUT',
			reason: '2 box score rows on one date, in game 0022100001, 0022100002',
		});
	});

	test('names what is not known though he played', () => {
		expect(failureOf({ minutes: null, ast: null, home_score: null })).toMatchObject({
			category: 'INVALID_INPUT',
			reason: 'game 0022100001: minutes, ast, home_score not known though the player played',
		});
	});

	test('names a statistic that is not known though its season has it', () => {
		const names = (row: Partial<PlayerGameRow>) => failureOf({ pts: 25, ...row }).reason;
		const threes = { fg3m: null, fg3a: null };
		expect(names({ ...threes, season_year: 1979 })).toContain('fg3m, fg3a not known');
		expect(names({ ...threes, tov: null, season_year: 1977 })).toMatch(/: tov not known/);
		expect(names({ ...threes, stl: null, tov: null, season_year: 1973 })).toMatch(/: stl not known/);
	});

	test('holds the makes to the points also where there are no threes', () => {
		expect(failureOf({ season_year: 1975, fg3m: null, fg3a: null, pts: 24 }).reason).toContain(
			'24 points, though the makes add up to 25',
		);
	});

	test.each<[string, Partial<PlayerGameRow>, string]>([
		['a stat below zero', { stl: -1 }, 'stl is -1, below zero'],
		['minutes below zero', { minutes: -0.5 }, 'minutes is -0.5, below zero'],
		['more makes than attempts', { fga: 9 }, '10 field goals made of 9 attempted'],
		['more threes than attempts of them', { fg3a: 1 }, '2 threes made of 1 attempted'],
		['more threes than field goals', { fgm: 1, pts: 9 }, '2 threes among 1 field goals made'],
		['more attempted threes than shots', { fg3a: 21 }, '21 threes among 20 field goals attempted'],
		['more free throws than attempts', { ftm: 11, pts: 33 }, '11 free throws made of 10 attempted'],
		['points that the makes do not add up to', { pts: 28 }, '28 points, though the makes add up to 27'],
		['more minutes than the game', { minutes: 50 }, '50 minutes in a game of 48'],
	])('with %s says the numbers', (_, row, said) => {
		expect(failureOf(row)).toMatchObject({ category: 'INVALID_INPUT', reason: `game 0022100001: ${said}` });
	});

	test('of several says the first: the player, then the number of rows, then a rejection, then the values', () => {
		const wrongs: readonly [Partial<PlayerGameRow>, string][] = [
			[{ identity_status: 'UNKNOWN' }, 'no player has that name'],
			[{ rejected_reason: 'rejected' }, 'rejected'],
			[{ ast: null }, 'ast not known'],
			[{ stl: -1 }, 'below zero'],
			[{ fga: 5, fg3a: 1, fta: 2 }, '10 field goals made of 5'],
			[{ fg3a: 1, fta: 2 }, '2 threes made of 1'],
			[{ fta: 2 }, '5 free throws made of 2'],
			[{ pts: 0 }, '0 points'],
			[{ minutes: 99 }, '99 minutes'],
		];
		for (const [index, [, said]] of wrongs.entries()) {
			const row: Partial<PlayerGameRow> = Object.assign(
				{},
				...wrongs
					.slice(index)
					.toReversed()
					.map(([wrong]) => wrong),
			);
			expect(failureOf(row).reason).toContain(said);
			expect(failureOf({ ...row, identity_status: 'UNKNOWN' }, row).category).toBe('UNRESOLVED_PLAYER');
		}
		expect(failureOf({ rejected_reason: 'rejected' }, {}).reason).toContain('2 box score rows');
	});
});
