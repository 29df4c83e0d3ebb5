import { stringify } from 'csv-stringify/sync';

/**
 * CSV as RFC 4180 has it, with a line of titles. Text that a spreadsheet would take for a formula gets an apostrophe in
 * front, so that opening a report never runs what somebody wrote into the data.
 */
export function csvText(
	titles: readonly string[],
	rows: readonly (readonly (string | number | null)[])[],
): string {
	return stringify([[...titles], ...rows.map((row) => [...row])], {
		escape_formulas: true,
		record_delimiter: 'windows',
	});
}
