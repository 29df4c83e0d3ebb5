import { quotedName, type SelectedColumn } from '@accounted/warehouse';
import { type FileTable, knownColumns } from './known-columns.ts';
import type { RelationColumn } from './relation.ts';
import { SourceError } from './source-error.ts';

/** Types in which a column has columns of its own: no value of a raw table is made of these. */
const NESTED = /\b(STRUCT|MAP|UNION|VARIANT)\b/;

export function isNested(type: string): boolean {
	return NESTED.test(type);
}

/** A column as it is stored, and how it is read where its name alone does not say so. */
export interface StoredColumn extends SelectedColumn {
	readonly expression?: string;
}

/**
 * The stored columns that the raw table knows. An optional column of a nested type is left out, with a note.
 * @throws SourceError where a column that is needed is of a nested type.
 */
export function storedColumns(
	table: FileTable,
	label: string,
	stored: readonly StoredColumn[],
): { readonly columns: ReadonlyMap<string, RelationColumn>; readonly notes: readonly string[] } {
	const header = stored.map(({ name }) => name);
	const columns = new Map<string, RelationColumn>();
	const notes: string[] = [];
	for (const [index, column] of knownColumns(table, header)) {
		const { name, type, expression = quotedName(name) } = stored[index] ?? { name: column, type: '' };
		if (!isNested(type)) columns.set(column, { expression, type });
		else if (table.optionalColumns.has(column))
			notes.push(`${label}: column ${name} is of type ${type}, which has no reading: it is left out`);
		else
			throw new SourceError(
				`${label}: column ${name} is of type ${type}, which has no reading`,
				'Write the column as text or as a number. The file itself is whole.',
			);
	}
	return { columns, notes };
}
