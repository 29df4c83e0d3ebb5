import { closest, distance } from 'fastest-levenshtein';

/** The known word that is spelt most like a text; undefined where there are none. */
export function nearest(text: string, known: readonly string[]): string | undefined {
	return known.length === 0 ? undefined : closest(text, known);
}

/** ` Did you mean PSZA?`, where one of the known words is near enough; else nothing. */
export function didYouMean(text: string, known: readonly string[]): string {
	const found = nearest(text, known);
	if (found === undefined || distance(text, found) > Math.max(2, text.length / 4)) return '';
	return ` Did you mean ${found}?`;
}
