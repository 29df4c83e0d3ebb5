import type { SeasonCalendar } from '../calendar/season-calendar.ts';
import type { InjuryNotice } from '../roster/roster-days.ts';
import { rosterDays } from '../roster/roster-days.ts';
import type { SeasonOpening } from '../roster/season-opening.ts';
import { TEAMS } from '../roster/team.ts';
import { type Opponent, playGame } from './play-game.ts';
import type { PlayedGame } from './played-game.ts';

export interface PlayedSeason {
	readonly seasonYear: number;
	readonly season: string;
	readonly games: readonly PlayedGame[];
	readonly notices: readonly InjuryNotice[];
}

/** Plays a season from its opening rosters, or only those games of it that are `wanted`. */
export function playSeason(
	seed: number,
	opening: SeasonOpening,
	calendar: SeasonCalendar,
	wanted: (gameId: string) => boolean = () => true,
): PlayedSeason {
	const games: PlayedGame[] = [];
	const notices: InjuryNotice[] = [];
	let next = 0;
	for (const today of rosterDays(opening, calendar, seed)) {
		for (const notice of today.notices) notices.push(notice);
		for (
			let fixture = calendar.fixtures[next];
			fixture?.day === today.day;
			fixture = calendar.fixtures[next]
		) {
			next++;
			if (!wanted(fixture.gameId)) continue;
			games.push(playGame(seed, fixture, calendar.season, opponent(fixture.home), opponent(fixture.away)));
		}

		function opponent(index: number): Opponent {
			const team = TEAMS[index];
			if (team === undefined) throw new RangeError(`the league has no team ${index}`);
			return { team, pace: opening.pace[index] ?? 0, spots: today.spotsOf(index) };
		}
	}
	return { seasonYear: opening.seasonYear, season: calendar.season, games, notices };
}
