import type { Column } from '@accounted/warehouse';

/**
 * Reads text as the type its column asks for. Text that is not of that type is left as it is: the row's schema then
 * says what is wrong with it, and the row is rejected with that reason.
 */
export function coerceText(column: Pick<Column, 'type'>, text: string): unknown {
	// Most dates come as dates: ten characters, nothing to read.
	if (column.type === 'DATE' && text.length === 10) return text;
	const trimmed = text.trim();
	if (trimmed === '') return null;
	switch (column.type) {
		case 'INT64':
			// Spreadsheets and dataframes write whole numbers beside gaps as 12.0.
			return /^[+-]?\d+(\.0*)?$/.test(trimmed) ? Number(trimmed) : text;
		case 'FLOAT64':
			return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(trimmed) ? Number(trimmed) : text;
		case 'BOOL':
			return BOOLEANS.get(trimmed.toLowerCase()) ?? text;
		case 'DATE':
			return trimmed.replace(/[ T]00:00:00(\.0+)?$/, '');
		case 'DATETIME':
			return trimmed.replace(' ', 'T');
		default:
			return text;
	}
}

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
	['true', true],
	['t', true],
	['1', true],
	['false', false],
	['f', false],
	['0', false],
]);
