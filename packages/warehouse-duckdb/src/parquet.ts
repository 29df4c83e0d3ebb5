import type { Column, ColumnType } from '@accounted/warehouse';
import { DuckDBInstance, type DuckDBType, DuckDBTypeId } from '@duckdb/node-api';
import { decoderFor } from './decode.ts';
import { rowBatches } from './rows.ts';

/** One Parquet file: the columns it has, and its rows, a few thousand at a time. */
export interface ParquetTable {
	readonly columns: readonly string[];
	/** Whole numbers as numbers, dates and times as ISO text. Only the named columns are read. */
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
	const from = `read_parquet('${path.replaceAll("'", "''")}')`;
	try {
		await connection.run('SET preserve_insertion_order = true');
		const columns = (await connection.run(`SELECT * FROM ${from} LIMIT 0`)).columnNames();
		return {
			columns,
			close,
			async *batches(wanted) {
				const list = wanted.map((name) => `"${name.replaceAll('"', '""')}"`).join(', ');
				const result = await connection.stream(`SELECT ${list} FROM ${from}`);
				const types = result.columnTypes();
				yield* rowBatches(
					result,
					wanted.map((name, position) => ({
						name,
						position,
						decode: decoderFor(columnFrom(name, types[position])),
					})),
				);
			},
		};
	} catch (error) {
		close();
		throw error;
	}
}

const FILE_TYPES: Partial<Record<DuckDBTypeId, ColumnType>> = {
	[DuckDBTypeId.BOOLEAN]: 'BOOL',
	[DuckDBTypeId.TINYINT]: 'INT64',
	[DuckDBTypeId.SMALLINT]: 'INT64',
	[DuckDBTypeId.INTEGER]: 'INT64',
	[DuckDBTypeId.BIGINT]: 'INT64',
	[DuckDBTypeId.UTINYINT]: 'INT64',
	[DuckDBTypeId.USMALLINT]: 'INT64',
	[DuckDBTypeId.UINTEGER]: 'INT64',
	[DuckDBTypeId.UBIGINT]: 'INT64',
	[DuckDBTypeId.FLOAT]: 'FLOAT64',
	[DuckDBTypeId.DOUBLE]: 'FLOAT64',
	[DuckDBTypeId.DECIMAL]: 'FLOAT64',
	[DuckDBTypeId.DATE]: 'DATE',
	[DuckDBTypeId.TIMESTAMP]: 'DATETIME',
	[DuckDBTypeId.TIMESTAMP_TZ]: 'TIMESTAMP',
	[DuckDBTypeId.VARCHAR]: 'STRING',
};

function columnFrom(name: string, type: DuckDBType | undefined): Column {
	const known = type && FILE_TYPES[type.typeId];
	if (known === undefined)
		throw new TypeError(`column ${name} is of type ${type}, which is not read from files`);
	return { name, type: known, nullable: true, big: false, description: '', unit: null };
}
