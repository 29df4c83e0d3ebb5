import { addDays } from '@accounted/warehouse';
import { describe, expect, test } from 'vitest';
import {
	box,
	defense,
	type GameRow,
	game,
	odds,
	offense,
	on,
	type PlayerRow,
	played,
	rejected,
	type SmallSeason,
	transaction,
	upcoming,
	warehouseOf,
} from '../history/small-season.test-support.ts';
import { playerContextInputs } from './inputs.ts';

const OPENING = game('2021-10-19', 'BOS', 'LAL');
const TODAY = game('2021-12-01', 'BOS', 'LAL');
const ago = (days: number, home = 'BOS', away = 'NYK') => game(addDays(TODAY.game_date, -days), home, away);

/** The rows of `one`, of Boston unless he is elsewhere, on a date. */
async function inputs(season: SmallSeason, date: string = TODAY.game_date) {
	const warehouse = await warehouseOf(season);
	const rows = await warehouse.query(playerContextInputs.sql(on(date)), playerContextInputs.row);
	return rows.filter(({ entity_id }) => entity_id === 'one');
}

/** A season in which `one` of Boston played these games, and plays today. */
function seasonOf(games: readonly GameRow[], values: (index: number) => Partial<PlayerRow> = () => ({})) {
	return {
		games: [OPENING, ...games, TODAY],
		boxes: [...games, TODAY].map((of) => box(of, 'BOS', 'one')),
		players: games.map((of, index) => played(of, 'BOS', 'one', values(index))),
	};
}

describe("a player's history", () => {
	test('is added up over games, and over days', async () => {
		const days = [40, 15, 14, 13, 9, 8, 7, 4, 3, 2, 1];
		// The nth game, from the oldest, is of n points, and of a usage rate of 10 more.
		const season = seasonOf(
			days.map((days) => ago(days)),
			(index) => ({ points: index + 1, usage_rate: index + 11, minutes_played: index + 20.5 }),
		);
		expect(await inputs(season)).toMatchObject([
			{
				season_year: 2021,
				opening_date: OPENING.game_date,
				unresolved: null,
				usable_games: 11,
				window_games: 10,
				window_usable_games: 10,
				gap_dates: null,
				last_game_date: addDays(TODAY.game_date, -1),
				games_in_last_7_days: 5,
				games_in_last_14_days: 9,
				minutes_in_last_7_days: 26.5 + 27.5 + 28.5 + 29.5 + 30.5,
				minutes_in_last_14_days: 22.5 + 23.5 + 24.5 + 25.5 + 26.5 + 27.5 + 28.5 + 29.5 + 30.5,
				// On the days 14, 13, 8, 7, 3, 2 and 1 before: the night before 14 is outside, but its game counts.
				back_to_backs_last_14: 7,
				points_last_5: 7 + 8 + 9 + 10 + 11,
				points_last_10: 65,
				usage_last_7: 15 + 16 + 17 + 18 + 19 + 20 + 21,
				usage_games_last_7: 7,
				usage_last_10: 165,
				usage_games_last_10: 10,
			},
		]);
	});

	test('of a first game is zeros and nulls', async () => {
		expect(await inputs(seasonOf([]))).toMatchObject([
			{
				game_id: TODAY.game_id,
				usable_games: 0,
				window_games: 0,
				last_game_date: null,
				gap_dates: null,
				minutes_in_last_7_days: 0,
				points_last_10: 0,
				usage_last_10: null,
				usage_games_last_10: 0,
				star_teammates_out: 0,
			},
		]);
	});

	test('does without the usage of an appearance of no time', async () => {
		const season = seasonOf([ago(4), ago(2)], (index) => (index === 0 ? { usage_rate: null } : {}));
		expect(await inputs(season)).toMatchObject([{ usage_last_10: 20, usage_games_last_10: 1 }]);
	});

	test('begins anew with the season', async () => {
		const last = game('2021-05-16', 'BOS', 'NYK');
		const season = seasonOf([ago(2)]);
		const players = [...season.players, played(last, 'BOS', 'one')];
		expect(await inputs({ ...season, games: [last, ...season.games], players })).toMatchObject([
			{ usable_games: 1, opening_date: OPENING.game_date },
		]);
	});

	test('with a game that raw has and the summaries have not has a gap while it is among the last 10', async () => {
		const days = [13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2].map((days) => ago(days));
		const season = seasonOf(days);
		// Of 12 games the second is the eleventh from the end, and the third the tenth.
		const players = season.players.filter((_, index) => index !== 1 && index !== 2);
		expect(await inputs({ ...season, players })).toMatchObject([
			{ window_games: 10, window_usable_games: 9, gap_dates: days[2]?.game_date },
		]);
	});

	test('has no gap where he was DNP, and one where his row was rejected or the box score is lost', async () => {
		const [first, dnp, refused, lost] = [ago(9), ago(8), ago(7), ago(6)];
		expect(
			await inputs({
				games: [OPENING, first, dnp, refused, lost, TODAY],
				boxes: [
					box(first, 'BOS', 'one'),
					box(dnp, 'BOS', 'one', { status: 'DNP' }),
					box(refused, 'BOS', 'two'),
					box(TODAY, 'BOS', 'one'),
				],
				rejected: [rejected(refused, 'BOS', 'one')],
				players: [played(first, 'BOS', 'one')],
			}),
		).toMatchObject([{ window_games: 2, window_usable_games: 1, gap_dates: refused.game_date }]);
		expect(
			await inputs({
				games: [OPENING, first, lost, TODAY],
				boxes: [box(first, 'BOS', 'one'), box(TODAY, 'BOS', 'one')],
				players: [played(first, 'BOS', 'one')],
			}),
		).toMatchObject([{ window_games: 2, window_usable_games: 1, gap_dates: lost.game_date }]);
	});
});

