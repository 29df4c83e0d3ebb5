/**
 * The season_year from which a statistic exists: 1979 for 1979-80. Earlier seasons have no such numbers at
 * any publisher. Source: Basketball-Reference and NBA.com, which publish none before.
 */
export const FIRST_SEASONS = {
	fg3m: 1979,
	fg3a: 1979,
	oreb: 1973,
	dreb: 1973,
	stl: 1973,
	blk: 1973,
	/** Teams' turnovers are older than those of players, which came in 1977-78. */
	tov: 1977,
	shots: 1996,
} as const;

/** Returns whether a statistic exists in a season. */
export function existsIn(seasonYear: number, statistic: keyof typeof FIRST_SEASONS): boolean {
	return seasonYear >= FIRST_SEASONS[statistic];
}
