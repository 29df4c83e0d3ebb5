import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RawTableName } from '../tables/index.ts';
import { rawColumnsOf } from './raw-column.ts';
import { readText } from './read-text.ts';

function read(table: RawTableName, name: string, text: string) {
	const column = rawColumnsOf(table).find((one) => one.name === name);
	if (column === undefined) throw new Error(`${table} has no ${name}`);
	return readText(column, text);
}

test.each<[RawTableName, string, string, unknown]>([
	['player_box', 'fga', '12', 12],
	['player_box', 'fga', ' -3 ', -3],
	['player_box', 'fga', '+7', 7],
	['player_box', 'fga', '12.0', 12],
	['player_box', 'fga', '007', 7],
	['player_box', 'fga', '12.5', '12.5'],
	['player_box', 'fga', 'abc', 'abc'],
	['player_box', 'fga', '0x1F', '0x1F'],
	['schedule', 'attendance', '18,997', 18997],
	['schedule', 'attendance', '1,234,567', 1234567],
	['schedule', 'attendance', '1,8997', '1,8997'],
	['schedule', 'attendance', '18,99', '18,99'],
	['game_odds', 'total_line', '220.5', 220.5],
	['game_odds', 'total_line', '.5', 0.5],
	['game_odds', 'total_line', '1e-3', 0.001],
	['game_odds', 'total_line', 'Infinity', 'Infinity'],
	['player_box', 'starter', 'True', true],
	['player_box', 'starter', ' f ', false],
	['player_box', 'is_home', 'Y', true],
	['player_box', 'is_home', 'no', false],
	['shots', 'shot_made', '0.0', false],
	['shots', 'shot_made', 'W', 'W'],
	['team_box', 'win', 'W', true],
	['team_box', 'win', 'l', false],
	['shots', 'shot_value', '2PT Field Goal', 2],
	['shots', 'shot_value', '3pt field goal', 3],
	['player_box', 'minutes', '48:00', 48],
	['player_box', 'minutes', '7:30', 7.5],
	['player_box', 'minutes', '0:48:00', 48],
	['player_box', 'minutes', '4:00:00', 240],
	['player_box', 'minutes', '48:00:00', '48:00:00'],
	['player_box', 'minutes', '48:60', '48:60'],
	['player_box', 'minutes', 'PT48M00.00S', 48],
	['player_box', 'minutes', 'PT1H2M3S', 62.05],
	['player_box', 'minutes', 'PT', 'PT'],
	['shots', 'assist_player_id', '0', null],
	['shots', 'block_player_id', '-1', null],
	['player_box', 'player_id', '0.0', null],
	['player_box', 'player_id', '203999', 203999],
	['schedule', 'game_date', '2021-11-05', '2021-11-05'],
	['schedule', 'game_date', '2021-11-05 00:00:00', '2021-11-05'],
	['schedule', 'game_date', '2021-11-05T00:00:00Z', '2021-11-05'],
	['schedule', 'game_date', '2021-11-05 00:00:00+00', '2021-11-05'],
	['schedule', 'game_date', '2021-11-05 19:30:00', '2021-11-05 19:30:00'],
	['schedule', 'game_date', '11/5/2021', '2021-11-05'],
	['schedule', 'game_date', '19/10/2021', '2021-19-10'],
	['injury_transactions', 'transaction_date', 'OCT 19, 2021', '2021-10-19'],
	['injury_transactions', 'transaction_date', 'Tue, October 5, 2021', '2021-10-05'],
	['player_box', 'game_date', '20211105', '2021-11-05'],
	['player_box', 'game_date', '20211105.0', '2021-11-05'],
	['schedule', 'tipoff_et', '2021-11-05 19:30:00', '2021-11-05T19:30:00'],
	['schedule', 'tipoff_et', '2021-11-05T23:30:00Z', '2021-11-05T19:30:00'],
	['schedule', 'tipoff_et', '2021-12-05T23:30:00Z', '2021-12-05T18:30:00'],
	['schedule', 'tipoff_et', '2021-10-19T16:30:00-07:00', '2021-10-19T19:30:00'],
	['schedule', 'tipoff_et', '2021-10-20 03:30:00+00', '2021-10-19T23:30:00'],
	['schedule', 'season', '2021-22', '2021-22'],
	['schedule', 'season', '2021-2022', '2021-22'],
	['schedule', 'season', '2021', '2021-22'],
	['schedule', 'season', '22021', '2021-22'],
	['schedule', 'season', '1999', '1999-00'],
	['schedule', 'season', '2021-23', '2021-23'],
	['player_box', 'game_id', '0022100001', '0022100001'],
	['player_box', 'game_id', '22100001', '0022100001'],
	['player_box', 'game_id', '22100001.0', '0022100001'],
	['player_box', 'game_id', '2.2100001e+7', '0022100001'],
	['player_box', 'game_id', '401360245', '401360245'],
	['player_box', 'game_id', '23495e90-3da3-42f3-9fd9-4ce9db093a8c', '23495e90-3da3-42f3-9fd9-4ce9db093a8c'],
	['player_box', 'status', ' played ', 'PLAYED'],
	['injury_transactions', 'action', 'Activated', 'ACTIVATED'],
	['shots', 'shot_zone_basic', 'RESTRICTED AREA', 'Restricted Area'],
	['shots', 'shot_zone_basic', 'the moon', 'the moon'],
	['team_box', 'team', ' brk ', 'BKN'],
	['schedule', 'home_team', '', ''],
	['schedule', 'home_team', 'tbd', 'TBD'],
	['schedule', 'status', ' as it is ', ' as it is '],
	['schedule', 'arena', ' as it is ', ' as it is '],
	['player_box', 'player_name', 'NA', 'NA'],
	['player_box', 'player_name', '\ufeffJosé', '\ufeffJosé'],
	['injury_transactions', 'player_name', ' ', null],
])('%s.%s: %j is read as %j', (table, name, text, value) => {
	expect(read(table, name, text)).toEqual({ value, problem: null });
});

