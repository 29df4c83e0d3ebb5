import type { RawTable } from '../tables/raw-table.ts';

/** What reading a file needs to know of its raw table. */
export type FileTable = Pick<RawTable, 'name' | 'file' | 'optionalColumns'>;

/**
 * The column of a raw table that each name in a file's header stands for, by its place in the header. Letter case and
 * blanks around a name do not count. A name that the table does not know is left out.
 */
export function knownColumns({ file }: FileTable, header: readonly string[]): Map<number, string> {
	const known = new Map<number, string>();
	for (const [index, name] of header.entries()) {
		const column = columnNamed(name);
		if (Object.hasOwn(file.shape, column)) known.set(index, column);
	}
	return known;
}

/** A name of a header as raw tables spell theirs. */
export function columnNamed(name: string): string {
	return name.trim().toLowerCase();
}
