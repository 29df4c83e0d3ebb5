import { isoDate } from '@accounted/warehouse';
import { expect, test } from 'vitest';
import { find, remove, type SourceRow, type Tables } from '../small-league.test-support.ts';
import {
	expectedIn,
	expectedOf,
	loadedLeague,
	playersOfUnfinishedGames,
	RANGE,
} from './expected.test-support.ts';
import { gamesOfTheDate } from './games-of-the-date.ts';
import { playersOfFinalGames, playersOfTheDate } from './players-of-the-date.ts';

const [FIRST, SECOND, THIRD] = ['0022100001', '0022100002', '0022100003'];

/** The entities expected on each date, of a league that `spoil` changes first. */
const expected = (spoil: (tables: Tables) => void, expectation = playersOfTheDate, range = RANGE) =>
	expectedOf(expectation, spoil, range);

const loseBox = (tables: Tables, game_id: string, team: string) =>
	remove(tables, 'player_box', { game_id, team });

test('a player of a final game is expected; a DNP or INACTIVE one is not', async () => {
	const played = {
		'2021-10-19': 'bosone bostwo lalone laltwo',
		'2021-10-21': 'lalone laltwo nykone nyktwo',
		'2021-10-23': 'bosone bostwo nykone nyktwo',
	};
	for (const expectation of [playersOfTheDate, playersOfFinalGames])
		expect(await expected(() => undefined, expectation)).toEqual(played);
});

test('where a box score is lost, the PLAYED and DNP players of the last one are expected', async () => {
	for (const expectation of [playersOfTheDate, playersOfFinalGames]) {
		const dates = await expected((tables) => {
			loseBox(tables, THIRD, 'NYK');
			loseBox(tables, THIRD, 'BOS');
		}, expectation);
		expect(dates['2021-10-23']).toBe('bosone bosthree bostwo nykone nykthree nyktwo');
	}
});

test('where one side of a box score is lost, the other side is as it was', async () => {
	const dates = await expected((tables) => loseBox(tables, THIRD, 'NYK'));
	expect(dates['2021-10-23']).toBe('bosone bostwo nykone nykthree nyktwo');
});

test('the last box score is the newest there is, not the one before', async () => {
	const dates = await expected((tables) => {
		find(tables.player_box, { game_id: SECOND, player_name: 'NYK One' }).status = 'INACTIVE';
		loseBox(tables, THIRD, 'NYK');
	});
	expect(dates['2021-10-23']).toBe('bosone bostwo nykthree nyktwo');
});

test('before a game is final, the players of the last box scores are expected, but not of final games', async () => {
	const spoil = (tables: Tables) => {
		find(tables.schedule, { game_id: THIRD }).status = 'Scheduled';
		remove(tables, 'player_box', { game_id: THIRD });
	};
	expect((await expected(spoil))['2021-10-23']).toBe('bosone bosthree bostwo nykone nykthree nyktwo');
	expect(Object.keys(await expected(spoil, playersOfFinalGames))).toEqual(['2021-10-19', '2021-10-21']);
});

test('rows of a game that is under way do not yet name its players', async () => {
	const dates = await expected((tables) => {
		find(tables.schedule, { game_id: THIRD }).status = 'Q3 4:12';
	});
	expect(dates['2021-10-23']).toBe('bosone bosthree bostwo nykone nykthree nyktwo');
});

test.each<[string, SourceRow]>([
	['postponed', { status: 'PPD' }],
	['cancelled', { status: 'Canceled' }],
	['of the preseason', { season_type: 'Preseason' }],
])('of a game that is %s no player is expected, whatever its box rows say', async (_, values) => {
	const warehouse = await loadedLeague(
		(tables) => void Object.assign(find(tables.schedule, { game_id: THIRD }), values),
	);
	for (const expectation of [playersOfTheDate, playersOfFinalGames, playersOfUnfinishedGames])
		expect((await expectedIn(warehouse, expectation))['2021-10-23']).toBeUndefined();
});

test('players of unfinished games are those of the last box scores, and of no final game', async () => {
	const spoil = (tables: Tables) => {
		find(tables.schedule, { game_id: THIRD }).status = 'Q3 4:12';
	};
	expect(await expected(spoil, playersOfUnfinishedGames)).toEqual({
		'2021-10-23': 'bosone bosthree bostwo nykone nykthree nyktwo',
	});
	expect(await expected(() => undefined, playersOfUnfinishedGames)).toEqual({});
});

test.each<[string, SourceRow]>([
	['not final', { status: 'Q4 0:01' }],
	['postponed', { status: 'Postponed' }],
	['of the preseason', { season_type: 'Pre Season' }],
])('the box score of a game that is %s does not put players with a team', async (_, values) => {
	const dates = await expected((tables) => {
		Object.assign(find(tables.schedule, { game_id: SECOND }), values);
		loseBox(tables, THIRD, 'NYK');
	});
	expect(dates['2021-10-23']).toBe('bosone bostwo');
});

test('the player of a rejected row is still expected, unless the row says DNP or INACTIVE', async () => {
	const dates = await expected((tables) => {
		find(tables.player_box, { game_id: FIRST, player_name: 'BOS One' }).fga = 'abc';
		find(tables.player_box, { game_id: FIRST, player_name: 'BOS Four' }).team_id = 'abc';
		find(tables.player_box, { game_id: FIRST, player_name: 'LAL Three' }).status = 'PLAYD';
	});
	expect(dates['2021-10-19']).toBe('bosone bostwo lalone lalthree laltwo');
});

test('a box score of which every row was rejected is not lost', async () => {
	const dates = await expected((tables) => {
		for (const row of tables.player_box ?? [])
			if (row.game_id === THIRD && row.team === 'NYK') row.minutes = 'x';
	});
	expect(dates['2021-10-23']).toBe('bosone bostwo nykone nyktwo');
});

test('where the first game of the season is lost, no player can be named', async () => {
	const dates = await expected((tables) => {
		loseBox(tables, FIRST, 'BOS');
		loseBox(tables, FIRST, 'LAL');
	});
	expect(Object.keys(dates)).toEqual(['2021-10-21', '2021-10-23']);
});

test('the answer for a date is the same whatever the range around it', async () => {
	const spoil = (tables: Tables) => {
		// Boston's last box score lies 368 days before the game that has none.
		find(tables.schedule, { game_id: THIRD }).game_date = '2022-10-22';
		remove(tables, 'player_box', { game_id: THIRD });
		remove(tables, 'team_box', { game_id: THIRD });
		remove(tables, 'shots', { game_id: THIRD });
	};
	const day = isoDate.parse('2022-10-22');
	const alone = await expected(spoil, playersOfTheDate, { start: day, end: day });
	const within = await expected(spoil, playersOfTheDate, { start: isoDate.parse('2022-10-01'), end: day });
	expect(alone).toEqual({ '2022-10-22': 'nykone nykthree nyktwo' });
	expect(within).toEqual(alone);
});

test('each game on the schedule is expected once, final or not', async () => {
	const games = await expected((tables) => {
		find(tables.schedule, { game_id: SECOND }).status = 'Postponed';
		tables.schedule?.push({ ...find(tables.schedule, { game_id: FIRST }) });
	}, gamesOfTheDate);
	expect(games).toEqual({ '2021-10-19': FIRST, '2021-10-21': SECOND, '2021-10-23': THIRD });
});