describe('a game that is not final', () => {
	const [first, second] = [ago(9), ago(5)];
	const underWay = ago(2, 'BOS', 'MIA');
	const season = (values: Partial<GameRow>, boxes: SmallSeason['boxes'] = []) => ({
		games: [OPENING, first, second, { ...underWay, is_final: false, ...values }, TODAY],
		boxes: [...[first, second, TODAY].map((of) => box(of, 'BOS', 'one')), ...boxes],
		players: [first, second].map((of) => played(of, 'BOS', 'one')),
	});
	const awaited = { usable_games: 2, window_games: 2, gap_dates: null, awaited_dates: underWay.game_date };

	test.each(['SCHEDULED', 'IN_PROGRESS'] as const)(
		'but %s is waited for, and is no gap',
		async (game_state) => {
			expect(await inputs(season({ game_state }))).toMatchObject([awaited]);
		},
	);

	test('is waited for whatever its box rows say so far', async () => {
		for (const status of ['PLAYED', 'DNP'] as const)
			expect(
				await inputs(season({ game_state: 'IN_PROGRESS' }, [box(underWay, 'BOS', 'one', { status })])),
			).toMatchObject([awaited]);
	});

	test('has no summary that is used', async () => {
		const { players, ...rest } = season({ game_state: 'IN_PROGRESS' }, [box(underWay, 'BOS', 'one')]);
		expect(await inputs({ ...rest, players: [...players, played(underWay, 'BOS', 'one')] })).toMatchObject([
			awaited,
		]);
	});

	test.each<[string, Partial<GameRow>]>([
		['postponed', { game_state: 'POSTPONED' }],
		['cancelled', { game_state: 'CANCELLED' }],
		['of the preseason', { game_state: 'SCHEDULED', is_counted: false }],
		['of the preseason and final', { game_state: 'FINAL', is_final: true, is_counted: false }],
	])('and %s is not waited for, whatever its box rows say', async (_, values) => {
		expect(await inputs(season(values, [box(underWay, 'BOS', 'one')]))).toMatchObject([
			{ usable_games: 2, gap_dates: null, awaited_dates: null },
		]);
	});

	test('is not waited for by a player of another team', async () => {
		const elsewhere = { ...season({ game_state: 'SCHEDULED' }) };
		const games = [...elsewhere.games.slice(0, 3), { ...ago(2, 'MIA', 'CHI'), is_final: false }, TODAY];
		expect(await inputs({ ...elsewhere, games })).toMatchObject([{ awaited_dates: null }]);
	});

	test("before a player's first box score is waited for, once that box score has named the team", async () => {
		const opening = { ...OPENING, is_final: false, game_state: 'SCHEDULED' } as const;
		const season = {
			games: [opening, first, TODAY],
			boxes: [box(first, 'BOS', 'one'), box(TODAY, 'BOS', 'one')],
			players: [played(first, 'BOS', 'one')],
		};
		for (const date of [first.game_date, TODAY.game_date])
			expect(await inputs(season, date)).toMatchObject([{ awaited_dates: OPENING.game_date }]);
		// Whatever comes later says nothing of the date: the last box score before it is that of another team.
		const before = game('2021-05-16', 'NYK', 'MIA');
		const away = { ...game(addDays(first.game_date, -1), 'NYK', 'CHI'), is_final: false };
		const later = {
			...season,
			games: [before, ...season.games, away],
			boxes: [box(before, 'NYK', 'one'), ...season.boxes],
		};
		const warehouse = await warehouseOf(later);
		const rows = await warehouse.query(
			playerContextInputs.sql({ start: away.game_date, end: TODAY.game_date }),
			playerContextInputs.row,
		);
		const ofDate = rows.filter((row) => row.entity_id === 'one' && row.analysis_date === away.game_date);
		expect(ofDate).toMatchObject([{ team: 'NYK', awaited_dates: null }]);
	});

	test('is waited for as long as it would be among the last 10', async () => {
		const later = [19, 18, 17, 16, 15, 14, 13, 12, 11, 10].map((days) => ago(days));
		const old = { ...ago(20, 'BOS', 'MIA'), is_final: false, game_state: 'SCHEDULED' } as const;
		const with10 = (games: readonly GameRow[]) => ({
			games: [OPENING, old, ...games, TODAY],
			boxes: [OPENING, ...games, TODAY].map((of) => box(of, 'BOS', 'one')),
			players: [OPENING, ...games].map((of) => played(of, 'BOS', 'one')),
		});
		expect(await inputs(with10(later.slice(1)))).toMatchObject([{ awaited_dates: old.game_date }]);
		expect(await inputs(with10(later))).toMatchObject([{ awaited_dates: null }]);
	});

	test('of the opponent is noted, like one that is not summarised', async () => {
		const [known, underWay] = [ago(5, 'LAL', 'NYK'), ago(2, 'LAL', 'NYK')];
		const rows = await inputs({
			games: [OPENING, known, { ...underWay, is_final: false, game_state: 'IN_PROGRESS' }, TODAY],
			boxes: [box(TODAY, 'BOS', 'one')],
			offense: [offense(OPENING, 'LAL'), offense(known, 'LAL')],
		});
		expect(rows).toMatchObject([{ opponent_pace_gap_dates: underWay.game_date }]);
	});
});

