import type { Column, TableDefinition } from '@accounted/warehouse';

/** Between the values of a row text. */
const SEPARATOR = 'chr(31)';
/** Stands for null. No value's text is this. */
const NULL_TEXT = "'~'";

/**
 * SQL of the embedded engine: the text of a row of a table, the same in every version of the engine. Only forms that are
 * spelt here occur in it: the engine's own text of a double or a date may change.
 */
export function rowText({ columns }: Pick<TableDefinition, 'columns'>): string {
	const values = columns.map(({ name, type }) => `COALESCE(${valueText(`"${name}"`, type)}, ${NULL_TEXT})`);
	return `concat_ws(${SEPARATOR}, ${values.join(', ')})`;
}

/** The number that `unitVersion` sums up. */
export function rowHash(text: string): string {
	return `md5_number_lower(${text})`;
}

/** A text says its length, so that no text looks like two values. */
function valueText(value: string, type: Column['type']): string {
	switch (type) {
		case 'STRING':
			return `strlen(${value}) || ':' || ${value}`;
		case 'INT64':
			return `CAST(${value} AS VARCHAR)`;
		case 'FLOAT64':
			return `printf('%.17g', ${value} + 0)`;
		case 'BOOL':
			return `CASE ${value} WHEN TRUE THEN 'T' WHEN FALSE THEN 'F' END`;
		case 'DATE':
			return `CAST(date_diff('day', DATE '1970-01-01', ${value}) AS VARCHAR)`;
		case 'DATETIME':
		case 'TIMESTAMP':
			return `CAST(epoch_us(${value}) AS VARCHAR)`;
		default:
			throw new TypeError(`a column of type ${type} has no row text`);
	}
}

/**
 * SQL: the fingerprint of a bag of row hashes, as `Fingerprint` writes it, in whatever order the rows come. `m1` names the
 * row text and the hash: versions that were made in another way differ.
 */
export function bagVersion(count: string, sum: string): string {
	const low = `CAST((${sum}) % 18446744073709551616::HUGEINT AS UBIGINT)`;
	return `'m1:' || CAST(${count} AS VARCHAR) || '-' || lpad(lower(to_hex(${low})), 16, '0')`;
}
