import { expect, test } from 'vitest';
import { isCountedSeasonType, SEASON_TYPES, seasonTypeOf } from './season-type.ts';

test.each([
	['Regular Season', 'Regular Season'],
	['regular_season', 'Regular Season'],
	['REG', 'Regular Season'],
	['2', 'Regular Season'],
	['2.0', 'Regular Season'],
	['22021', 'Regular Season'],
	['PlayIn', 'PlayIn'],
	['Play-In', 'PlayIn'],
	['Play-In Tournament', 'PlayIn'],
	['5', 'PlayIn'],
	['52021', 'PlayIn'],
	['Playoffs', 'Playoffs'],
	['Post Season', 'Playoffs'],
	['postseason', 'Playoffs'],
	['4', 'Playoffs'],
	['42021', 'Playoffs'],
	['Pre Season', 'Pre Season'],
	['Pre-Season', 'Pre Season'],
	['preseason', 'Pre Season'],
	['1', 'Pre Season'],
	['12021', 'Pre Season'],
	['All-Star', 'All-Star'],
	['All Star Game', 'All-Star'],
	['32021', 'All-Star'],
	// All-Star at one publisher and the playoffs at another.
	['3', null],
	['NBA Cup', null],
	['', null],
	[null, null],
])('%j is %j', (text, type) => expect(seasonTypeOf(text)).toBe(type));

test('each type stands for itself', () => {
	for (const type of SEASON_TYPES) expect(seasonTypeOf(type)).toBe(type);
});

test('preseason and All-Star games do not count; a type that is not known does', () => {
	expect(SEASON_TYPES.filter(isCountedSeasonType)).toEqual(['Regular Season', 'PlayIn', 'Playoffs']);
	expect(['NBA Cup', '3', '', null].every(isCountedSeasonType)).toBe(true);
});
