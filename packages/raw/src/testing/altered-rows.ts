import type { Row } from '@accounted/warehouse';
import type { RawSource } from '../source/raw-source.ts';
import { sourceOfRows } from '../source/row-source.ts';
import { RAW_TABLES, type RawTableName } from '../tables/index.ts';

/** A source whose rows are others than those of `source`: the same label and tables, in batches as `alter` yields them. */
export function alteredRows(
	source: RawSource,
	alter: (table: RawTableName, batches: AsyncIterable<readonly Row[]>) => AsyncIterable<readonly Row[]>,
): RawSource {
	return sourceOfRows({
		label: source.label,
		tables: source.tables,
		rows: (table) => alter(table, rowsOf(source, table)),
		close: () => source.close(),
	});
}

/** The same source without the rows that `isKept` is false of. */
export function keptRows(source: RawSource, isKept: (table: RawTableName, row: Row) => boolean): RawSource {
	return alteredRows(source, async function* (table, batches) {
		for await (const rows of batches) yield rows.filter((row) => isKept(table, row));
	});
}

async function* rowsOf(source: RawSource, table: RawTableName): AsyncGenerator<readonly Row[]> {
	for await (const { rows } of source.batches(table, Object.keys(RAW_TABLES[table].file.shape))) yield rows;
}
