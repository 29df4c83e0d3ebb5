import type { RawTable } from '../tables/raw-table.ts';
import { SourceError } from './source-error.ts';

/** What reading a file needs to know of its raw table. */
export type FileTable = Pick<RawTable, 'name' | 'file' | 'optionalColumns'>;

/**
 * The column of a raw table that each name in a file's header stands for, by its place in the header. Letter case and
 * blanks around a name do not count. A name that the table does not know is left out.
 */
export function knownColumns({ file }: FileTable, header: readonly string[]): Map<number, string> {
	const known = new Map<number, string>();
	for (const [index, name] of header.entries()) {
		const column = name.trim().toLowerCase();
		if (Object.hasOwn(file.shape, column)) known.set(index, column);
	}
	return known;
}

/** How many columns of a file a message names. */
const NAMED = 40;

/** How many characters of a column's name a message shows: in the wrong encoding a whole file may be one name. */
const SHOWN = 60;

function shown(name: string): string {
	const characters = [...name.trim().slice(0, 2 * SHOWN + 2)];
	return characters.length > SHOWN ? `${characters.slice(0, SHOWN).join('')}…` : characters.join('');
}

/**
 * Checks that a file has each column that its table must have, and none of them twice.
 * @throws SourceError naming the columns.
 */
export function checkColumns(table: FileTable, path: string, header: readonly string[]): void {
	const known = [...knownColumns(table, header).values()];
	const twice = known.find((name, index) => known.indexOf(name) !== index);
	if (twice !== undefined)
		throw new SourceError(
			`${path}: its header names the column ${twice} twice`,
			'Rename or remove one of the two: nothing says which of them is meant.',
		);
	const lacking = Object.keys(table.file.shape).filter(
		(name) => !known.includes(name) && !table.optionalColumns.has(name),
	);
	if (lacking.length === 0) return;
	const named = header.slice(0, NAMED).map(shown);
	const more = header.length > NAMED ? ` and ${header.length - NAMED} more` : '';
	throw new SourceError(
		`${path}: it has no column ${lacking.join(', ')}`,
		`Its columns are ${named.join(', ')}${more}. Rename or add what is lacking, or map the file with a SELECT (docs/loading.md).`,
	);
}
