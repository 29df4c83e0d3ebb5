/**
 * How a player's minutes have changed, −2 to 2: (last 10 − season) / season, ±1 from 10% on, ±2 from 20%. Both are means a
 * game with 2 decimals. Null where either is not known, or the season's is 0. Source: processors.md, MLFS 12.
 */
export function minutesChange(last10: number | null, season: number | null): number | null {
	if (last10 === null || season === null || season === 0) return null;
	// In hundredths of a minute, which are whole numbers: 13.2 of 12 minutes is 10% more, and not a little less.
	const base = Math.round(100 * season);
	const change = Math.round(100 * last10) - base;
	const size = 5 * Math.abs(change) >= base ? 2 : 10 * Math.abs(change) >= base ? 1 : 0;
	return change < 0 ? 0 - size : size;
}