describe('the game of the date', () => {
	test('is that of the box score, with its odds', async () => {
		expect(await inputs({ ...seasonOf([ago(2)]), odds: [odds(TODAY)] })).toMatchObject([
			{
				game_id: TODAY.game_id,
				season_type: 'Regular Season',
				team: 'BOS',
				opponent: 'LAL',
				is_home: true,
				home_spread: -4.5,
				total_line: 220.5,
			},
		]);
	});

	test('is where he PLAYED, if another team lists him too', async () => {
		const other = game(TODAY.game_date, 'NYK', 'MIA');
		const season = {
			games: [OPENING, TODAY, other],
			boxes: [box(TODAY, 'BOS', 'one', { status: 'INACTIVE' }), box(other, 'NYK', 'one')],
		};
		expect(await inputs(season)).toMatchObject([{ game_id: other.game_id, team: 'NYK' }]);
	});

	test('is two rows where he played in two, and one where he is listed twice in one', async () => {
		const other = game(TODAY.game_date, 'NYK', 'MIA');
		const games = [OPENING, TODAY, other];
		expect(await inputs({ games, boxes: [box(TODAY, 'BOS', 'one'), box(other, 'NYK', 'one')] })).toHaveLength(
			2,
		);
		expect(await inputs({ games, boxes: [box(TODAY, 'BOS', 'one'), box(TODAY, 'BOS', 'one')] })).toHaveLength(
			1,
		);
	});

	test('is that of a row that was rejected', async () => {
		const season = {
			games: [OPENING, TODAY],
			boxes: [box(TODAY, 'BOS', 'two')],
			rejected: [rejected(TODAY, 'LAL', 'one')],
		};
		expect(await inputs(season)).toMatchObject([{ team: 'LAL', is_home: false, unresolved: null }]);
	});

	test('before there is a box score is that of the last team to list him that plays on the date', async () => {
		const tonight = upcoming(TODAY.game_date, 'BOS', 'LAL');
		const [before, since] = [ago(5), ago(3, 'MIA', 'CHI')];
		const games = [OPENING, before, since, tonight];
		expect(await inputs({ games, boxes: [box(before, 'BOS', 'one')] })).toMatchObject([
			{ game_id: tonight.game_id, team: 'BOS', opponent: 'LAL' },
		]);
		// He has gone to a team that rests, and Boston's last box score still expects him.
		expect(
			await inputs({ games, boxes: [box(before, 'BOS', 'one'), box(since, 'MIA', 'one')] }),
		).toMatchObject([{ team: 'BOS' }]);
	});

	test('cannot be told where the box score has him with a team that does not play it', async () => {
		const season = { games: [OPENING, TODAY], boxes: [box(TODAY, 'MIA', 'one')] };
		expect(await inputs(season)).toMatchObject([{ game_id: null, unresolved: null }]);
	});

	test('comes with what is not known of the player', async () => {
		const unknown = { identity_status: 'UNKNOWN' } as const;
		const season = { games: [OPENING, TODAY], boxes: [box(TODAY, 'BOS', 'one', unknown)] };
		expect(await inputs(season)).toMatchObject([{ unresolved: 'UNKNOWN', game_id: TODAY.game_id }]);
	});
});

