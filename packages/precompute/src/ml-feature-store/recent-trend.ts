/** Points over the last 5 games: the sum of the newest 3, and of the 2 before them. */
export interface RecentPoints {
	readonly games: number;
	readonly newest3: number;
	readonly older2: number;
}

/**
 * Where a player's scoring is going, −2 to 2: the mean of the newest 3 of his last 5 games minus the mean of the older 2,
 * ±1 from 2 points on, ±2 from 5. Null with fewer than 5 games. Source: processors.md, MLFS 11.
 */
export function recentTrend({ games, newest3, older2 }: RecentPoints): number | null {
	if (games < 5) return null;
	// Six times the difference: whole numbers, so that a difference of exactly 2 is not lost to thirds.
	const sixfold = 2 * newest3 - 3 * older2;
	const size = Math.abs(sixfold) >= 30 ? 2 : Math.abs(sixfold) >= 12 ? 1 : 0;
	return sixfold < 0 ? 0 - size : size;
}
