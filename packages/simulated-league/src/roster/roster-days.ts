import type { SeasonCalendar } from '../calendar/season-calendar.ts';
import { Random } from '../random/random.ts';
import type { Player } from './player.ts';
import type { Member, Rosters, SeasonOpening } from './season-opening.ts';

/** A player on or off the injured list. */
export interface InjuryNotice {
	/** Days since 1970-01-01. */
	readonly day: number;
	/** The team's index in the league. */
	readonly team: number;
	readonly action: 'PLACED' | 'ACTIVATED';
	readonly player: Player;
	readonly notes: string;
}

/** Somebody who is on a team, and whether he may play. */
export interface RosterSpot {
	readonly member: Member;
	readonly state: 'fit' | 'injured' | 'suspended';
}

export interface RosterDay {
	/** Days since 1970-01-01. */
	readonly day: number;
	/** By the team's index: who is on it as the day's games begin. */
	spotsOf(team: number): RosterSpot[];
	readonly notices: readonly InjuryNotice[];
}

interface Absence {
	readonly until: number;
	readonly state: 'injured' | 'suspended';
}

/** Few enough that eleven of fifteen can always play. */
const MAX_ABSENT = 4;
const INJURIES_PER_PLAYER_DAY = 0.0075;
const SUSPENSIONS_PER_TEAM_DAY = 0.0015;
const TRADES_PER_TEAM = 0.5;
const SIGNINGS_PER_TEAM = 1.2;

const AILMENTS = [
	'sprained left ankle',
	'sprained right ankle',
	'strained left hamstring',
	'strained right calf',
	'sore right knee',
	'sore left knee',
	'lower back tightness',
	'bruised left hip',
	'fractured right hand',
	'illness',
	'concussion',
];

/**
 * Plays through a season day by day, without its games: injuries, suspensions, trades and signings, all before the day's
 * games begin. Only the fit change teams, so an injury ends with the team that it began with. Returns the rosters at
 * the end. The day after the last carries the notices of those who come back later.
 */
export function* rosterDays(
	opening: SeasonOpening,
	calendar: SeasonCalendar,
	seed: number,
): Generator<RosterDay, Rosters> {
	const random = Random.stream(seed, 'roster-days', opening.seasonYear);
	const teams = opening.teams.map((team) => [...team]);
	const freeAgents = [...opening.freeAgents];
	const absences = new Map<Player, Absence>();
	const { firstDay, lastDay } = calendar;
	const length = lastDay - firstDay + 1;
	const isFit = (member: Member) => !absences.has(member.player);
	const absentOf = (team: readonly Member[]) =>
		team.reduce((sum, member) => sum + (isFit(member) ? 0 : 1), 0);

	for (let day = firstDay; day <= lastDay; day++) {
		const notices: InjuryNotice[] = [];
		teams.forEach((members, team) => {
			for (const { player } of members) {
				const absence = absences.get(player);
				if (absence === undefined || absence.until > day) continue;
				absences.delete(player);
				if (absence.state === 'injured') notices.push(activated(day, team, player));
			}
		});
		const elapsed = (day - firstDay) / length;
		if (elapsed > 0) moveBetweenTeams(elapsed);
		teams.forEach((members, team) => {
			for (const { player } of members) {
				if (!random.chance(INJURIES_PER_PLAYER_DAY)) continue;
				if (absences.has(player) || absentOf(members) >= MAX_ABSENT) continue;
				const notes = `placed on IL with ${random.pick(AILMENTS)}`;
				absences.set(player, { until: day + daysOut(random), state: 'injured' });
				notices.push({ day, team, action: 'PLACED', player, notes });
			}
			if (!random.chance(SUSPENSIONS_PER_TEAM_DAY) || absentOf(members) >= MAX_ABSENT) return;
			const { player } = random.pick(members.filter(isFit));
			absences.set(player, { until: day + random.int(2, 6), state: 'suspended' });
		});
		yield {
			day,
			notices,
			spotsOf: (team) =>
				(teams[team] ?? []).map((member) => ({
					member,
					state: absences.get(member.player)?.state ?? 'fit',
				})),
		};
	}

	const late = teams.flatMap((members, team) =>
		members.flatMap(({ player }) => {
			const absence = absences.get(player);
			return absence?.state === 'injured' ? [activated(absence.until, team, player)] : [];
		}),
	);
	yield { day: lastDay + 1, notices: late.sort((a, b) => a.day - b.day), spotsOf: () => [] };
	return { teams, freeAgents };

	function moveBetweenTeams(elapsed: number): void {
		// Trades are made between the first fifth of a season and its deadline, at two thirds.
		const tradeChance = elapsed > 0.2 && elapsed < 0.67 ? TRADES_PER_TEAM / (0.47 * length) : 0;
		teams.forEach((members, team) => {
			if (random.chance(tradeChance)) {
				const partners = teams.filter((_, other) => other !== team);
				const partner = random.pick(partners);
				exchange(members, partner);
			}
			if (random.chance(SIGNINGS_PER_TEAM / length)) exchange(members, freeAgents);
		});
	}

	/** One for one and position for position, so that rosters stay full and balanced. */
	function exchange(members: Member[], others: Member[]): void {
		const incoming = random.pick(others);
		const outgoing = members
			.filter((member) => member.player.position === incoming.player.position && isFit(member))
			// A free agent takes the place of the least of them; a trade may be about anybody.
			.sort((a, b) => a.skills.talent - b.skills.talent)
			.at(others === freeAgents ? 0 : random.int(0, 2));
		if (outgoing === undefined || !isFit(incoming)) return;
		members[members.indexOf(outgoing)] = incoming;
		others[others.indexOf(incoming)] = outgoing;
	}
}

function activated(day: number, team: number, player: Player): InjuryNotice {
	return { day, team, action: 'ACTIVATED', player, notes: 'activated from IL' };
}

function daysOut(random: Random): number {
	const severity = random.next();
	if (severity < 0.7) return random.int(3, 14);
	return severity < 0.95 ? random.int(15, 45) : random.int(46, 120);
}