describe('star team-mates out', () => {
	const games = [ago(6), ago(4), ago(2)];
	const star = (player: string, team = 'BOS', points = 18) => ({
		boxes: games.map((of) => box(of, team, player)),
		players: games.map((of) => played(of, team, player, { points })),
	});
	const base = seasonOf(games, () => ({ points: 30 }));
	const withStars = (stars: readonly ReturnType<typeof star>[], injured: readonly string[]): SmallSeason => ({
		...base,
		boxes: [...base.boxes, ...stars.flatMap(({ boxes }) => boxes)],
		players: [...base.players, ...stars.flatMap(({ players }) => players)],
		injuries: injured.map((player) => transaction('PLACED', addDays(TODAY.game_date, -1), 'BOS', player)),
	});

	test('are those of 18 points or more on the injured list, of his team', async () => {
		const stars = [star('two'), star('three', 'BOS', 17), star('four', 'NYK'), star('five')];
		expect(await inputs(withStars(stars, ['two', 'three', 'four']))).toMatchObject([
			{ star_teammates_out: 1 },
		]);
	});

	test('do not count the player himself', async () => {
		expect(await inputs(withStars([star('two')], ['one']))).toMatchObject([{ star_teammates_out: 0 }]);
		expect(await inputs(withStars([star('two')], ['one', 'two']))).toMatchObject([{ star_teammates_out: 1 }]);
	});

	test('are of the team that listed them last, whichever they were placed by', async () => {
		const gone = withStars([star('two')], ['two']);
		const away = ago(1, 'MIA', 'CHI');
		const listed = box(away, 'MIA', 'two', { status: 'INACTIVE' });
		const season = { ...gone, games: [...gone.games, away], boxes: [...(gone.boxes ?? []), listed] };
		expect(await inputs(season)).toMatchObject([{ star_teammates_out: 0 }]);
	});

	test('are stars by the last 10 games, the newest', async () => {
		const eleven = [14, 13, 12, 11, 10, 9, 8, 7, 5, 4, 3].map((days) => ago(days));
		const season = (first: number, others: number): SmallSeason => ({
			games: [OPENING, ...eleven, TODAY],
			boxes: [box(TODAY, 'BOS', 'one'), ...eleven.map((of) => box(of, 'BOS', 'two'))],
			players: eleven.map((of, index) => played(of, 'BOS', 'two', { points: index === 0 ? first : others })),
			injuries: [transaction('PLACED', addDays(TODAY.game_date, -1), 'BOS', 'two')],
		});
		expect(await inputs(season(60, 17))).toMatchObject([{ star_teammates_out: 0 }]);
		expect(await inputs(season(0, 18))).toMatchObject([{ star_teammates_out: 1 }]);
	});
});

