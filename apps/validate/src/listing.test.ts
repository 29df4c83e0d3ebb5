import { describe, expect, it } from 'vitest';
import {
	cutNote,
	LIST_FORMATS,
	type Listing,
	listLimit,
	numberColumn,
	renderListing,
	textColumn,
} from './listing.ts';

const list = (rows: number, total = rows): Listing => ({
	name: 'failures',
	columns: [textColumn('entity', 'Entity'), numberColumn('failures', 'Failures')],
	rows: Array.from({ length: rows }, (_, index) => [`player${index}`, index]),
	total,
	isTruncated: rows < total,
	summary: `${total} of them`,
});
const WIDTH = Number.POSITIVE_INFINITY;

describe('a list of 200,000 rows', () => {
	const long = list(200_000);
	it.each(LIST_FORMATS)('is whole as %s, without an overflow of the stack', (format) => {
		const text = renderListing(long, format, WIDTH);
		expect(text).toContain('player0');
		expect(text).toContain('player199999');
		const rows = format === 'json' ? JSON.parse(text).failures : text.match(/player\d+/g);
		expect(rows).toHaveLength(200_000);
	});
});

describe('a list that a limit cuts', () => {
	const cut = list(50, 21_034);
	it('says so: in JSON by two fields, in a table and Markdown by its last line', () => {
		expect(JSON.parse(renderListing(cut, 'json', WIDTH))).toMatchObject({ total: 21_034, truncated: true });
		for (const format of ['table', 'markdown'] as const)
			expect(renderListing(cut, format, WIDTH)).toMatch(
				/\nThe first 50 of 21,034; --limit all lists all of them\n$/,
			);
	});

	it('and one that is whole does not', () => {
		expect(cutNote(list(3))).toBeNull();
		expect(JSON.parse(renderListing(list(3), 'json', WIDTH))).toMatchObject({ total: 3, truncated: false });
		expect(renderListing(list(3), 'table', WIDTH)).toMatch(/\n3 of them\n$/);
	});
});

describe('the limit', () => {
	it.each([
		['table', 50],
		['markdown', 50],
		['csv', null],
		['json', null],
		['ndjson', null],
	] as const)('of %s is %s unless one is given', (format, limit) => {
		expect(listLimit(undefined, format)).toBe(limit);
		expect(listLimit('7', format)).toBe(7);
		expect(listLimit('all', format)).toBeNull();
	});

	it.each(['0', '-1', '1.5', 'ALL', '', '1e3', '9999999999'])('%j is refused', (text) => {
		expect(() => listLimit(text, 'csv')).toThrow(/not a number of rows/);
	});
});
