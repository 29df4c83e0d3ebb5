import { teamsOfTheDate } from '@accounted/raw';
import { isoDate, sql } from '@accounted/warehouse';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { teamDefenseGameSummaryTable } from '../team-defense-game-summary/table.ts';
import { teamOffenseGameSummaryTable } from '../team-offense-game-summary/table.ts';
import {
	defense,
	type GameRow,
	game,
	type OffenseRow,
	offense,
	on,
	type SmallSeason,
	upcoming,
	warehouseOf,
} from './small-season.test-support.ts';
import { teamHistory } from './team-history.ts';

const FIRST = game('2021-10-19', 'BOS', 'LAL');
const SECOND = game('2021-10-20', 'NYK', 'BOS');
const THIRD = game('2021-10-22', 'BOS', 'NYK', { home_score: 90, away_score: 99 });
const TODAY = upcoming('2021-10-24', 'BOS', 'LAL');
const GAMES = [FIRST, SECOND, THIRD, TODAY];
const OFFENSE = GAMES.slice(0, 3).map((of) => offense(of, 'BOS'));

const historyRow = z.object({
	entity_id: z.string(),
	game_date: isoDate,
	home_team: z.string(),
	margin: z.int().nullable(),
	played: z.boolean(),
	usable: z.boolean(),
	games_ago: z.int(),
	recency: z.int(),
	pace: z.number().nullable(),
});

/** Boston's games before a date, the newest first. */
async function history(season: SmallSeason, date: string = TODAY.game_date, usable = sql`TRUE`) {
	const warehouse = await warehouseOf(season);
	return warehouse.query(
		sql`SELECT * FROM (${teamHistory({
			range: on(date),
			teams: teamsOfTheDate,
			summaries: teamOffenseGameSummaryTable,
			columns: ['pace'],
			usable,
		})}) AS history WHERE entity_id = 'BOS' ORDER BY games_ago`,
		historyRow,
	);
}

test('is the games of the schedule before the date, counted back, with what the summaries hold', async () => {
	const rows = await history({
		games: GAMES,
		offense: [offense(FIRST, 'BOS', { pace: 97.5 }), ...OFFENSE.slice(1)],
	});
	const game = { entity_id: 'BOS', played: true, usable: true };
	expect(rows).toEqual([
		{ ...game, game_date: '2021-10-22', home_team: 'BOS', margin: -9, games_ago: 1, recency: 1, pace: 100 },
		{ ...game, game_date: '2021-10-20', home_team: 'NYK', margin: -10, games_ago: 2, recency: 2, pace: 100 },
		{ ...game, game_date: '2021-10-19', home_team: 'BOS', margin: 10, games_ago: 3, recency: 3, pace: 97.5 },
	]);
});

test('games of the date itself, and later ones, are not looked at', async () => {
	const rows = await history({ games: GAMES, offense: OFFENSE }, '2021-10-20');
	expect(rows.map(({ game_date }) => game_date)).toEqual(['2021-10-19']);
});

test('a season begins anew', async () => {
	const last = game('2021-05-16', 'BOS', 'NYK');
	const rows = await history({ games: [last, ...GAMES], offense: [offense(last, 'BOS'), ...OFFENSE] });
	expect(rows).toHaveLength(3);
});

test('a final game that is not summarised, or not usably, counts as a game and takes no place in the window', async () => {
	const lost = await history({ games: GAMES, offense: OFFENSE.slice(0, 2) });
	expect(lost.map(({ usable, games_ago, recency }) => [usable, games_ago, recency])).toEqual([
		[false, 1, 1],
		[true, 2, 1],
		[true, 3, 2],
	]);
	const paceless: OffenseRow[] = [offense(FIRST, 'BOS', { pace: null }), ...OFFENSE.slice(1)];
	const rows = await history(
		{ games: GAMES, offense: paceless },
		TODAY.game_date,
		sql`summaries.pace IS NOT NULL`,
	);
	expect(rows.map(({ usable }) => usable)).toEqual([true, true, false]);
});

test.each(['SCHEDULED', 'IN_PROGRESS'] as const)(
	'a game that is %s is not played, summarised or not: the numbers wait for it',
	async (game_state) => {
		const awaited = game('2021-10-20', 'NYK', 'BOS', { game_state, is_final: false, home_score: 60 });
		const rows = await history({ games: [FIRST, awaited, THIRD, TODAY], offense: OFFENSE });
		expect(rows.toSorted((one, other) => (one.game_date < other.game_date ? 1 : -1))).toMatchObject([
			{ game_date: '2021-10-22', played: true, usable: true, games_ago: 1, recency: 1 },
			// One final game came after it.
			{ game_date: '2021-10-20', played: false, usable: false, games_ago: 1, margin: null },
			{ game_date: '2021-10-19', played: true, usable: true, games_ago: 2, recency: 2 },
		]);
	},
);

test.each<[string, Partial<GameRow>]>([
	['postponed', { game_state: 'POSTPONED', is_final: false }],
	['cancelled', { game_state: 'CANCELLED', is_final: false }],
	['of the preseason', { is_counted: false }],
])('a game that is %s is none, summarised or not', async (_, values) => {
	const rows = await history({
		games: [FIRST, SECOND, game('2021-10-22', 'BOS', 'NYK', values), TODAY],
		offense: OFFENSE,
	});
	expect(rows.map(({ game_date }) => game_date)).toEqual(['2021-10-20', '2021-10-19']);
});

test('games are counted, not rows', async () => {
	const rows = await history({
		games: [FIRST, FIRST, SECOND, THIRD, TODAY],
		offense: [...OFFENSE, ...OFFENSE],
	});
	expect(rows.map(({ games_ago, recency }) => [games_ago, recency])).toEqual([
		[1, 1],
		[2, 2],
		[3, 3],
	]);
});

test('a final game without a score has no margin', async () => {
	const unscored = game('2021-10-22', 'BOS', 'NYK', { home_score: null });
	expect((await history({ games: [unscored, TODAY] }))[0]).toMatchObject({ margin: null, usable: false });
});

test('is told from the defence in the same way', async () => {
	const warehouse = await warehouseOf({
		games: GAMES,
		defense: [defense(FIRST, 'LAL', { defensive_rating: 99 })],
	});
	const rows = await warehouse.query(
		teamHistory({
			range: on(TODAY.game_date),
			teams: teamsOfTheDate,
			summaries: teamDefenseGameSummaryTable,
			columns: ['defensive_rating'],
		}),
		historyRow.omit({ pace: true }).extend({ defensive_rating: z.number().nullable() }),
	);
	expect(rows.filter(({ entity_id }) => entity_id === 'LAL')).toMatchObject([
		{ game_date: '2021-10-19', defensive_rating: 99, margin: -10, usable: true },
	]);
});
