import type { ShotZone } from '@accounted/raw';
import { WeightedChoice } from '../random/weighted-choice.ts';
import { POSITIONS } from '../roster/player.ts';
import type { BoxCounts } from './played-game.ts';
import type { Rotation } from './rotation.ts';
import { ZONE_RATES } from './zone-rates.ts';

/** One team while a game is being played: who does what how often, and what has been counted so far. */
export interface CourtSide {
	readonly rotation: Rotation;
	readonly counts: readonly BoxCounts[];
	readonly shooting: WeightedChoice;
	readonly losing: WeightedChoice;
	readonly passing: WeightedChoice;
	readonly offensiveRebounding: WeightedChoice;
	readonly defensiveRebounding: WeightedChoice;
	readonly stealing: WeightedChoice;
	readonly blocking: WeightedChoice;
	readonly fouling: WeightedChoice;
	/** By player, over SHOT_ZONES. */
	readonly zoneChoices: readonly WeightedChoice[];
	/** By player: chance that a shot from a zone goes in, before the defence. */
	readonly makes: readonly Readonly<Record<ShotZone, number>>[];
	/** By player. */
	readonly freeThrows: readonly number[];
	/** Taken off the other team's chances. */
	readonly defence: number;
	teamTurnovers: number;
	points: number;
}

/** What a standard deviation of talent adds to the chance to score, over that of a regular. */
const TALENT_EDGE = 0.025;
const REGULAR_TALENT = 0.5;
/** What a standard deviation of defence, of the whole team, takes off the other's chance. */
const DEFENCE_EDGE = 0.05;

/** By size, from point guards to centres. */
const PASSING = [0.75, 0.25, 0, -0.2, -0.35];
const REBOUNDING = [-0.4, -0.3, 0, 0.4, 0.8];
const STEALING = [0.25, 0.15, 0.05, -0.1, -0.2];
const BLOCKING = [-0.9, -0.6, 0, 0.5, 1.1];
const FREE_THROWS = [0.82, 0.81, 0.78, 0.75, 0.7];

export function courtSide(rotation: Rotation, homeEdge: number): CourtSide {
	const { players } = rotation;
	const minutes = players.reduce((sum, player) => sum + player.plannedMinutes, 0);
	const weigh = (bias: (player: (typeof players)[number], size: number) => number) =>
		new WeightedChoice(
			players.map(
				(player) =>
					player.plannedMinutes * Math.exp(bias(player, POSITIONS.indexOf(player.member.player.position))),
			),
		);
	return {
		rotation,
		counts: players.map(emptyCounts),
		shooting: weigh(({ talent }) => 0.25 * talent),
		losing: weigh(({ talent, member }) => 0.25 * talent - 0.2 * member.skills.handling),
		passing: weigh(
			({ talent, member }, size) => 0.25 * talent + 0.45 * member.skills.passing + (PASSING[size] ?? 0),
		),
		offensiveRebounding: weigh(
			({ member }, size) => 0.35 * member.skills.rebounding + 1.5 * (REBOUNDING[size] ?? 0),
		),
		defensiveRebounding: weigh(
			({ member }, size) => 0.25 * member.skills.rebounding + (REBOUNDING[size] ?? 0),
		),
		stealing: weigh(({ member }, size) => 0.35 * member.skills.stealing + (STEALING[size] ?? 0)),
		blocking: weigh(({ member }, size) => 0.5 * member.skills.blocking + (BLOCKING[size] ?? 0)),
		fouling: weigh((_, size) => 0.08 * size),
		zoneChoices: players.map(({ member: { skills, player } }) => {
			const { paint, midRange, three } = skills.diet;
			const atRim = 0.54 + 0.04 * POSITIONS.indexOf(player.position);
			return new WeightedChoice([
				paint * atRim,
				paint * (1 - atRim),
				midRange,
				three * 0.13,
				three * 0.12,
				three * 0.745,
				three * 0.005,
			]);
		}),
		makes: players.map(({ member: { skills }, talent }) => {
			const form = TALENT_EDGE * (talent - REGULAR_TALENT) + homeEdge;
			const rim = ZONE_RATES['Restricted Area'].make + form + 0.025 * skills.rim;
			const three = form + 0.018 * skills.three;
			return {
				'Restricted Area': rim,
				'In The Paint (Non-RA)': ZONE_RATES['In The Paint (Non-RA)'].make + form + 0.025 * skills.rim,
				'Mid-Range': ZONE_RATES['Mid-Range'].make + form + 0.025 * skills.midRange,
				'Left Corner 3': ZONE_RATES['Left Corner 3'].make + three,
				'Right Corner 3': ZONE_RATES['Right Corner 3'].make + three,
				'Above the Break 3': ZONE_RATES['Above the Break 3'].make + three,
				Backcourt: ZONE_RATES.Backcourt.make,
			};
		}),
		freeThrows: players.map(({ member: { skills, player } }) =>
			Math.min(
				0.94,
				Math.max(0.45, (FREE_THROWS[POSITIONS.indexOf(player.position)] ?? 0.77) + 0.055 * skills.freeThrow),
			),
		),
		defence:
			players.reduce(
				(sum, player) => sum + player.plannedMinutes * DEFENCE_EDGE * player.member.skills.defence,
				0,
			) / minutes,
		teamTurnovers: 0,
		points: 0,
	};
}

function emptyCounts(): BoxCounts {
	return {
		fgm: 0,
		fga: 0,
		fg3m: 0,
		fg3a: 0,
		ftm: 0,
		fta: 0,
		oreb: 0,
		dreb: 0,
		ast: 0,
		stl: 0,
		blk: 0,
		tov: 0,
		pf: 0,
	};
}
