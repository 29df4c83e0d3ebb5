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
	game_state: 'FINAL',
	status: 'Final',
	is_rejected: false,
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
	rejected_line: null,
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

test('a cancelled game without rows is a record of none', () => {
	const rows = { home_players: 0, away_players: 0, players_played: 0, shots: 0, home_team_points: null };
	const outcome = evaluate({ game_state: 'CANCELLED', status: 'Cancelled', home_score: null, ...rows });
	expect(outcome).toMatchObject({
		kind: 'record',
		record: { game_id: '0022100001', players_listed: 0, players_played: 0, shots: 0 },
	});
});

test('a game without shots is whole: its zones are null further down', () => {
	expect(evaluate({ shots: 0 }).kind).toBe('record');
});

test('a game that no row is about is missing', () => {
	expect(failureOf()).toMatchObject({ category: 'MISSING_SOURCE', missingDates: ['2021-10-19'] });
});

test.each<[string, Partial<GameInputs>, string, RegExp]>([
	['postponed', { game_state: 'POSTPONED', status: 'PPD' }, 'SOURCE_NOT_READY', /its status is PPD$/],
	[
		'under way',
		{ game_state: 'IN_PROGRESS', status: 'Q4 2:31' },
		'SOURCE_NOT_READY',
		/its status is Q4 2:31$/,
	],
	[
		'whose status is not known, without a score',
		{ game_state: 'SCHEDULED', status: 'odd', home_score: null },
		'SOURCE_NOT_READY',
		/its status is odd$/,
	],
	[
		'whose status is blank, with a score and box rows',
		{ game_state: 'SCHEDULED', status: null },
		'INVALID_INPUT',
		/its status, blank, is not known$/,
	],
	[
		'whose status is not known, with a score and box rows',
		{ game_state: 'SCHEDULED', status: 'odd' },
		'INVALID_INPUT',
		/^the game has a score and 25 box score rows, and its status, odd, is not known$/,
	],
	[
		'cancelled, though players played',
		{ game_state: 'CANCELLED', status: 'CNCL' },
		'INVALID_INPUT',
		/^the game is cancelled, and 20 players have a box score row as PLAYED$/,
	],
	[
		'whose line of the schedule was rejected, whatever its state',
		{ is_rejected: true, game_state: 'SCHEDULED', rejected_line: 'line 4, column attendance: no number' },
		'INVALID_INPUT',
		/^its line of the schedule was rejected: line 4, column attendance: no number$/,
	],
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

test('of several things that are wrong, the one that explains the rest is said', () => {
	const all: readonly [Partial<GameInputs>, string][] = [
		[{ is_rejected: true, rejected_line: 'a line' }, 'a line'],
		[{ game_state: 'SCHEDULED' }, 'SOURCE_NOT_READY'],
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
