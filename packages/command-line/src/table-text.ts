import { cleanLine, cut } from './terminal-text.ts';

export interface TextColumn {
	readonly title: string;
	readonly align: 'left' | 'right';
}

/** Blanks between two columns where there is room, and where there is little. */
const GAPS = [3, 1] as const;
/** A last column of text that is cut to less says nothing. */
const LEAST_TEXT = 20;

/**
 * Returns a plain text table: a line of titles, a rule, the rows. Cells are aligned, and hold one line each.
 * Where a terminal has fewer columns than the table needs, no line is longer than `width`: the last column is cut if it
 * holds text; else columns are written below each other, or each row as a block of a title and a value a line.
 */
export function tableText(
	columns: readonly TextColumn[],
	rows: readonly (readonly string[])[],
	width = Number.POSITIVE_INFINITY,
): string {
	const cells = rows.map((row) => columns.map((_, index) => cleanLine(row[index] ?? '')));
	const widths = columns.map(({ title }, index) => {
		let widest = title.length;
		for (const row of cells) widest = Math.max(widest, row[index]?.length ?? 0);
		return widest;
	});
	const last = widths.at(-1) ?? 0;
	const isText = columns.at(-1)?.align === 'left' && last > LEAST_TEXT;
	for (const gap of GAPS) {
		const others = sum(widths.slice(0, -1)) + gap * (columns.length - 1);
		if (others + last <= width) return aligned(columns, cells, widths, gap, width);
		if (isText && others + LEAST_TEXT <= width)
			return aligned(columns, cells, [...widths.slice(0, -1), width - others], gap, width);
	}
	return isText ? blocks(columns, cells, width) : parts(columns, cells, widths, width);
}

function aligned(
	columns: readonly TextColumn[],
	rows: readonly (readonly string[])[],
	widths: readonly number[],
	gap: number,
	width: number,
): string {
	const line = (cells: readonly string[]) =>
		columns
			.map(({ align }, index) => {
				const room = widths[index] ?? 0;
				const cell = cut(cells[index] ?? '', room);
				return align === 'left' ? cell.padEnd(room) : cell.padStart(room);
			})
			.join(' '.repeat(gap))
			.trimEnd();
	const rule = '-'.repeat(Math.min(width, sum(widths) + gap * (columns.length - 1) + 1));
	return [line(columns.map(({ title }) => title)), rule, ...rows.map(line)]
		.map((text) => `${text}\n`)
		.join('');
}

/** Each row as lines of a title and a value, with a rule between rows. A long value goes on below itself. */
function blocks(columns: readonly TextColumn[], rows: readonly (readonly string[])[], width: number): string {
	let longest = 0;
	for (const { title } of columns) longest = Math.max(longest, title.length);
	const indent = Math.min(longest + 2, Math.floor(width / 2));
	const room = width - indent;
	const value = (cell: string) => cell.match(new RegExp(`.{1,${room}}(?= |$)|.{1,${room}}`, 'gu')) ?? [''];
	const block = (cells: readonly string[]) =>
		columns.flatMap(({ title }, index) =>
			value(cells[index] ?? '').map((part, at) => {
				const before = at === 0 ? cut(title, indent - 1) : '';
				return `${before.padEnd(indent)}${part.trimStart()}`.trimEnd();
			}),
		);
	const rule = '-'.repeat(Math.min(width, longest));
	return rows
		.map((row) =>
			block(row)
				.map((line) => `${line}\n`)
				.join(''),
		)
		.join(`${rule}\n`);
}

/** The table in parts, one below the other: each has the first column, and as many others as fit. */
function parts(
	columns: readonly TextColumn[],
	rows: readonly (readonly string[])[],
	widths: readonly number[],
	width: number,
): string {
	const [, gap] = GAPS;
	const groups: number[][] = columns.length === 1 ? [[0]] : [];
	let used = Number.POSITIVE_INFINITY;
	for (const index of columns.keys()) {
		if (index === 0) continue;
		const more = gap + (widths[index] ?? 0);
		if (used + more > width) {
			groups.push([0]);
			used = widths[0] ?? 0;
		}
		groups.at(-1)?.push(index);
		used += more;
	}
	const pick = <T>(from: readonly T[], group: readonly number[]) =>
		group.flatMap((index) => from[index] ?? []);
	return groups
		.map((group) => {
			const room = pick(widths, group).map((one) =>
				Math.min(one, Math.max(1, Math.floor((width - gap) / 2))),
			);
			const fits = sum(pick(widths, group)) + gap * (group.length - 1) <= width;
			return aligned(
				pick(columns, group),
				rows.map((row) => group.map((index) => row[index] ?? '')),
				fits ? pick(widths, group) : room,
				gap,
				width,
			);
		})
		.join('\n');
}

function sum(numbers: readonly number[]): number {
	return numbers.reduce((total, number) => total + number, 0);
}
