/** The parts of a season, in the spelling of NBA.com. */
export const SEASON_TYPES = ['Pre Season', 'Regular Season', 'PlayIn', 'Playoffs', 'All-Star'] as const;
export type SeasonType = (typeof SEASON_TYPES)[number];

/**
 * Spellings, reduced to letters and digits. The bare code 3 is missing: it is All-Star at NBA.com and the playoffs at ESPN. The
 * code 4 is the playoffs at NBA.com, and ESPN publishes no games under it.
 */
const SPELLINGS: ReadonlyMap<string, SeasonType> = new Map<string, SeasonType>([
	...['preseason', 'pre', 'exhibition', 'summerleague', 'offseason', '1'].map(
		(text) => [text, 'Pre Season'] as const,
	),
	...['regularseason', 'regular', 'reg', 'rs', '2'].map((text) => [text, 'Regular Season'] as const),
	...['playin', 'playintournament', 'playingame', 'playinround', '5'].map(
		(text) => [text, 'PlayIn'] as const,
	),
	...['playoffs', 'playoff', 'postseason', 'post', 'po', '4'].map((text) => [text, 'Playoffs'] as const),
	...['allstar', 'allstargame', 'allstarweekend', 'risingstars'].map((text) => [text, 'All-Star'] as const),
]);

/** NBA.com's SEASON_ID: one digit for the part of the season, then the year. */
const SEASON_ID: ReadonlyMap<string, SeasonType> = new Map<string, SeasonType>([
	['1', 'Pre Season'],
	['2', 'Regular Season'],
	['3', 'All-Star'],
	['4', 'Playoffs'],
	['5', 'PlayIn'],
]);

/** Returns the part of the season that a published text stands for; null where the text is not known. */
export function seasonTypeOf(text: string | null): SeasonType | null {
	const letters = (text ?? '')
		.toLowerCase()
		.replace(/\.0*$/, '')
		.replaceAll(/[^a-z0-9]/g, '');
	const id = /^([1-5])(?:19|20)\d{2}$/.exec(letters)?.[1];
	return SPELLINGS.get(letters) ?? (id === undefined ? null : (SEASON_ID.get(id) ?? null));
}

/**
 * Returns whether games of this type count for the season: opening day, windows, game numbers and the set of teams.
 * A type that is not known counts, so that no game is overlooked; `load` names it.
 */
export function isCountedSeasonType(text: string | null): boolean {
	const type = seasonTypeOf(text);
	return type !== 'Pre Season' && type !== 'All-Star';
}
