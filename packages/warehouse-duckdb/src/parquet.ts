import { DuckDBInstance } from '@duckdb/node-api';
import { type FileColumn, fileColumn } from './parquet-column.ts';
import { rowBatches } from './rows.ts';

/** One Parquet file: the columns it has, and its rows, a few thousand at a time. */
export interface ParquetTable {
	readonly columns: readonly string[];
	/**
	 * Numbers of every type as numbers, dates and times as ISO text; only the named columns are read. Values come as
	 * they stand in the file: a NaN, or a number beyond 2^53, is for the reader's row schema to judge.
	 */
	batches(columns: readonly string[]): AsyncIterable<Record<string, unknown>[]>;
	close(): void;
}

/** @throws Error as DuckDB words it, where the file is missing, cut short or not Parquet. */
export async function readParquet(path: string): Promise<ParquetTable> {
	const instance = await DuckDBInstance.create(':memory:');
	const connection = await instance.connect();
	const close = () => {
		connection.closeSync();
		instance.closeSync();
	};
	// Without hive_partitioning, a folder named like `season=2021` would add a column that the file does not have.
	const from = `read_parquet('${path.replaceAll("'", "''")}', hive_partitioning = false)`;
	try {
		await connection.run('SET preserve_insertion_order = true');
		const described = await connection.run(`SELECT * FROM ${from} LIMIT 0`);
		const columns = described.columnNames();
		return {
			columns,
			close,
			async *batches(wanted) {
				const read = wanted.map((name): FileColumn => {
					const position = columns.indexOf(name);
					if (position < 0) throw new Error(`${path} has no column ${name}; it has ${columns.join(', ')}`);
					return fileColumn(name, described.columnType(position));
				});
				const list = read.map((column) => column.selected).join(', ');
				const result = await connection.stream(`SELECT ${list} FROM ${from}`);
				yield* rowBatches(
					result,
					read.map(({ name, decode }, position) => ({ name, position, decode })),
				);
			},
		};
	} catch (error) {
		close();
		throw error;
	}
}
