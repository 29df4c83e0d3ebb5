import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { RAW_TABLES, type RawTableName, type RowSource } from '@accounted/raw';
import { csvLines } from './csv-lines.ts';

/**
 * Writes tables of a source as `<folder>/<table>.csv`, with a header and the columns of the table's file schema. Makes the
 * folder if it is not there; holds one batch of rows at a time. Rejects with the file system's error if it cannot write.
 */
export async function writeCsvFolder(
	source: RowSource,
	folder: string,
	tables: readonly RawTableName[] = source.tables,
): Promise<void> {
	await mkdir(folder, { recursive: true });
	for (const table of tables)
		await pipeline(Readable.from(csvOf(source, table)), createWriteStream(join(folder, `${table}.csv`)));
}

async function* csvOf(source: RowSource, table: RawTableName): AsyncGenerator<string> {
	const columns = Object.keys(RAW_TABLES[table].file.shape);
	yield csvLines([columns]);
	for await (const rows of source.rows(table)) {
		yield csvLines(rows.map((row) => columns.map((column) => row[column])));
	}
}
