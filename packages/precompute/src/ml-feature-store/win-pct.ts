/** Fewer games say more of the schedule than of the team. */
const MINIMUM_GAMES = 5;

/**
 * A team's share of games won before a date, from 5 games on; null earlier. `gameNumber` is that of the game itself: 1 for
 * the first of the season. Source: processors.md, MLFS 24.
 */
export function settledWinPct(winPct: number | null, gameNumber: number | null): number | null {
	return gameNumber !== null && gameNumber > MINIMUM_GAMES ? winPct : null;
}
