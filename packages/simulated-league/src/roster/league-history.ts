import { playerLookup } from '@accounted/raw';
import type { SeasonCalendar } from '../calendar/season-calendar.ts';
import type { LeagueOptions } from '../league-options.ts';
import { NameBook } from '../names/name-book.ts';
import { Random } from '../random/random.ts';
import { type Player, POSITIONS, type Position } from './player.ts';
import { rosterDays } from './roster-days.ts';
import type { Member, Rosters, SeasonOpening } from './season-opening.ts';
import { ageSkills, newSkills } from './skills.ts';

const PLAYERS_PER_POSITION = 3;
const FIRST_PLAYER_ID = 7_000_001;

/**
 * The rosters that each season opens with. A season's follow from those before it, so they are worked out in order, once,
 * and kept: a few hundred small objects a season. Games are not.
 */
export class LeagueHistory {
	readonly players: Player[] = [];
	readonly #openings: SeasonOpening[] = [];
	readonly #names = new NameBook();
	readonly #options: LeagueOptions;
	readonly #calendarOf: (seasonYear: number) => SeasonCalendar;

	constructor(options: LeagueOptions, calendarOf: (seasonYear: number) => SeasonCalendar) {
		this.#options = options;
		this.#calendarOf = calendarOf;
	}

	/** `index` 0 is the league's first season. */
	opening(index: number): SeasonOpening {
		for (let next = this.#openings.length; next <= index; next++) {
			const before = this.#openings[next - 1];
			const seasonYear = this.#options.firstSeasonYear + next;
			const random = Random.stream(this.#options.seed, 'rosters', seasonYear);
			const rosters =
				before === undefined
					? this.#founded(random, seasonYear)
					: this.#renewed(random, seasonYear, this.#closing(before));
			this.#openings.push({
				...rosters,
				seasonYear,
				pace: rosters.teams.map(() => random.normal(0, 1.5)),
			});
		}
		const opening = this.#openings[index];
		if (opening === undefined) throw new RangeError(`the league has no season ${index}`);
		return opening;
	}

	#founded(random: Random, seasonYear: number): Rosters {
		const anyAge = () => Math.round(Math.min(37, Math.max(19, random.normal(26, 4))));
		const teams = Array.from({ length: this.#options.teams }, () => {
			const strength = random.normal(0, 0.4);
			return POSITIONS.flatMap((position) =>
				Array.from({ length: PLAYERS_PER_POSITION }, () =>
					this.#newcomer(random, position, seasonYear - anyAge(), random.normal(strength, 1)),
				),
			);
		});
		return { teams, freeAgents: this.#withEnoughFreeAgents(random, seasonYear, []) };
	}

	#closing(opening: SeasonOpening): Rosters {
		const calendar = this.#calendarOf(opening.seasonYear);
		const days = rosterDays(opening, calendar, this.#options.seed);
		for (;;) {
			const step = days.next();
			if (step.done) return step.value;
		}
	}

	#renewed(random: Random, seasonYear: number, closing: Rosters): Rosters {
		const freeAgents: Member[] = [];
		const older = ({ player, skills }: Member): Member => ({
			player,
			skills: ageSkills(random, skills, seasonYear - player.birthYear),
		});
		for (const member of closing.freeAgents) if (random.chance(0.5)) freeAgents.push(older(member));
		const kept = closing.teams.map((team) =>
			team.map(older).filter((member) => {
				const age = seasonYear - member.player.birthYear;
				if (retires(random, age, member.skills.talent)) return false;
				// Contracts run out: some of those who stay in the league look for another team.
				if (!random.chance(0.12)) return true;
				freeAgents.push(member);
				return false;
			}),
		);
		const teams = kept.map((team) =>
			POSITIONS.flatMap((position) => {
				const members = team.filter((member) => member.player.position === position);
				while (members.length < PLAYERS_PER_POSITION) {
					const signed = random.chance(0.6) ? takeBest(freeAgents, position) : undefined;
					members.push(signed ?? this.#rookie(random, position, seasonYear));
				}
				return members;
			}),
		);
		return { teams, freeAgents: this.#withEnoughFreeAgents(random, seasonYear, freeAgents) };
	}

	/** Enough of each position for the signings of a season: about one a team. */
	#withEnoughFreeAgents(random: Random, seasonYear: number, freeAgents: readonly Member[]): Member[] {
		const wanted = Math.max(1, Math.ceil(this.#options.teams / POSITIONS.length));
		return POSITIONS.flatMap((position) => {
			const members = freeAgents.filter((member) => member.player.position === position);
			while (members.length < wanted) {
				members.push(
					this.#newcomer(random, position, seasonYear - random.int(21, 25), random.normal(-0.7, 0.6)),
				);
			}
			return members;
		});
	}

	#rookie(random: Random, position: Position, seasonYear: number): Member {
		return this.#newcomer(random, position, seasonYear - random.int(19, 22), random.normal(-0.2, 0.9));
	}

	#newcomer(random: Random, position: Position, birthYear: number, talent: number): Member {
		const name = this.#names.invent(random);
		const player: Player = {
			id: FIRST_PLAYER_ID + this.players.length,
			name,
			lookup: playerLookup(name),
			position,
			birthYear,
		};
		this.players.push(player);
		return { player, skills: newSkills(random, position, talent) };
	}
}

function retires(random: Random, age: number, talent: number): boolean {
	if (age >= 40) return true;
	if (age >= 34) return random.chance(talent > 1 ? 0.15 : 0.45);
	return age >= 27 && talent < -0.8 && random.chance(0.35);
}

function takeBest(freeAgents: Member[], position: Position): Member | undefined {
	const best = freeAgents
		.filter((member) => member.player.position === position)
		.sort((a, b) => b.skills.talent - a.skills.talent)[0];
	if (best !== undefined) freeAgents.splice(freeAgents.indexOf(best), 1);
	return best;
}
