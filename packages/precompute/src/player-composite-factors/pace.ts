import { adjustment } from './adjustment.ts';

/**
 * What the opponent's pace gives, −3 to 3 points, 2 decimals: half of the opponent's last-10 pace minus the league's mean of
 * such, in possessions per 48 minutes. Source: processors.md, PCF pace_score.
 */
export function paceScore(paceDifferential: number): number {
	return adjustment(paceDifferential / 2, 3);
}
