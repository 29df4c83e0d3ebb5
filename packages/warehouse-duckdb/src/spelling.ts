import { quotedIfNeeded, type Spelling } from '@accounted/warehouse';

export const SPELLING: Spelling = {
	parameterMark: '$',
	quote: '"',
	fingerprint: (columns) => `hash(${columns.map(({ name }) => name).join(', ')})`,
};

/** Returns a name, or the name of a table with its dataset, as DuckDB takes it. */
export function duckdbName(name: string): string {
	return name
		.split('.')
		.map((part) => quotedIfNeeded(part, SPELLING.quote))
		.join('.');
}
