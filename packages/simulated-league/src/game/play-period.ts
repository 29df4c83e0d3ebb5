import { SHOT_ZONES } from '@accounted/raw';
import type { Random } from '../random/random.ts';
import type { CourtSide } from './court-side.ts';
import type { BoxCounts, Shot } from './played-game.ts';
import { ZONE_RATES } from './zone-rates.ts';

/** The shots of a game as they come, and the number of the event that came last. */
export interface GameLog {
	readonly shots: Shot[];
	lastEvent: number;
}

interface Period {
	readonly number: number;
	readonly seconds: number;
	/** Of each team. */
	readonly possessions: number;
}

const TURNOVER = 0.126;
const TEAM_TURNOVER = 0.05;
const STOLEN = 0.56;
/** A foul away from any shot that leads to two free throws. */
const BONUS_FREE_THROWS = 0.03;
/** A foul that leads to nothing but a line in the box. */
const COMMON_FOUL = 0.08;
/** A miss that nobody is credited for catching: out of bounds, the end of a period. */
const DEAD_BALL = 0.085;
const OFFENSIVE_REBOUND = 0.237;
const FOUL_LIMIT = 6;
/** A fouled shot goes in this much less often than it would have. */
const FOULED_MAKE = 0.42;
/** Those behind try harder: what each point of the margin moves the chance to score by, and at most. */
const CHASING = 0.002;
const MOST_CHASING = 0.05;

/** Teams take turns with the ball. All that a box score counts is counted here, so its identities hold by construction. */
export function playPeriod(
	random: Random,
	home: CourtSide,
	away: CourtSide,
	period: Period,
	log: GameLog,
): void {
	const turns = 2 * period.possessions;
	const homeFirst = random.chance(0.5);
	let offence = home;
	let defence = away;
	for (let turn = 0; turn < turns; turn++) {
		const byHome = (turn % 2 === 0) === homeFirst;
		offence = byHome ? home : away;
		defence = byHome ? away : home;
		// The part of this turn that has gone by; each further shot of it comes later.
		let part = 0.35 + 0.5 * random.next();
		while (attack(byHome, Math.floor(period.seconds * (1 - (turn + part) / turns)))) part += (1 - part) * 0.5;
	}

	/** One try to score. Whether the offence has the ball again after it. */
	function attack(byHome: boolean, secondsLeft: number): boolean {
		log.lastEvent += random.int(1, 2);
		if (random.chance(COMMON_FOUL)) chargeFoul();
		if (random.chance(TURNOVER)) {
			turnOver();
			return false;
		}
		const shooterIndex = offence.shooting.draw(random);
		const shooter = offence.rotation.players[shooterIndex];
		const counts = offence.counts[shooterIndex];
		if (shooter === undefined || counts === undefined) return false;
		if (random.chance(BONUS_FREE_THROWS)) {
			chargeFoul();
			return freeThrows(counts, shooterIndex, 2) ? false : rebound();
		}
		const zone = SHOT_ZONES[offence.zoneChoices[shooterIndex]?.draw(random) ?? 0] ?? 'Restricted Area';
		const rates = ZONE_RATES[zone];
		const goesIn =
			(offence.makes[shooterIndex]?.[zone] ?? rates.make) - (zone === 'Backcourt' ? 0 : resistance());
		const fouled = random.chance(rates.fouled);
		const made = random.chance(fouled ? goesIn * FOULED_MAKE : goesIn);
		if (fouled) chargeFoul();
		if (fouled && !made) return freeThrows(counts, shooterIndex, rates.value) ? false : rebound();

		counts.fga++;
		if (rates.value === 3) counts.fg3a++;
		let assist: number | null = null;
		let block: number | null = null;
		if (made) {
			counts.fgm++;
			if (rates.value === 3) counts.fg3m++;
			offence.points += rates.value;
			if (random.chance(rates.assisted)) {
				assist = offence.passing.drawOtherThan(random, shooterIndex);
				add(offence, assist, 'ast');
			}
		} else if (random.chance(rates.blocked)) {
			block = defence.blocking.draw(random);
			add(defence, block, 'blk');
		}
		log.shots.push({
			eventNum: ++log.lastEvent,
			period: period.number,
			secondsLeft,
			byHome,
			shooter: shooter.member.player,
			zone,
			value: rates.value,
			made,
			assist: assist === null ? null : (offence.rotation.players[assist]?.member.player ?? null),
			block: block === null ? null : (defence.rotation.players[block]?.member.player ?? null),
		});
		if (!made) return rebound();
		return fouled && !freeThrows(counts, shooterIndex, 1) ? rebound() : false;
	}

	/** What the defence, and a lead, take off the chance to score. */
	function resistance(): number {
		const lead = CHASING * (offence.points - defence.points);
		return defence.defence + Math.min(MOST_CHASING, Math.max(-MOST_CHASING, lead));
	}

	/** Whether the last of them goes in: the ball is then the other team's. */
	function freeThrows(counts: BoxCounts, shooter: number, throws: number): boolean {
		let made = false;
		for (let i = 0; i < throws; i++) {
			log.lastEvent++;
			made = random.chance(offence.freeThrows[shooter] ?? 0.77);
			counts.fta++;
			if (!made) continue;
			counts.ftm++;
			offence.points++;
		}
		return made;
	}

	/** Whether the attack goes on. */
	function rebound(): boolean {
		log.lastEvent++;
		if (random.chance(DEAD_BALL)) return false;
		if (random.chance(OFFENSIVE_REBOUND)) {
			add(offence, offence.offensiveRebounding.draw(random), 'oreb');
			return true;
		}
		add(defence, defence.defensiveRebounding.draw(random), 'dreb');
		return false;
	}

	function turnOver(): void {
		if (random.chance(TEAM_TURNOVER)) {
			offence.teamTurnovers++;
			return;
		}
		add(offence, offence.losing.draw(random), 'tov');
		if (random.chance(STOLEN)) add(defence, defence.stealing.draw(random), 'stl');
	}

	function chargeFoul(): void {
		for (let attempt = 0; attempt < 20; attempt++) {
			const counts = defence.counts[defence.fouling.draw(random)];
			if (counts === undefined || counts.pf >= FOUL_LIMIT) continue;
			counts.pf++;
			return;
		}
	}
}

function add(side: CourtSide, player: number, stat: keyof BoxCounts): void {
	const counts = side.counts[player];
	if (counts !== undefined) counts[stat]++;
}
