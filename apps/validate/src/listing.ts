import { formatCount, type TextColumn, tableText, UsageError } from '@accounted/command-line';
import { csvText } from './csv.ts';
import { markdownTable } from './markdown.ts';

export const LIST_FORMATS = ['table', 'json', 'ndjson', 'csv', 'markdown'] as const;
export type ListFormat = (typeof LIST_FORMATS)[number];

export interface ListColumn {
	/** The name in JSON and CSV. */
	readonly name: string;
	/** The title in tables. */
	readonly column: TextColumn;
}

/** Rows of text and numbers, in whatever format. */
export interface Listing {
	/** The key of the rows in the JSON document. */
	readonly name: string;
	readonly columns: readonly ListColumn[];
	readonly rows: readonly (readonly (string | number)[])[];
	/** How many there are of what is listed or counted, those that a limit leaves out included. */
	readonly total: number;
	readonly isTruncated: boolean;
	/** The last line of a table: how many there are. */
	readonly summary: string;
}

/** The limit of tables, which people read. Formats that programs read have none unless one is given. */
const TABLE_LIMIT = 50;

/**
 * Returns how many rows a list shows: the number of `--limit`, null for all of them.
 * @throws UsageError for what is neither a whole number nor `all`.
 */
export function listLimit(text: string | undefined, format: ListFormat): number | null {
	if (text === undefined) return format === 'table' || format === 'markdown' ? TABLE_LIMIT : null;
	if (text === 'all') return null;
	if (!/^[1-9]\d{0,8}$/.test(text))
		throw new UsageError(
			`--limit ${text}: not a number of rows`,
			'Write a whole number from 1 on, or --limit all.',
		);
	return Number(text);
}

/** `width` is how many columns a table may take. */
export function renderListing(listing: Listing, format: ListFormat, width: number): string {
	const { name, columns, rows, total, isTruncated } = listing;
	const names = columns.map((column) => column.name);
	const titles = columns.map(({ column }) => column);
	const texts = () =>
		rows.map((row) => row.map((cell) => (typeof cell === 'number' ? formatCount(cell) : cell)));
	const objects = () => rows.map((row) => Object.fromEntries(row.map((cell, index) => [names[index], cell])));
	switch (format) {
		case 'table':
			return `${tableText(titles, texts(), width)}\n${cutNote(listing) ?? listing.summary}\n`;
		case 'markdown':
			return `${markdownTable(titles, texts())}\n${cutNote(listing) ?? listing.summary}\n`;
		case 'csv':
			return csvText(names, rows);
		case 'ndjson':
			return objects()
				.map((row) => `${JSON.stringify(row)}\n`)
				.join('');
		case 'json':
			return `${JSON.stringify({ schemaVersion: 1, total, truncated: isTruncated, [name]: objects() }, null, 2)}\n`;
	}
}

/** What a list that is cut says of itself; null where it is whole. */
export function cutNote({ rows, total, isTruncated }: Listing): string | null {
	if (!isTruncated) return null;
	return `The first ${formatCount(rows.length)} of ${formatCount(total)}; --limit all lists all of them`;
}

export function textColumn(name: string, title: string): ListColumn {
	return { name, column: { title, align: 'left' } };
}

export function numberColumn(name: string, title: string): ListColumn {
	return { name, column: { title, align: 'right' } };
}
