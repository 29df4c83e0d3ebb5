import type { CellColumn, ReportData } from '../report-data.ts';

/** The counts of one cell. */
export type Cell = Readonly<Record<CellColumn, number>>;

/** The data, with access to each cell. */
export class Report {
	readonly data: ReportData;
	readonly dateIndex: ReadonlyMap<string, number>;
	readonly codes: readonly string[];

	constructor(data: ReportData) {
		this.data = data;
		this.dateIndex = new Map(data.dates.map((date, index) => [date, index]));
		this.codes = data.processors.map(({ code }) => code);
	}

	value(processor: number, date: number, column: CellColumn): number {
		return this.data.processors[processor]?.columns[column]?.[date] ?? 0;
	}

	cell(processor: number, date: number): Cell {
		const at = (column: CellColumn) => this.value(processor, date, column);
		return {
			expected: at('expected'),
			hasRecord: at('hasRecord'),
			unaccounted: at('unaccounted'),
			error: at('error'),
			acknowledged: at('acknowledged'),
			pending: at('pending'),
			expectedFailures: at('expectedFailures'),
			conflicts: at('conflicts'),
			unexpected: at('unexpected'),
			duplicates: at('duplicates'),
			stale: at('stale'),
			rejected: at('rejected'),
		};
	}

	/** The sum of cells, and of the rejected rows without a date of these processors. */
	total(processors: readonly number[], dates: readonly number[]): Cell {
		const sum = (column: CellColumn) =>
			processors.reduce((all, processor) => {
				const values = this.data.processors[processor]?.columns[column];
				return values === undefined ? all : dates.reduce((one, date) => one + (values[date] ?? 0), all);
			}, 0);
		return {
			expected: sum('expected'),
			hasRecord: sum('hasRecord'),
			unaccounted: sum('unaccounted'),
			error: sum('error'),
			acknowledged: sum('acknowledged'),
			pending: sum('pending'),
			expectedFailures: sum('expectedFailures'),
			conflicts: sum('conflicts'),
			unexpected: sum('unexpected'),
			duplicates: sum('duplicates'),
			stale: sum('stale'),
			rejected:
				sum('rejected') +
				processors.reduce((all, index) => all + (this.data.processors[index]?.rejectedWithoutDate ?? 0), 0),
		};
	}
}

/** Unpacks what the page carries; null where it carries nothing. */
export async function unpack(packed: string): Promise<ReportData | null> {
	if (packed === '') return null;
	const bytes = Uint8Array.from(atob(packed), (mark) => mark.charCodeAt(0));
	const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
	return JSON.parse(await new Response(stream).text());
}

/** True for a cell with nothing to draw: nothing is expected, and nothing unexpected or rejected is there. */
export function isBlank({ expected, unexpected, rejected }: Cell): boolean {
	return expected + unexpected + rejected === 0;
}

/** A cell in words: `PSZA, 2021-11-05: 64 expected, 30 with a record, …` */
export function cellText(code: string, date: string, cell: Cell): string {
	if (isBlank(cell)) return `${code}, ${date}: nothing is expected`;
	const parts: readonly (readonly [number, string])[] = [
		[cell.unaccounted, 'UNACCOUNTED'],
		[cell.hasRecord, 'with a record'],
		[cell.error, 'errors'],
		[cell.acknowledged, 'of the errors acknowledged'],
		[cell.pending, 'pending'],
		[cell.expectedFailures, 'expected failures'],
		[cell.conflicts, 'in conflict'],
		[cell.unexpected, 'unexpected'],
		[cell.duplicates, 'duplicates'],
		[cell.stale, 'stale'],
		[cell.rejected, 'rejected rows'],
	];
	const said = parts.filter(([number]) => number > 0).map(([number, what]) => `${number} ${what}`);
	return `${code}, ${date}: ${cell.expected} expected, ${said.join(', ')}`;
}
