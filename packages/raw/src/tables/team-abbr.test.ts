import { expect, test } from 'vitest';
import { isKnownTeam, teamAbbr } from './team-abbr.ts';

test.each([
	['BRK', 'BKN'],
	['CHO', 'CHA'],
	['PHO', 'PHX'],
	['GS', 'GSW'],
	['SA', 'SAS'],
	['NY', 'NYK'],
	['NO', 'NOP'],
	['WSH', 'WAS'],
	['UTAH', 'UTA'],
])("%s is other publishers' spelling of %s", (spelling, tricode) => expect(teamAbbr(spelling)).toBe(tricode));

test('case and blanks around it do not matter', () => expect(teamAbbr(' brk ')).toBe('BKN'));

test('a tricode stays as it is, and so does one that is not known', () => {
	expect(teamAbbr('BOS')).toBe('BOS');
	expect(teamAbbr('NJN')).toBe('NJN');
});

test.each([
	'TBD',
	' tba ',
	'',
	'East 7',
	'WEST #8',
	'Eastern Conference 7',
	'Winner of NOP/SAS',
	'Loser 7/8',
])('%j is no team yet', (name) => expect(isKnownTeam(name)).toBe(false));

test.each(['BOS', 'WES', 'EAST', 'WIN', 'E', 'W2K'])('%s is a team', (name) =>
	expect(isKnownTeam(name)).toBe(true),
);
