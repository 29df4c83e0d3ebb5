import { expect, test } from 'vitest';
import { teamAbbr } from '../tables/team-abbr.ts';
import { ARENAS } from './arenas.ts';

test('each of the 30 teams has one arena, in North America', () => {
	expect(ARENAS.size).toBe(30);
	for (const [team, arena] of ARENAS) {
		expect(arena.team).toBe(team);
		expect(teamAbbr(team)).toBe(team);
		expect(arena.latitude).toBeGreaterThan(25);
		expect(arena.latitude).toBeLessThan(46);
		expect(arena.longitude).toBeGreaterThan(-123);
		expect(arena.longitude).toBeLessThan(-70);
	}
});

test('two teams share one, and only these', () => {
	const places = Map.groupBy(ARENAS.values(), ({ latitude, longitude }) => `${latitude} ${longitude}`);
	const shared = [...places.values()].filter((arenas) => arenas.length > 1);
	expect(shared.map((arenas) => arenas.map(({ team }) => team))).toEqual([['LAC', 'LAL']]);
});
