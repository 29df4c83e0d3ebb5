export interface TextColumn {
	readonly title: string;
	readonly align: 'left' | 'right';
}

/** A plain text table: a line of titles, a rule, the rows. Cells are aligned and three spaces apart. */
export function tableText(columns: readonly TextColumn[], rows: readonly (readonly string[])[]): string {
	// Not Math.max(...rows): a list of 200,000 arguments overflows the stack.
	const widths = columns.map(({ title }, index) =>
		rows.reduce((width, row) => Math.max(width, row[index]?.length ?? 0), title.length),
	);
	const line = (cells: readonly string[]) =>
		columns
			.map(({ align }, index) => {
				const cell = cells[index] ?? '';
				const width = widths[index] ?? 0;
				return align === 'left' ? cell.padEnd(width) : cell.padStart(width);
			})
			.join('   ')
			.trimEnd();
	const rule = '-'.repeat(widths.reduce((sum, width) => sum + width + 3, -2));
	return [line(columns.map(({ title }) => title)), rule, ...rows.map(line)]
		.map((text) => `${text}\n`)
		.join('');
}
