import type { Random } from '../random/random.ts';
import { POSITIONS } from '../roster/player.ts';
import type { RosterSpot } from '../roster/roster-days.ts';
import type { Member } from '../roster/season-opening.ts';
import { talentOn } from '../roster/skills.ts';
import type { AbsentLine, PlayerLine } from './played-game.ts';

interface RotationPlayer {
	readonly member: Member;
	/** Talent on the day. */
	readonly talent: number;
	readonly starter: boolean;
	readonly startPosition: PlayerLine['startPosition'];
	/** About how many minutes of 48 the coach has in mind. */
	readonly plannedMinutes: number;
}

export interface Rotation {
	/** Nine to eleven, the five starters first. */
	readonly players: readonly RotationPlayer[];
	readonly absent: readonly AbsentLine[];
}

const BENCH_MINUTES = [23, 19, 15.5, 12, 8.5, 5];

/** The coach's choice: the best of each position start, and the best of the others come off the bench. */
export function rotationOf(random: Random, spots: readonly RosterSpot[], day: number): Rotation {
	const fit = spots
		.filter(({ state }) => state === 'fit')
		.map(({ member }) => ({
			member,
			talent: talentOn(member.skills, day),
			standing: member.skills.talent + random.normal(0, 0.25),
		}))
		.sort((a, b) => b.standing - a.standing);
	const size = fit.length <= 9 || random.chance(0.1) ? 9 : fit.length === 10 || random.chance(0.3) ? 10 : 11;

	const starters = POSITIONS.flatMap((position) => {
		const best = fit.find(({ member }) => member.player.position === position);
		return best === undefined ? [] : [best];
	});
	// Injuries can leave a position without anybody: the next best player starts.
	for (const next of fit)
		if (starters.length < POSITIONS.length && !starters.includes(next)) starters.push(next);
	starters.sort((a, b) => heightOf(a.member) - heightOf(b.member));
	const others = fit.filter((player) => !starters.includes(player));
	const bench = others.slice(0, size - starters.length);

	const players = [
		...starters.map(
			({ member, talent, standing }, index): RotationPlayer => ({
				member,
				talent,
				starter: true,
				startPosition: index < 2 ? 'G' : index < 4 ? 'F' : 'C',
				plannedMinutes: Math.min(38, Math.max(22, 30 + 3 * standing)),
			}),
		),
		...bench.map(
			({ member, talent }, index): RotationPlayer => ({
				member,
				talent,
				starter: false,
				startPosition: null,
				plannedMinutes: BENCH_MINUTES[index] ?? 4,
			}),
		),
	];
	const absent = [
		...others.slice(bench.length).map(({ member }): AbsentLine => ({ player: member.player, why: 'coach' })),
		...spots.flatMap(({ member, state }): AbsentLine[] =>
			state === 'fit' ? [] : [{ player: member.player, why: state }],
		),
	];
	return { players, absent };
}

function heightOf(member: Member): number {
	return POSITIONS.indexOf(member.player.position);
}
