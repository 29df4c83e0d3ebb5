import { stringify } from 'csv-stringify/sync';

/** A line that a spreadsheet could take for a formula: blanks, then one of its marks, in either width. */
const FORMULA = /(^|[\r\n])(?=\s*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20])/g;

/**
 * Returns CSV as in RFC 4180, with a line of titles. A text that a spreadsheet could take for a formula gets an apostrophe
 * in front, also where it follows a line break: opening a report never runs what the data hold.
 */
export function csvText(
	titles: readonly string[],
	rows: readonly (readonly (string | number | null)[])[],
): string {
	return stringify([[...titles], ...rows.map((row) => [...row])], {
		cast: { string: (text) => text.replace(FORMULA, "$1'") },
		// Of line breaks, the library quotes its own delimiter alone: a bare one would begin a row.
		quoted_match: /[\r\n]/,
		record_delimiter: 'windows',
	});
}