describe('the opponent', () => {
	test('is told by its last 10 games, against the mean of all teams that have one', async () => {
		const games = [ago(4, 'LAL', 'MIA'), ago(2, 'CHI', 'LAL')];
		const [first, second] = games;
		if (first === undefined || second === undefined) throw new Error('no games');
		expect(
			await inputs({
				...seasonOf([]),
				games: [...games, game(addDays(TODAY.game_date, 5), 'NYK', 'DEN'), TODAY],
				offense: [
					offense(first, 'LAL', { pace: 96 }),
					offense(first, 'MIA', { pace: 99 }),
					offense(second, 'LAL', { pace: 98 }),
					offense(second, 'CHI', { pace: 101 }),
				],
				defense: [defense(first, 'LAL', { defensive_rating: 99.5 })],
			}),
		).toMatchObject([
			{
				opponent_pace_sum: 194,
				opponent_pace_games: 2,
				opponent_pace_gap_dates: null,
				opponent_def_rating_sum: 99.5,
				opponent_def_rating_games: 1,
				opponent_def_rating_gap_dates: second.game_date,
				// Of 97, 99 and 101; Boston, New York and Denver have no game yet.
				league_pace: 99,
			},
		]);
	});

	test('before its first game is not known', async () => {
		expect(await inputs({ ...seasonOf([]), games: [TODAY] })).toMatchObject([
			{ opponent_pace_sum: null, opponent_pace_games: 0, opponent_def_rating_sum: null, league_pace: null },
		]);
	});
});

test('nothing of the date itself, nor of later ones, is looked at', async () => {
	const games = [ago(4), ago(2)];
	const later = game(addDays(TODAY.game_date, 1), 'BOS', 'LAL');
	const before = seasonOf(games);
	const after: SmallSeason = {
		games: [...before.games, later],
		boxes: [
			...before.boxes.map((row) =>
				row.game_date === TODAY.game_date ? { ...row, pts: 60, minutes: 48 } : row,
			),
			box(later, 'BOS', 'one'),
			box(later, 'BOS', 'two'),
		],
		players: [
			...before.players,
			...[TODAY, later].map((of) => played(of, 'BOS', 'one', { points: 60 })),
			...[TODAY, later].map((of) => played(of, 'BOS', 'two', { points: 60 })),
		],
		offense: [TODAY, later].flatMap((of) => [offense(of, 'BOS'), offense(of, 'LAL')]),
		defense: [TODAY, later].flatMap((of) => [defense(of, 'BOS'), defense(of, 'LAL')]),
		injuries: [TODAY, later].map((of) => transaction('PLACED', of.game_date, 'BOS', 'two')),
	};
	expect(await inputs(after)).toEqual(await inputs(before));
});
