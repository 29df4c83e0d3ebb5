import type { Row } from '@accounted/warehouse';
import type { RawSource } from '../source/raw-source.ts';
import { relationRows } from '../source/relation-rows.ts';
import { relationOfRows } from '../source/rows-relation.ts';
import type { RawTableName } from '../tables/index.ts';

type Batches = AsyncIterable<readonly Row[]>;

/**
 * The same source with other rows: those that `alter` yields.
 * `alter` gets the rows of its table, and a function that reads those of any table.
 */
export function alteredRows(
	source: RawSource,
	alter: (table: RawTableName, batches: Batches, rowsOf: (table: RawTableName) => Batches) => Batches,
): RawSource {
	return {
		...source,
		relation: async (table, engine) => {
			const rowsOf = async function* (name: RawTableName) {
				yield* relationRows(engine, await source.relation(name, engine));
			};
			return relationOfRows(engine, table, () => alter(table, rowsOf(table), rowsOf));
		},
	};
}

/** The same source without the rows that `isKept` is false of. */
export function keptRows(source: RawSource, isKept: (table: RawTableName, row: Row) => boolean): RawSource {
	return alteredRows(source, async function* (table, batches) {
		for await (const rows of batches) yield rows.filter((row) => isKept(table, row));
	});
}
