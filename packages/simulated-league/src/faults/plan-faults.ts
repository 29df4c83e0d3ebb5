import type { Fixture, SeasonCalendar } from '../calendar/season-calendar.ts';
import type { LeagueOptions } from '../league-options.ts';
import { Random } from '../random/random.ts';
import type { Player } from '../roster/player.ts';
import type { SeasonOpening } from '../roster/season-opening.ts';
import { FAULT_KINDS, type FaultKind } from './fault-kind.ts';

type GameFaultKind = Exclude<FaultKind, 'name-collision'>;

export interface PlannedFault {
	readonly kind: GameFaultKind;
	/** Counts the faults of one kind. */
	readonly ordinal: number;
}

export interface NameCollision {
	/** Keeps his name. */
	readonly first: Player;
	/** Is published under the first one's. */
	readonly second: Player;
}

/** Where the faults go: at most one a game, so that no two blur each other. */
export interface FaultPlan {
	/** By game id. */
	readonly games: ReadonlyMap<string, PlannedFault>;
	readonly collisions: readonly NameCollision[];
}

interface Candidate {
	readonly fixture: Fixture;
	/** Games of this season that both teams have played before it. */
	readonly played: number;
	/** Game dates between this one and the end of the league: 0 on the last. */
	readonly datesLeft: number;
}

/** A lost box score is only a puzzle if there are earlier ones to say who was to be expected. */
const GAMES_BEFORE_A_LOSS = 2;
const LAST_DATES = 3;
/** Of a team's fifteen, those whom one is sure to meet in box scores. */
const REGULARS = 8;

/** Throws a RangeError when more is asked for than the league has room for. */
export function planFaults(
	options: LeagueOptions,
	calendarOf: (seasonYear: number) => SeasonCalendar,
	firstOpening: () => SeasonOpening,
): FaultPlan {
	const games = new Map<string, PlannedFault>();
	const kinds = FAULT_KINDS.filter((kind) => countOf(options, kind) > 0);
	if (kinds.length === 0) return { games, collisions: [] };
	const candidates = candidatesOf(options, calendarOf);
	let collisions: NameCollision[] = [];
	// The scarcest places are given away first.
	const inOrder = [...kinds].sort((a, b) => Number(b === 'not-final') - Number(a === 'not-final'));
	for (const kind of inOrder) {
		const count = countOf(options, kind);
		const random = Random.stream(options.seed, 'faults', kind);
		if (kind === 'name-collision') {
			collisions = collide(random, firstOpening(), count);
			continue;
		}
		const free = placesFor(kind, random.shuffled(candidates)).filter(
			({ fixture }) => !games.has(fixture.gameId),
		);
		if (free.length < count) throw tooMany(kind, count, free.length, 'games');
		free.slice(0, count).forEach(({ fixture }, ordinal) => {
			games.set(fixture.gameId, { kind, ordinal });
		});
	}
	return { games, collisions };
}

function countOf({ faults }: LeagueOptions, kind: FaultKind): number {
	const count = faults[kind] ?? 0;
	if (!Number.isInteger(count) || count < 0)
		throw new RangeError(`simulateLeague: faults.${kind} is ${count}; it must be a whole number, 0 or more`);
	return count;
}

function tooMany(kind: FaultKind, count: number, places: number, of: string): RangeError {
	return new RangeError(
		`simulateLeague: ${count} faults of kind ${kind} were asked for, and there are ${places} ${of} left for them; ask for fewer, or for a larger league`,
	);
}

function candidatesOf(
	options: LeagueOptions,
	calendarOf: (seasonYear: number) => SeasonCalendar,
): Candidate[] {
	const result: Candidate[] = [];
	for (let index = options.seasons - 1, later = 0; index >= 0; index--) {
		const { fixtures } = calendarOf(options.firstSeasonYear + index);
		const dates = [...new Set(fixtures.map(({ day }) => day))];
		const datesLeft = new Map(dates.map((day, at) => [day, later + dates.length - 1 - at]));
		const games = new Map<number, number>();
		for (const fixture of fixtures) {
			const [home, away] = [games.get(fixture.home) ?? 0, games.get(fixture.away) ?? 0];
			games.set(fixture.home, home + 1).set(fixture.away, away + 1);
			result.push({ fixture, played: Math.min(home, away), datesLeft: datesLeft.get(fixture.day) ?? 0 });
		}
		later += dates.length;
	}
	return result;
}

function placesFor(kind: GameFaultKind, shuffled: readonly Candidate[]): readonly Candidate[] {
	switch (kind) {
		case 'not-final':
			// What is still to be played lies at the end; a stable sort keeps the order of the last dates a matter of chance.
			return [...shuffled].sort(
				(a, b) => Math.max(a.datesLeft, LAST_DATES - 1) - Math.max(b.datesLeft, LAST_DATES - 1),
			);
		case 'lost-box-score':
		case 'late-arrival':
			return shuffled.filter(({ played }) => played >= GAMES_BEFORE_A_LOSS);
		default:
			return shuffled;
	}
}

function collide(random: Random, opening: SeasonOpening, count: number): NameCollision[] {
	const regulars = opening.teams.map((team) =>
		random.shuffled([...team].sort((a, b) => b.skills.talent - a.skills.talent).slice(0, REGULARS)),
	);
	const collisions: NameCollision[] = [];
	for (let index = 0; index < count; index++) {
		// Two teams that still have somebody who is not in a collision yet.
		const [one, other] = random.shuffled(regulars.filter((team) => team.length > 0));
		const first = one?.pop();
		const second = other?.pop();
		if (first === undefined || second === undefined)
			throw tooMany('name-collision', count, collisions.length, 'pairs of players');
		collisions.push({ first: first.player, second: second.player });
	}
	return collisions;
}
