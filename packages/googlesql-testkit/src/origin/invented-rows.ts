import type { Field, FieldType } from '../endpoint/schema.ts';
import type { OriginTable } from './origin-table.ts';

/**
 * Values of one row by column; what it leaves out is invented where the column is NOT NULL, and null elsewhere. Decimals
 * are text where a number may not hold all their digits. Dates and times are ISO text.
 */
export type OriginRow = Readonly<Record<string, OriginValue>>;
type OriginValue = string | number | boolean | null | readonly (string | number)[];

/** How a database quotes names and text. */
export interface Quotes {
	readonly name: (name: string) => string;
	readonly text: (value: string) => string;
}

/**
 * The INSERT of rows into a table.
 * @throws TypeError naming a column that the table does not have.
 */
export function insertStatement(
	{ name, dataset, table, fields }: OriginTable,
	rows: readonly OriginRow[],
	quotes: Quotes,
): string {
	const tuples = rows.map((row, index) => {
		const unknown = Object.keys(row).find((column) => !fields.some((field) => field.name === column));
		if (unknown !== undefined) throw new TypeError(`${name} has no column ${unknown}`);
		return `(${fields.map((field) => literal(field, row[field.name] ?? invented(field, index), quotes)).join(', ')})`;
	});
	const columns = fields.map((field) => quotes.name(field.name)).join(', ');
	return `INSERT INTO ${quotes.name(dataset)}.${quotes.name(table)} (${columns}) VALUES\n${tuples.join(',\n')}`;
}

const INVENTED: Readonly<Partial<Record<FieldType, OriginValue>>> = {
	INTEGER: 0,
	FLOAT: 0,
	NUMERIC: 0,
	BOOLEAN: false,
	DATE: '2021-11-05',
	TIMESTAMP: '2021-11-06 09:00:00+00',
};

function invented({ name, type, mode }: Field, index: number): OriginValue {
	if (mode === 'REPEATED') return [];
	return mode === 'REQUIRED' ? (INVENTED[type] ?? `invented ${name} ${index + 1}`) : null;
}

function literal(field: Field, value: OriginValue, quotes: Quotes): string {
	if (value === null) return 'NULL';
	if (Array.isArray(value)) {
		const element: Field = { ...field, mode: 'NULLABLE' };
		return `[${value.map((item) => literal(element, item, quotes)).join(', ')}]`;
	}
	switch (field.type) {
		case 'STRING':
		case 'DATE':
		case 'TIMESTAMP':
			return quotes.text(String(value));
		default:
			return String(value);
	}
}
