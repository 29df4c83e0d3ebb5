import { type IsoDate, isoDateFromDay } from '@accounted/warehouse';
import type { LeagueOptions } from '../league-options.ts';
import { Random } from '../random/random.ts';
import { balanceHomes } from './balance-homes.ts';
import { gameDays } from './game-days.ts';
import { rounds } from './rounds.ts';

export interface Fixture {
	readonly gameId: string;
	readonly seasonYear: number;
	readonly day: number;
	readonly date: IsoDate;
	/** Indexes into the league's teams. */
	readonly home: number;
	readonly away: number;
}

export interface SeasonCalendar {
	readonly seasonYear: number;
	/** 2021-22 */
	readonly season: string;
	/** Days since 1970-01-01. */
	readonly firstDay: number;
	readonly lastDay: number;
	/** In order of date and game id. */
	readonly fixtures: readonly Fixture[];
}

/**
 * Who plays where and when. Each round of games is spread over its two or so days and the ones beside them, where both
 * teams are free; a team that played yesterday is spared where it can be. There is always such a day: a round's
 * stretch of days meets only its neighbours', which have taken one day from each of the two teams at most.
 */
export function seasonCalendar(options: LeagueOptions, seasonYear: number): SeasonCalendar {
	const { seed, teams, gamesPerTeam } = options;
	const random = Random.stream(seed, 'calendar', seasonYear);
	const days = gameDays(seasonYear, 2 * gamesPerTeam + 1);
	const seats = random.shuffled(Array.from({ length: teams }, (_, team) => team));
	const byRound = rounds(teams, gamesPerTeam);
	const order = random.shuffled(byRound);
	const homes = balanceHomes(order.flat(), teams);
	const busy = days.map(() => new Set<number>());

	const placed = homes.map(([homeSeat, awaySeat], index) => {
		const home = seats[homeSeat] ?? homeSeat;
		const away = seats[awaySeat] ?? awaySeat;
		const round = Math.floor(index / (teams / 2));
		const from = Math.max(0, 2 * round - 1);
		const stretch = days.slice(from, 2 * round + 3).map((_, offset) => from + offset);
		const free = stretch.filter((at) => !plays(at, home) && !plays(at, away));
		const rested = free.filter(
			(at) => ![at - 1, at + 1].some((near) => plays(near, home) || plays(near, away)),
		);
		const at = random.pick(rested.length > 0 && random.chance(0.6) ? rested : free);
		busy[at]?.add(home).add(away);
		return { day: days[at] ?? 0, home, away };
	});
	placed.sort((a, b) => a.day - b.day || a.home - b.home);

	const yearDigits = String(seasonYear % 100).padStart(2, '0');
	const fixtures = placed.map(
		({ day, home, away }, index): Fixture => ({
			gameId: `9${yearDigits}${String(index + 1).padStart(7, '0')}`,
			seasonYear,
			day,
			date: isoDateFromDay(day),
			home,
			away,
		}),
	);
	return {
		seasonYear,
		season: `${seasonYear}-${String((seasonYear + 1) % 100).padStart(2, '0')}`,
		firstDay: fixtures[0]?.day ?? 0,
		lastDay: fixtures.at(-1)?.day ?? 0,
		fixtures,
	};

	function plays(at: number, team: number): boolean {
		return busy[at]?.has(team) ?? false;
	}
}
