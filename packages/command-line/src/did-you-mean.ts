import { closest, distance } from 'fastest-levenshtein';

/** Returns the known word that is spelt most like a text; undefined if there is none. */
function nearest(text: string, known: readonly string[]): string | undefined {
	return known.length === 0 ? undefined : closest(text, known);
}

/** Returns the known words that are spelt most like a text, the nearest first, `count` of them at most. */
export function nearestOf(text: string, known: readonly string[], count: number): string[] {
	return known
		.map((word) => ({ word, away: distance(text, word) }))
		.sort((one, other) => one.away - other.away)
		.slice(0, count)
		.map(({ word }) => word);
}

/** ` Did you mean PSZA?`, where one of the known words is near enough; else nothing. */
export function didYouMean(text: string, known: readonly string[]): string {
	const found = nearest(text, known);
	if (found === undefined || distance(text, found) > Math.max(2, text.length / 4)) return '';
	return ` Did you mean ${found}?`;
}
