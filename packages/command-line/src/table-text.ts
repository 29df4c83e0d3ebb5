export interface TextColumn {
	readonly title: string;
	readonly align: 'left' | 'right';
}

/** A plain text table: a line of titles, a rule, the rows. Cells are aligned and three spaces apart. */
export function tableText(columns: readonly TextColumn[], rows: readonly (readonly string[])[]): string {
	const widths = columns.map(({ title }, index) =>
		Math.max(title.length, ...rows.map((row) => row[index]?.length ?? 0)),
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
