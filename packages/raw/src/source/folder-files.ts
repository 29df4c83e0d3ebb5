import { readdir, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { messageOf } from '@accounted/warehouse';
import type { RawTableName } from '../tables/index.ts';
import { SourceError } from './source-error.ts';

/** What holds one table in a folder: a text file, a Parquet file, or a folder of Parquet parts. */
export interface TableFile {
	/** Its name in the folder. */
	readonly name: string;
	readonly kind: 'text' | 'parquet' | 'parts';
}

const TEXT = /\.(csv|tsv)(\.gz)?$/i;
const PARQUET = /\.parquet$/i;

/** The names of all that stands in a folder. */
export async function namesIn(folder: string): Promise<string[]> {
	try {
		return (await readdir(folder)).sort();
	} catch (error) {
		const code = error instanceof Error && 'code' in error ? error.code : undefined;
		const says =
			code === 'ENOENT'
				? 'there is no such folder'
				: code === 'ENOTDIR'
					? 'it is a file, not a folder'
					: `it cannot be read (${messageOf(error)})`;
		throw new SourceError(
			`${folder}: ${says}`,
			'Pass --source the folder that holds schedule.parquet and the other files.',
			error,
		);
	}
}

/** What of a folder could hold a table; letter case does not count. More than one is for the caller to refuse. */
export async function filesOf(
	folder: string,
	names: readonly string[],
	table: RawTableName,
): Promise<TableFile[]> {
	const files: TableFile[] = [];
	for (const name of names) {
		const ending = [TEXT, PARQUET].find((known) => known.test(name));
		if (name.replace(ending ?? '', '').toLowerCase() !== table) continue;
		if (ending !== TEXT && (await isFolder(join(folder, name)))) files.push({ name, kind: 'parts' });
		else if (ending !== undefined) files.push({ name, kind: ending === TEXT ? 'text' : 'parquet' });
	}
	return files;
}

/**
 * What bears a table's name with an ending that is not read: `players.json`, `shots.csv.bz2`, a file `shots`.
 * @param read What of the folder could hold the table.
 */
export function unreadNames(
	names: readonly string[],
	table: RawTableName,
	read: readonly TableFile[],
): string[] {
	return names.filter(
		(name) => name.split('.')[0]?.toLowerCase() === table && read.every((file) => file.name !== name),
	);
}

/**
 * The Parquet parts of a folder and of the folders in it, by their path there, in order. Left out is what Spark and file
 * managers write beside the parts: names that begin with `.`, and those that begin with `_` and are no Parquet files.
 * @throws SourceError where there are no parts, or where a file is none: its rows would be lost.
 */
export async function partsOf(path: string): Promise<string[]> {
	const entries = await readdir(path, { recursive: true, withFileTypes: true });
	const parts: string[] = [];
	const unread: string[] = [];
	for (const entry of entries) {
		const name = relative(path, join(entry.parentPath, entry.name));
		const steps = name.split(/[\\/]/);
		if (entry.isDirectory() || steps.some((step) => step.startsWith('.'))) continue;
		const isHidden = steps.some((step) => step.startsWith('_') && !step.includes('='));
		const isParquet = PARQUET.test(name);
		if (isParquet && !isHidden) parts.push(name);
		else if (isParquet || !isHidden) unread.push(name);
	}
	if (unread.length > 0)
		throw new SourceError(
			`${path}: holds files that are not read: ${listed(unread.sort())}`,
			'Each part must be a Parquet file whose name ends in .parquet and does not begin with _. Rename or convert these files, or move them out of the folder.',
		);
	if (parts.length > 0) return parts.sort();
	throw new SourceError(
		`${path}: it is a folder without Parquet files`,
		'Put the parts there, each with a name that ends in .parquet, or one file beside it.',
	);
}

/** How many files a message names. */
const NAMED = 40;

function listed(names: readonly string[]): string {
	const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : '';
	return `${names.slice(0, NAMED).join(', ')}${more}`;
}

async function isFolder(path: string): Promise<boolean> {
	return stat(path).then(
		(found) => found.isDirectory(),
		() => false,
	);
}
