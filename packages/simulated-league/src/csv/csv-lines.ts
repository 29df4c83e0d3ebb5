import { stringify } from 'csv-stringify/sync';

/** Returns rows as lines of CSV (RFC 4180). Null and undefined are empty; an empty text is a pair of quotes. */
export function csvLines(rows: readonly (readonly unknown[])[]): string {
	return stringify(
		rows.map((row) => [...row]),
		{
			cast: { boolean: String },
			// Of line breaks, the library quotes its own delimiter alone.
			quoted_match: /^$|[\r\n]/,
		},
	);
}
