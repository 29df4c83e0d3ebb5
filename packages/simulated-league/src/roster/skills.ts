import type { Random } from '../random/random.ts';
import { POSITIONS, type Position } from './player.ts';

/** How good somebody is in one season. Skills are in standard deviations from an average player of the league. */
export interface Skills {
	readonly talent: number;
	readonly rim: number;
	readonly midRange: number;
	readonly three: number;
	readonly freeThrow: number;
	readonly passing: number;
	readonly handling: number;
	readonly rebounding: number;
	readonly stealing: number;
	readonly blocking: number;
	readonly defence: number;
	/** Shares of the shots taken, which sum to 1. */
	readonly diet: Diet;
	/** When in the season the good weeks are, from 0 to 1. */
	readonly formPhase: number;
}

interface Diet {
	readonly paint: number;
	readonly midRange: number;
	readonly three: number;
}

const PAINT_BY_SIZE = [0.36, 0.35, 0.42, 0.52, 0.72];
const MID_RANGE_BY_SIZE = [0.13, 0.115, 0.1, 0.1, 0.1];

export function newSkills(random: Random, position: Position, talent: number): Skills {
	const size = POSITIONS.indexOf(position);
	const paint = (PAINT_BY_SIZE[size] ?? 0.4) * Math.exp(random.normal(0, 0.3));
	const midRange = (MID_RANGE_BY_SIZE[size] ?? 0.12) * Math.exp(random.normal(0, 0.5));
	const three = Math.max(0.02, 0.93 - paint - midRange) * Math.exp(random.normal(0, 0.3));
	return {
		talent,
		rim: random.normal(),
		midRange: random.normal(),
		three: random.normal(),
		freeThrow: random.normal(),
		passing: random.normal(),
		handling: random.normal(),
		rebounding: random.normal(),
		stealing: random.normal(),
		blocking: random.normal(),
		defence: random.normal(),
		diet: dietOf(paint, midRange, three),
		formPhase: random.next(),
	};
}

/** A year later: the young get better, the old get worse, and everybody changes a little. */
export function ageSkills(random: Random, skills: Skills, age: number): Skills {
	const trend = age < 25 ? 0.18 : age < 30 ? 0.02 : age < 33 ? -0.12 : -0.25;
	const drift = (skill: number) => skill * 0.97 + random.normal(0, 0.2);
	const { diet } = skills;
	return {
		talent: skills.talent + random.normal(trend, 0.18),
		rim: drift(skills.rim),
		midRange: drift(skills.midRange),
		three: drift(skills.three),
		freeThrow: drift(skills.freeThrow),
		passing: drift(skills.passing),
		handling: drift(skills.handling),
		rebounding: drift(skills.rebounding),
		stealing: drift(skills.stealing),
		blocking: drift(skills.blocking),
		defence: drift(skills.defence),
		diet: dietOf(
			diet.paint * Math.exp(random.normal(0, 0.1)),
			diet.midRange * Math.exp(random.normal(0, 0.15)),
			diet.three * Math.exp(random.normal(0.02, 0.1)),
		),
		formPhase: random.next(),
	};
}

/** Talent on a day of the season: form comes and goes over about seven weeks. */
export function talentOn(skills: Skills, day: number): number {
	return skills.talent + 0.2 * Math.sin(2 * Math.PI * (day / 50 + skills.formPhase));
}

function dietOf(paint: number, midRange: number, three: number): Diet {
	const sum = paint + midRange + three;
	return { paint: paint / sum, midRange: midRange / sum, three: three / sum };
}
