import { expect, test } from 'vitest';
import { gameColumnsOf } from './game-columns.ts';

const GAME = { season_type: 'Regular Season', status: 'Final', home_team: 'BOS', away_team: 'LAL' };

test('a final game of the regular season is final and counts', () => {
	expect(gameColumnsOf(GAME)).toEqual({ game_state: 'FINAL', is_final: true, is_counted: true });
});

test.each([
	['Q4 2:31', 'IN_PROGRESS'],
	['Postponed', 'POSTPONED'],
	['CNCL', 'CANCELLED'],
	['7:30 pm ET', 'SCHEDULED'],
	// Not known: it is not over until the publisher says so.
	['gespielt', 'SCHEDULED'],
	['', 'SCHEDULED'],
	[null, 'SCHEDULED'],
])('a game with status %j is %s', (status, game_state) => {
	expect(gameColumnsOf({ ...GAME, status })).toEqual({ game_state, is_final: false, is_counted: true });
});

test.each([
	{ season_type: 'Pre Season' },
	{ season_type: 'All-Star' },
	{ home_team: 'TBD' },
	{ away_team: 'tba' },
	{ away_team: ' ' },
])('a game with %j does not count', (values) => {
	expect(gameColumnsOf({ ...GAME, ...values })).toMatchObject({ is_counted: false });
});

test.each([
	{ season_type: 'Playoffs' },
	{ season_type: 'Play-In' },
	{ season_type: 'Cup' },
	{ season_type: null },
])('a game with %j counts', (values) =>
	expect(gameColumnsOf({ ...GAME, ...values })).toMatchObject({ is_counted: true }),
);
