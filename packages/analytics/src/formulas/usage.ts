import { roundTo } from './rounding.ts';
import { FREE_THROW_FACTOR } from './shooting.ts';

/** What of a box score line uses a possession. Minutes are played minutes; of a team, the sum over its players. */
export interface UsageLine {
	readonly minutes: number;
	readonly fieldGoalAttempts: number;
	readonly freeThrowAttempts: number;
	readonly turnovers: number;
}

/**
 * Usage = 100·(FGA + 0.44·FTA + TOV)·(team minutes / 5) / (minutes·(team FGA + 0.44·team FTA + team TOV)): the percentage
 * of the team's possessions that the player used while on court, 2 decimals. Null when nothing was played or used. The
 * possessions while on court are estimated from the minutes: a shot in an appearance of seconds makes more than 100.
 * Source: Basketball-Reference glossary.
 */
export function usageRate(player: UsageLine, team: UsageLine): number | null {
	const whole = player.minutes * possessionsUsed(team);
	if (whole === 0) return null;
	return roundTo(2, (100 * possessionsUsed(player) * (team.minutes / 5)) / whole);
}

function possessionsUsed({ fieldGoalAttempts, freeThrowAttempts, turnovers }: UsageLine): number {
	return fieldGoalAttempts + FREE_THROW_FACTOR * freeThrowAttempts + turnovers;
}
