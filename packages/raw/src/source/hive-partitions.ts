import { SourceError } from './source-error.ts';

/** The value of a partition that stands for null, as Hive and Spark write it. */
const NULL_PARTITION = '__HIVE_DEFAULT_PARTITION__';

/**
 * What the folders of one part say: `season=2021/team=BOS/part-1.parquet` has a season and a team. Letter case of a
 * column does not count: `Season=2021` is the same column.
 * @throws SourceError where two folders of its path name one column.
 */
export function partitionsOf(partName: string): Map<string, string | null> {
	const folders = partName.split(/[\\/]/).slice(0, -1);
	const partitions = new Map<string, string | null>();
	for (const folder of folders) {
		const [key, ...rest] = folder.split('=');
		if (key === undefined || rest.length === 0) continue;
		const column = decoded(key).trim().toLowerCase();
		if (partitions.has(column))
			throw new SourceError(
				`${partName}: its path names the column ${column} twice`,
				'Rename one of the two folders: nothing says which of them is meant.',
			);
		const value = decoded(rest.join('='));
		partitions.set(column, value === NULL_PARTITION ? null : value);
	}
	return partitions;
}

function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		// A percent sign that begins no escape stands for itself.
		return text;
	}
}
