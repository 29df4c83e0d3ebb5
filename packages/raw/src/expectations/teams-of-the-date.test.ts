import { isoDate } from '@accounted/warehouse';
import { expect, test } from 'vitest';
import { find, GAMES, smallLeague, type Tables } from '../small-league.test-support.ts';
import { expectedOf, RANGE } from './expected.test-support.ts';
import { teamsOfFinalGames, teamsOfTheDate, teamsOfTheSeason } from './teams-of-the-date.ts';

const SECOND = '0022100002';

/** Who is expected on each date, of a league that is spoilt first. */
const expected = (expectation = teamsOfTheDate, spoil: (tables: Tables) => void = () => {}, range = RANGE) =>
	expectedOf(expectation, spoil, range);

const BOTH = { '2021-10-19': 'BOS LAL', '2021-10-21': 'LAL NYK', '2021-10-23': 'BOS NYK' };

test('both teams of each game are expected', async () => {
	for (const expectation of [teamsOfTheDate, teamsOfFinalGames])
		expect(await expected(expectation)).toEqual(BOTH);
});

test('a game that is not final has teams of the date, and none of final games', async () => {
	const postpone = (tables: Tables) => {
		find(tables.schedule, { game_id: SECOND }).status = 'Postponed';
	};
	expect(await expected(teamsOfTheDate, postpone)).toEqual(BOTH);
	const { '2021-10-21': _, ...others } = BOTH;
	expect(await expected(teamsOfFinalGames, postpone)).toEqual(others);
	const all = 'BOS LAL NYK';
	expect(await expected(teamsOfTheSeason, postpone)).toMatchObject({ '2021-10-21': all });
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
