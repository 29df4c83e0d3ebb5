import type { TextColumn } from '@accounted/command-line';

/** Text in a Markdown document: nothing in it can end a table cell, start a tag, a link or an image, or call somebody. */
export function markdownCell(text: string): string {
	return text
		.replaceAll('&', '&amp;')
		.replaceAll('<', '&lt;')
		.replaceAll('@', '&#64;')
		.replaceAll(/[\\`*_[\]|~>]/g, (mark) => `\\${mark}`)
		.replaceAll(/\s*[\r\n]+\s*/g, ' ');
}

/** A table as GitHub renders it. Cells are text, and escaped here. */
export function markdownTable(columns: readonly TextColumn[], rows: readonly (readonly string[])[]): string {
	const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;
	return [
		line(columns.map(({ title }) => markdownCell(title))),
		line(columns.map(({ align }) => (align === 'right' ? '---:' : '---'))),
		...rows.map((row) => line(row.map(markdownCell))),
	].join('');
}
