import type { Row, SqlEngine } from '@accounted/warehouse';
import type { RawTableName } from '../tables/index.ts';
import type { RawSource } from './raw-source.ts';
import { relationOfRows } from './rows-relation.ts';

/** Tables whose rows are made in JavaScript, in the types of the tables' file schemas. */
export interface RowSource {
	readonly label: string;
	/** By what the warehouse knows the source again. */
	readonly id: string;
	readonly tables: readonly RawTableName[];
	/** The rows of a table, from the first on, each time it is called. */
	rows(table: RawTableName): AsyncIterable<readonly Row[]> | Iterable<readonly Row[]>;
	close?(): Promise<void>;
}

/** A source of raw tables out of rows that JavaScript makes. */
export function sourceOfRows(source: RowSource): RawSource & RowSource {
	const { label, id, tables } = source;
	return {
		label,
		id,
		tables,
		originOf: (table) => table,
		relation: (table: RawTableName, engine: SqlEngine) =>
			relationOfRows(engine, table, () => source.rows(table)),
		rows: (table) => source.rows(table),
		close: async () => source.close?.(),
	};
}
