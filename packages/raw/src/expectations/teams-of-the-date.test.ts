import { appendRows, isoDate } from '@accounted/warehouse';
import { expect, test } from 'vitest';
import { find, GAMES, smallLeague, type Tables } from '../small-league.test-support.ts';
import { RAW_TABLES } from '../tables/index.ts';
import { type RejectedGame, rejectedGamesTable } from '../tables/rejected-games.ts';
import { type ScheduleRow, scheduleRow } from '../testing/raw-rows.ts';
import { rowOf } from '../testing/row-of.ts';
import { warehouseWith } from '../testing/warehouse-with.ts';
import { expectedIn, expectedOf, RANGE } from './expected.test-support.ts';
import { gamesOfTheDate } from './games-of-the-date.ts';
import { teamsOfFinalGames, teamsOfTheDate, teamsOfTheSeason } from './teams-of-the-date.ts';

const SECOND = '0022100002';

/** The entities expected on each date, of a league that `spoil` changes first. */
const expected = (expectation = teamsOfTheDate, spoil: (tables: Tables) => void = () => {}, range = RANGE) =>
	expectedOf(expectation, spoil, range);

const BOTH = { '2021-10-19': 'BOS LAL', '2021-10-21': 'LAL NYK', '2021-10-23': 'BOS NYK' };

test('both teams of each game are expected', async () => {
	for (const expectation of [teamsOfTheDate, teamsOfFinalGames])
		expect(await expected(expectation)).toEqual(BOTH);
});

/** What is expected of each kind where the second game, of Los Angeles against New York on the 21st, has these values. */
async function withSecond(values: Partial<ScheduleRow>, rejected: readonly RejectedGame[] = []) {
	const games = GAMES.map(({ id: game_id, date, home: home_team, away: away_team }) =>
		scheduleRow({
			game_id,
			game_date: isoDate.parse(date),
			home_team,
			away_team,
			...(game_id === SECOND ? values : {}),
		}),
	);
	const warehouse = await warehouseWith(
		[],
		[appendRows(RAW_TABLES.schedule.table, games), appendRows(rejectedGamesTable, rejected)],
	);
	return {
		games: await expectedIn(warehouse, gamesOfTheDate),
		ofTheDate: await expectedIn(warehouse, teamsOfTheDate),
		ofFinalGames: await expectedIn(warehouse, teamsOfFinalGames),
		ofTheSeason: await expectedIn(warehouse, teamsOfTheSeason),
	};
}

const { '2021-10-21': _, ...REST } = BOTH;
const ALL = 'BOS LAL NYK';

test.each(['SCHEDULED', 'IN_PROGRESS'] as const)(
	'a game that is %s has teams of the date, and none of final games',
	async (game_state) => {
		expect(await withSecond({ game_state })).toMatchObject({
			ofTheDate: BOTH,
			ofFinalGames: REST,
			ofTheSeason: { '2021-10-21': ALL },
		});
	},
);

test.each<[string, Partial<ScheduleRow>]>([
	['postponed', { game_state: 'POSTPONED' }],
	['cancelled', { game_state: 'CANCELLED' }],
	['of the preseason, or of teams that are not known', { is_counted: false }],
])(
	'a game that is %s has no teams, and its date none of the season; the game is expected',
	async (_, values) => {
		const { games, ofTheDate, ofFinalGames, ofTheSeason } = await withSecond(values);
		expect(ofTheDate).toEqual(REST);
		expect(ofFinalGames).toEqual(REST);
		expect(ofTheSeason).toEqual({ '2021-10-19': ALL, '2021-10-23': ALL });
		expect(games).toMatchObject({ '2021-10-21': SECOND });
	},
);

test('a team without a game that counts is no team of the season', async () => {
	const { ofTheSeason } = await withSecond({ is_counted: false, home_team: 'RMA', away_team: 'TBD' });
	expect(ofTheSeason['2021-10-19']).toBe(ALL);
});

test('the game of a rejected line is expected, and both its teams', async () => {
	const rejected = rowOf(rejectedGamesTable, {
		game_id: '0022100009',
		game_date: isoDate.parse('2021-10-25'),
		season_year: 2021,
		home_team: 'LAL',
		away_team: 'CHI',
		game_state: 'FINAL',
		is_final: true,
		is_counted: true,
	});
	const date = '2021-10-25';
	expect(await withSecond({}, [rejected])).toMatchObject({
		games: { [date]: '0022100009' },
		ofTheDate: { ...BOTH, [date]: 'CHI LAL' },
		ofFinalGames: { ...BOTH, [date]: 'CHI LAL' },
		ofTheSeason: { '2021-10-19': `BOS CHI LAL NYK`, [date]: 'BOS CHI LAL NYK' },
	});
	const postponed = { ...rejected, game_state: 'POSTPONED', is_final: false } as const;
	expect(await withSecond({}, [postponed])).toMatchObject({
		games: { [date]: '0022100009' },
		ofTheDate: BOTH,
	});
});

test('they are expected whether or not their rows have come', async () => {
	const loseAll = (tables: Tables) => {
		for (const table of ['player_box', 'team_box', 'shots']) tables[table] = tables[table]?.slice(0, 1) ?? [];
	};
	for (const expectation of [teamsOfTheDate, teamsOfFinalGames])
		expect(await expected(expectation, loseAll)).toEqual(BOTH);
});

test('each team is expected once a date, whatever stands on the schedule twice', async () => {
	const repeat = (tables: Tables) => {
		const second = find(tables.schedule, { game_id: SECOND });
		// Los Angeles plays New York, again New York, and Boston, all on one date.
		tables.schedule?.push(
			{ ...second },
			{ ...second, game_id: '0022100004', away_team: 'BOS', away_team_id: 9 },
		);
	};
	for (const expectation of [teamsOfTheDate, teamsOfFinalGames])
		expect(await expected(expectation, repeat)).toMatchObject({ '2021-10-21': 'BOS LAL NYK' });
});

test('only the dates of the range are looked at', async () => {
	const day = isoDate.parse('2021-10-21');
	const range = { start: day, end: day };
	for (const expectation of [teamsOfTheDate, teamsOfFinalGames])
		expect(await expected(expectation, undefined, range)).toEqual({ [day]: 'LAL NYK' });
	expect(await expected(teamsOfTheSeason, undefined, range)).toEqual({ [day]: 'BOS LAL NYK' });
});

test('every team of the season is expected on each date with a game, also before its first', async () => {
	const all = 'BOS LAL NYK';
	expect(await expected(teamsOfTheSeason)).toEqual({
		'2021-10-19': all,
		'2021-10-21': all,
		'2021-10-23': all,
	});
});

test('a team of another season only is not a team of this one', async () => {
	const next = { id: '0022200001', date: '2022-10-18', home: 'CHI', away: 'BOS' };
	const addSeason = (tables: Tables) => {
		const later = smallLeague({ games: [next], season: '2022-23' });
		for (const [table, rows] of Object.entries(later)) tables[table]?.push(...rows);
	};
	const range = { start: RANGE.start, end: isoDate.parse('2022-12-31') };
	const dates = await expected(teamsOfTheSeason, addSeason, range);
	expect(dates['2022-10-18']).toBe('BOS CHI');
	expect(dates[GAMES[0]?.date ?? '']).toBe('BOS LAL NYK');
});