test.each(['', ' ', 'NaN', 'nan', 'NA', 'N/A', 'None', 'null', 'NULL', '\\N', '<NA>'])(
	'%j is null where a value may be missing',
	(text) => {
		for (const [table, name] of [
			['player_box', 'fga'],
			['player_box', 'minutes'],
			['shots', 'is_home'],
			['schedule', 'tipoff_et'],
			['schedule', 'arena'],
			['shots', 'assist_player_id'],
		] as const)
			expect(read(table, name, text)).toEqual({ value: null, problem: null });
	},
);

test.each<[RawTableName, string, string, RegExp]>([
	['game_odds', 'total_line', '1e-400', /smaller than any number/],
	['player_box', 'minutes', '-0.1e-500', /smaller than any number/],
	['game_odds', 'total_line', '210,500', /has a comma/],
	['game_odds', 'total_line', '1,220.5', /has a comma/],
	['game_odds', 'home_spread', '-4,5', /has a comma/],
	['player_box', 'minutes', '40,500', /has a comma/],
	['team_box', 'minutes', '1.240,5', /has a comma/],
	['game_odds', 'home_spread', '1e400', /larger than any number/],
	['schedule', 'game_date', '1899-12-31', /before 1900/],
	['injury_transactions', 'transaction_date', '0000-01-01', /before 1900/],
	['player_box', 'game_id', 'DATE_LEVEL', /reserved/],
	['shots', 'game_id', ' date_level ', /reserved/],
	['team_box', 'team', 'date_level', /reserved/],
	['schedule', 'away_team', 'Date_Level', /reserved/],
	['player_box', 'game_id', '2.21e+7', /^"2.21e\+7" has lost its last digits$/],
	['schedule', 'game_id', '2E7', /has lost its last digits$/],
])('%s.%s: %j is refused', (table, name, text, problem) => {
	expect(read(table, name, text)).toEqual({ value: text, problem: expect.stringMatching(problem) });
});

test('numbers come back from their text as they were', () => {
	fc.assert(
		fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
			// The text of -0 is 0.
			expect(read('game_odds', 'total_line', String(number)).value).toBe(number + 0);
		}),
	);
	fc.assert(
		fc.property(fc.maxSafeInteger(), (number) => {
			expect(read('player_box', 'fga', String(number)).value).toBe(number);
		}),
	);
});
