import { addDays } from '@accounted/warehouse';
import { expect, test } from 'vitest';
import {
	type GameRow,
	game,
	odds,
	offense,
	on,
	type SmallSeason,
	transaction,
	upcoming,
	warehouseOf,
} from '../history/small-season.test-support.ts';
import { teamContextInputs } from './inputs.ts';

/** The rows of Boston on a date. */
async function inputs(season: SmallSeason, date: string) {
	const warehouse = await warehouseOf(season);
	const rows = await warehouse.query(teamContextInputs.sql(on(date)), teamContextInputs.row);
	return rows.filter(({ entity_id }) => entity_id === 'BOS');
}

const FIRST = game('2021-10-19', 'BOS', 'LAL');
const SECOND = game('2021-10-20', 'NYK', 'BOS');
const TODAY = upcoming('2021-10-24', 'BOS', 'LAL');
const summaries = (games: readonly GameRow[]) => games.map((of) => offense(of, 'BOS'));

test('bring the game, the games before it, the odds and the players out', async () => {
	const rows = await inputs(
		{
			games: [FIRST, SECOND, TODAY],
			offense: [offense(FIRST, 'BOS', { pace: 97.5, offensive_rating: 101.5 }), offense(SECOND, 'BOS')],
			odds: [odds(TODAY)],
			injuries: [
				transaction('PLACED', '2021-10-18', 'BOS', 'one'),
				transaction('PLACED', '2021-10-23', 'BOS', 'two'),
				transaction('PLACED', '2021-10-24', 'BOS', 'three'),
				transaction('PLACED', '2021-10-23', 'LAL', 'four'),
			],
		},
		TODAY.game_date,
	);
	expect(rows).toEqual([
		{
			analysis_date: TODAY.game_date,
			entity_id: 'BOS',
			game_id: TODAY.game_id,
			season_year: 2021,
			opponent: 'LAL',
			is_home: true,
			home_team: 'BOS',
			home_spread: -4.5,
			total_line: 220.5,
			games_before: 2,
			games_in_last_7_days: 2,
			games_in_last_14_days: 2,
			wins: 1,
			last_win_ago: 2,
			last_loss_ago: 1,
			last_game_date: '2021-10-20',
			last_game_margin: -10,
			last_home_team: 'NYK',
			window_games: 2,
			window_usable_games: 2,
			gap_dates: null,
			unscored_dates: null,
			awaited_dates: null,
			pace_sum: 197.5,
			pace_games: 2,
			off_rating_sum: 211.5,
			off_rating_games: 2,
			players_out: 2,
		},
	]);
});

test('a name on the injured list that is no player is not a player out', async () => {
	const injuries = ['one', 'placedonil'].map((name) => transaction('PLACED', '2021-10-18', 'BOS', name));
	const rows = await inputs({ games: [FIRST], injuries, strangers: ['placedonil'] }, FIRST.game_date);
	expect(rows).toMatchObject([{ players_out: 1 }]);
});

test('a first game comes with zeros and nulls', async () => {
	expect(await inputs({ games: [FIRST] }, FIRST.game_date)).toMatchObject([
		{
			game_id: FIRST.game_id,
			home_spread: null,
			games_before: 0,
			window_games: 0,
			pace_sum: null,
			pace_games: 0,
			last_game_date: null,
			last_win_ago: null,
			gap_dates: null,
			players_out: 0,
		},
	]);
});

test('nothing of the date itself, nor of later ones, is looked at', async () => {
	const [final, later] = [game('2021-10-24', 'BOS', 'LAL'), game('2021-10-25', 'BOS', 'NYK')];
	const before = { games: [FIRST, SECOND, TODAY], offense: summaries([FIRST, SECOND]) };
	const after = { games: [FIRST, SECOND, final, later], offense: summaries([FIRST, SECOND, final, later]) };
	expect(await inputs(after, TODAY.game_date)).toEqual(await inputs(before, TODAY.game_date));
});

test('the last 7 days are the 7 before the date', async () => {
	const days = [1, 7, 8, 14, 15].map((ago) => game(addDays(TODAY.game_date, -ago), 'BOS', 'NYK'));
	expect(await inputs({ games: [...days, TODAY] }, TODAY.game_date)).toMatchObject([
		{ games_before: 5, games_in_last_7_days: 2, games_in_last_14_days: 4 },
	]);
});

test('a season begins anew', async () => {
	const last = game('2021-05-16', 'BOS', 'NYK');
	const rows = await inputs({ games: [last, FIRST], offense: summaries([last]) }, FIRST.game_date);
	expect(rows).toMatchObject([{ games_before: 0, pace_games: 0, last_game_date: null }]);
});

test('a final game without a summary is a gap while it is among the last 10', async () => {
	const games = Array.from({ length: 12 }, (_, index) => game(addDays(FIRST.game_date, index), 'BOS', 'LAL'));
	const [oldest, second, third, ...others] = games;
	if (oldest === undefined || second === undefined || third === undefined) throw new Error('no games');
	const today = upcoming('2021-11-05', 'BOS', 'LAL');
	const rows = await inputs(
		{ games: [...games, today], offense: summaries([oldest, ...others]) },
		today.game_date,
	);
	expect(rows).toMatchObject([
		{
			window_games: 10,
			window_usable_games: 9,
			gap_dates: third.game_date,
			// The newest 10 that there are.
			pace_games: 10,
		},
	]);
});

test('a final game without a score is told', async () => {
	const unscored = game('2021-10-20', 'NYK', 'BOS', { away_score: null });
	expect(await inputs({ games: [FIRST, unscored, TODAY] }, TODAY.game_date)).toMatchObject([
		{ unscored_dates: '2021-10-20', last_game_margin: null },
	]);
});

test('two games on one date are two rows', async () => {
	const other = upcoming(TODAY.game_date, 'NYK', 'BOS');
	expect(await inputs({ games: [TODAY, other] }, TODAY.game_date)).toHaveLength(2);
});

test('a game that is not final is waited for, and counts nowhere', async () => {
	const underWay = game('2021-10-22', 'MIA', 'BOS', { game_state: 'IN_PROGRESS', is_final: false });
	const [row] = await inputs(
		{ games: [FIRST, SECOND, underWay, TODAY], offense: summaries([FIRST, SECOND, underWay]) },
		TODAY.game_date,
	);
	expect(row).toMatchObject({
		awaited_dates: '2021-10-22',
		games_before: 2,
		games_in_last_7_days: 2,
		wins: 1,
		last_win_ago: 2,
		last_loss_ago: 1,
		last_game_date: '2021-10-20',
		last_game_margin: -10,
		window_games: 2,
		gap_dates: null,
		unscored_dates: null,
	});
});

test('a postponed, cancelled or preseason game is no game', async () => {
	const others = [
		game('2021-10-18', 'BOS', 'MIA', { is_counted: false }),
		game('2021-10-21', 'BOS', 'MIA', { game_state: 'POSTPONED' }),
		game('2021-10-22', 'BOS', 'MIA', { game_state: 'CANCELLED' }),
	];
	const [row] = await inputs(
		{ games: [FIRST, SECOND, ...others, TODAY], offense: summaries([FIRST, SECOND]) },
		TODAY.game_date,
	);
	expect(row).toMatchObject({ awaited_dates: null, games_before: 2, last_game_date: '2021-10-20' });
});
