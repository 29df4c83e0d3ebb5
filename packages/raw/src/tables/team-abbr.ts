/** Spellings of NBA tricodes that other publishers use. */
export const TEAM_SPELLINGS: ReadonlyMap<string, string> = new Map([
	['BRK', 'BKN'],
	['CHO', 'CHA'],
	['PHO', 'PHX'],
	['GS', 'GSW'],
	['SA', 'SAS'],
	['NY', 'NYK'],
	['NO', 'NOP'],
	['WSH', 'WAS'],
	['UTAH', 'UTA'],
]);

/** Returns the NBA tricode for a team's abbreviation as any publisher spells it. */
export function teamAbbr(text: string): string {
	const code = text.trim().toUpperCase();
	return TEAM_SPELLINGS.get(code) ?? code;
}

/** What publishers write while the team of a game is not known yet. */
const UNKNOWN_TEAMS: ReadonlySet<string> = new Set(['', 'TBD', 'TBA', 'TBC', 'N/A', 'UNKNOWN', '?', '-']);

/** Places in a bracket, which a team takes later: `East 7`, `W #8`, `Winner of NOP/SAS`. */
const BRACKET_PLACE = /^(?:east|west|e|w)(?:ern)?(?: conference)? ?#? ?\d+$|^(?:winner|loser)\b/i;

/** Returns whether a tricode names a team. TBD is not a team, and neither is a place in a bracket. */
export function isKnownTeam(code: string): boolean {
	const name = code.trim();
	return !UNKNOWN_TEAMS.has(name.toUpperCase()) && !BRACKET_PLACE.test(name);
}
