import type { FaultRequest } from './faults/fault-kind.ts';
import { TEAMS } from './roster/team.ts';

/** What to simulate. Everything has a default: one full season of thirty teams, without faults. */
export interface SimulateLeagueOptions {
	/** The same seed gives the same league, row for row. */
	readonly seed?: number;
	readonly seasons?: number;
	/** 2021 is the season 2021-22. */
	readonly firstSeasonYear?: number;
	/** An even number, up to 30. */
	readonly teams?: number;
	/** 82 makes 1,230 games a season of thirty teams. */
	readonly gamesPerTeam?: number;
	/** How many of each kind of fault to plant. */
	readonly faults?: FaultRequest;
}

export type LeagueOptions = Required<SimulateLeagueOptions>;

/** Fills in the defaults. Throws a RangeError for a league that cannot be played. */
export function leagueOptions(options: SimulateLeagueOptions): LeagueOptions {
	const {
		seed = 1,
		seasons = 1,
		firstSeasonYear = 2021,
		teams = TEAMS.length,
		gamesPerTeam = 82,
		faults = {},
	} = options;
	demand(Number.isSafeInteger(seed), 'seed', seed, 'a whole number');
	// Game ids carry two digits of the year.
	demand(within(seasons, 1, 100), 'seasons', seasons, 'from 1 to 100');
	demand(within(firstSeasonYear, 1950, 2150), 'firstSeasonYear', firstSeasonYear, 'from 1950 to 2150');
	demand(
		within(teams, 2, TEAMS.length) && teams % 2 === 0,
		'teams',
		teams,
		`even, from 2 to ${TEAMS.length}`,
	);
	// A team plays about every other day, and one season must end before the next begins.
	demand(within(gamesPerTeam, 1, 100), 'gamesPerTeam', gamesPerTeam, 'from 1 to 100');
	return { seed, seasons, firstSeasonYear, teams, gamesPerTeam, faults };
}

function within(value: number, low: number, high: number): boolean {
	return Number.isInteger(value) && value >= low && value <= high;
}

function demand(holds: boolean, option: string, value: number, wanted: string): void {
	if (!holds) throw new RangeError(`simulateLeague: ${option} is ${value}; it must be ${wanted}`);
}
