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

/** The NBA tricode for a team's abbreviation, whoever published it. */
export function teamAbbr(text: string): string {
	const code = text.trim().toUpperCase();
	return TEAM_SPELLINGS.get(code) ?? code;
}
