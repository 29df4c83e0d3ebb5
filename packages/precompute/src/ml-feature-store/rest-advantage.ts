import { clamp } from '../player-composite-factors/adjustment.ts';

/**
 * Own minus the opponent's days since the last game, −2 to 2: more than two days make no difference. Null before the
 * first game of either team. Source: processors.md, MLFS 9.
 */
export function restAdvantage(own: number | null, opponent: number | null): number | null {
	return own === null || opponent === null ? null : clamp(own - opponent, 2);
}
