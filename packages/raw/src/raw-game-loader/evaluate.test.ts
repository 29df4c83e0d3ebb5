import { outcomeBuilder } from '@accounted/failure-tracking';
import { isoDate, type RowOf } from '@accounted/warehouse';
import { expect, test } from 'vitest';
import type { z } from 'zod';
import { evaluateGame, type GAME_FAILURES } from './evaluate.ts';
import type { gameInputRow } from './inputs.ts';
import type { loadedGamesTable } from './table.ts';

type GameInputs = z.output<typeof gameInputRow>;

const ENTITY = { id: '0022100001', date: isoDate.parse('2021-10-19') };

const WHOLE: GameInputs = {
	analysis_date: ENTITY.date,
	entity_id: ENTITY.id,
	is_final: true,
	status: 'Final',
	home_team: 'BOS',
	away_team: 'LAL',
	home_score: 110,
	away_score: 100,
	home_players: 13,
	away_players: 12,
	players_played: 20,
	repeated_players: 0,
	repeated_teams: 0,
	negative_rows: 0,
	home_points: 110,
	away_points: 100,
	home_team_points: 110,
	away_team_points: 100,
	shots: 170,
	rejected_rows: 0,
	rejected_reason: null,
};

function evaluate(...rows: readonly Partial<GameInputs>[]) {
	return evaluateGame(
		ENTITY,
		rows.map((row) => ({ ...WHOLE, ...row })),
		outcomeBuilder<RowOf<typeof loadedGamesTable>, (typeof GAME_FAILURES)[number]>(),
	);
}

function failureOf(...rows: readonly Partial<GameInputs>[]) {
	const outcome = evaluate(...rows);
	if (outcome.kind !== 'failure') throw new Error('it is a record');
	return outcome.failure;
}

test('a game that is whole is a record of what was loaded', () => {
	expect(evaluate({})).toEqual({
		kind: 'record',
		record: {
			game_id: '0022100001',
			game_date: '2021-10-19',
			home_team: 'BOS',
			away_team: 'LAL',
			players_listed: 25,
			players_played: 20,
			shots: 170,
		},
	});
});

test('a game without shots is whole: its zones are null further down', () => {
	expect(evaluate({ shots: 0 }).kind).toBe('record');
});

test('a game that no row is about is missing', () => {
	expect(failureOf()).toMatchObject({ category: 'MISSING_SOURCE', missingDates: ['2021-10-19'] });
});

test.each<[string, Partial<GameInputs>, string, RegExp]>([
	['not final', { is_final: false, status: 'Postponed' }, 'SOURCE_NOT_READY', /its status is Postponed/],
	[
		'with rejected rows',
		{ rejected_rows: 2, rejected_reason: 'shots line 5, column period: no' },
		'INVALID_INPUT',
		/^2 of its rows were rejected; one of them: shots line 5/,
	],
	['without home players', { home_players: 0 }, 'MISSING_SOURCE', /no rows of player_box for BOS$/],
	['without away players', { away_players: 0 }, 'MISSING_SOURCE', /no rows of player_box for LAL$/],
	['without a home team row', { home_team_points: null }, 'MISSING_SOURCE', /no rows of team_box for BOS$/],
	[
		'without anything',
		{ home_players: 0, away_players: 0, home_team_points: null, away_team_points: null },
		'MISSING_SOURCE',
		/player_box for BOS, player_box for LAL, team_box for BOS, team_box for LAL$/,
	],
	['with a player twice', { repeated_players: 1 }, 'INVALID_INPUT', /^1 players have more than one/],
	['with a team row twice', { repeated_teams: 1 }, 'INVALID_INPUT', /^a team has more than one/],
	['with a negative stat', { negative_rows: 3 }, 'INVALID_INPUT', /^3 box score rows have a stat below zero/],
	['whose home players disagree', { home_points: 111 }, 'INVALID_INPUT', /^BOS: .* 110 .* 111 .* 110$/],
	['whose away team row disagrees', { away_team_points: 99 }, 'INVALID_INPUT', /^LAL: .* 100 .* 100 .* 99$/],
	['without a final score', { home_score: null }, 'INVALID_INPUT', /^BOS: the schedule says null points/],
])('a game %s', (_, row, category, reason) => {
	expect(failureOf(row)).toMatchObject({ category, reason: expect.stringMatching(reason) });
});

test('a game that stands on the schedule twice', () => {
	expect(failureOf({}, {})).toMatchObject({
		category: 'INVALID_INPUT',
		reason: expect.stringContaining('2 times'),
	});
});

test('of several things that are wrong, the one that explains the others is said', () => {
	const all: readonly [Partial<GameInputs>, string][] = [
		[{ is_final: false }, 'SOURCE_NOT_READY'],
		[{ rejected_rows: 1, rejected_reason: 'it' }, 'rejected'],
		[{ away_players: 0 }, 'MISSING_SOURCE'],
		[{ repeated_players: 1 }, 'more than one'],
		[{ repeated_teams: 1 }, 'a team has more than one'],
		[{ negative_rows: 1 }, 'below zero'],
		[{ home_points: 0 }, 'BOS: '],
	];
	for (const [index, [, said]] of all.entries()) {
		const game: Partial<GameInputs> = Object.assign({}, ...all.slice(index).map(([row]) => row));
		const { category, reason } = failureOf(game);
		expect(`${category} ${reason}`).toContain(said);
	}
});
