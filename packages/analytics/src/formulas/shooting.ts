import { pct } from './rounding.ts';

/** The free throws that end a possession: 0.44 of those attempted (Hollinger; Basketball-Reference glossary). */
export const FREE_THROW_FACTOR = 0.44;

/**
 * True shooting percentage = PTS / (2·(FGA + 0.44·FTA)), 0 to 1 and above. Null without an attempt.
 * Source: Basketball-Reference glossary.
 */
export function trueShooting(
	points: number,
	fieldGoalAttempts: number,
	freeThrowAttempts: number,
): number | null {
	return pct(points, 2 * (fieldGoalAttempts + FREE_THROW_FACTOR * freeThrowAttempts));
}

/**
 * Effective field goal percentage = (FGM + 0.5·3PM) / FGA, 0 to 1.5. Null without an attempt, and where the threes are
 * not known.
 * Source: Basketball-Reference glossary.
 */
export function effectiveFieldGoal(makes: number, threes: number | null, attempts: number): number | null {
	return threes === null ? null : pct(makes + 0.5 * threes, attempts);
}
