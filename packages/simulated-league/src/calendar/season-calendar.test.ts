import { isoDateFromDay } from '@accounted/warehouse';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { leagueOptions } from '../league-options.ts';
import { balanceHomes } from './balance-homes.ts';
import { gameDays } from './game-days.ts';
import { rounds } from './rounds.ts';
import { seasonCalendar } from './season-calendar.ts';

describe('gameDays', () => {
	test('a full season is 165 days, from the middle of October to about 10 April', () => {
		const days = gameDays(2021, 165).map(isoDateFromDay);
		expect([days[0], days.at(-1)]).toEqual(['2021-10-19', '2022-04-10']);
		for (let year = 2000; year < 2060; year++) {
			const [first, last] = [gameDays(year, 165)[0] ?? 0, gameDays(year, 165).at(-1) ?? 0];
			expect(isoDateFromDay(first) >= `${year}-10-17` && isoDateFromDay(first) <= `${year}-10-23`).toBe(true);
			expect(isoDateFromDay(last) >= `${year + 1}-04-07` && isoDateFromDay(last) <= `${year + 1}-04-15`).toBe(
				true,
			);
		}
	});

	test('nobody plays on Thanksgiving, Christmas Eve or around the all-star game', () => {
		const days = new Set(gameDays(2021, 165).map(isoDateFromDay).map(String));
		for (const free of ['2021-11-25', '2021-12-24', '2022-02-18', '2022-02-20', '2022-02-23', '2022-04-04'])
			expect(days.has(free), free).toBe(false);
		expect(days.has('2022-02-17') && days.has('2022-02-24')).toBe(true);
	});
});

const shape = fc.record({
	teams: fc.integer({ min: 1, max: 15 }).map((half) => 2 * half),
	gamesPerTeam: fc.integer({ min: 1, max: 40 }),
	seed: fc.integer(),
});

describe('seasonCalendar', () => {
	test('every team plays all its games, never twice a day, and half of them at home', () => {
		fc.assert(
			fc.property(shape, (options) => {
				const { fixtures } = seasonCalendar(leagueOptions(options), 2021);
				expect(fixtures).toHaveLength((options.teams * options.gamesPerTeam) / 2);
				expect(new Set(fixtures.map(({ gameId }) => gameId)).size).toBe(fixtures.length);
				const seats = fixtures.flatMap(({ home, away, day }) => [`${day} ${home}`, `${day} ${away}`]);
				expect(new Set(seats).size).toBe(seats.length);
				for (let team = 0; team < options.teams; team++) {
					const home = fixtures.filter((fixture) => fixture.home === team).length;
					const away = fixtures.filter((fixture) => fixture.away === team).length;
					expect(home + away).toBe(options.gamesPerTeam);
					expect(Math.abs(home - away)).toBeLessThanOrEqual(options.gamesPerTeam % 2);
				}
			}),
			{ numRuns: 60 },
		);
	});

	test('game ids have ten digits, and say the season', () => {
		const { fixtures, season } = seasonCalendar(leagueOptions({ teams: 4, gamesPerTeam: 2 }), 2009);
		expect(season).toBe('2009-10');
		expect(fixtures.map(({ gameId }) => gameId)).toEqual([
			'9090000001',
			'9090000002',
			'9090000003',
			'9090000004',
		]);
		expect(seasonCalendar(leagueOptions({ teams: 2, gamesPerTeam: 1 }), 1999).season).toBe('1999-00');
	});
});

test('in each round everybody plays once, and after a full circle everybody has met', () => {
	const circle = rounds(8, 7);
	for (const round of circle) expect(new Set(round.flat()).size).toBe(8);
	const met = circle.flat().map(([one, other]) => [one, other].sort().join('-'));
	expect(new Set(met).size).toBe(28);
});

test('balancing homes changes who is at home, and never who meets whom', () => {
	const pairings = rounds(6, 9).flat();
	const unordered = (pairs: typeof pairings) => pairs.map(([one, other]) => [one, other].sort());
	expect(unordered(balanceHomes(pairings, 6))).toEqual(unordered(pairings));
});
