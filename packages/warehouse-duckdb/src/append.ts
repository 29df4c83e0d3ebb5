import {
	type Column,
	type ColumnType,
	type Row,
	WarehouseError,
	whatIsNotAllowed,
} from '@accounted/warehouse';
import {
	DOUBLE,
	type DuckDBAppender,
	DuckDBDataChunk,
	type DuckDBType,
	type DuckDBVector,
} from '@duckdb/node-api';
import { type Encoder, encoderFor } from './encode.ts';

/** DuckDB's vector size: the most rows one appended chunk can have. */
const CHUNK_ROWS = 2048;

/** Hands rows of one table to an appender, a chunk of columns at a time. */
export type Append = (rows: readonly Row[]) => void;

/** What appending needs to know of a table. */
interface AppendedTable {
	readonly name: string;
	readonly columns: readonly AppendedColumn[];
}

interface AppendedColumn extends Pick<Column, 'name' | 'nullable' | 'big'> {
	readonly type: ColumnType;
	readonly check?: Column['check'];
	/** True where a row without the column has a null there. Otherwise such a row is refused. */
	readonly mayBeAbsent?: boolean;
}

interface Target {
	readonly column: AppendedColumn;
	readonly type: DuckDBType;
	readonly encode: Encoder;
}

/**
 * @param physical The columns as the appender's table has them, in its order. One that the definition lacks gets nulls.
 * @throws WarehouseError BAD_ROW naming the column, for a value that is absent, null without leave, or of another type.
 */
export function appendTo(
	appender: DuckDBAppender,
	table: AppendedTable,
	physical: readonly string[],
): Append {
	const types: DuckDBType[] = [];
	const targets = physical.map((name, index): Target | undefined => {
		const column = table.columns.find((candidate) => candidate.name === name);
		const asDouble = column?.type === 'INT64' && !column.big;
		const type = asDouble ? DOUBLE : appender.columnType(index);
		types.push(type);
		if (column === undefined) return undefined;
		const encode = encoderFor(column.type, asDouble ? 'double' : 'bigint', (wanted, value) =>
			refuse(table, column, `should be ${wanted}, and is the ${typeof value} ${String(value)}`),
		);
		return { column, type, encode };
	});
	// One chunk for all rows: each is native memory that the garbage collector does not see.
	const chunk = DuckDBDataChunk.create(types, 0);
	return (rows) => {
		for (let from = 0; from < rows.length; from += CHUNK_ROWS) {
			const count = Math.min(CHUNK_ROWS, rows.length - from);
			chunk.reset();
			chunk.rowCount = count;
			for (const [index, target] of targets.entries()) {
				const vector = chunk.getColumnVector(index);
				if (target === undefined) writeNulls(vector, count);
				else writeColumn(vector, table, target, rows, from, count);
			}
			appender.appendDataChunk(chunk);
		}
	};
}

function writeColumn(
	vector: DuckDBVector,
	table: AppendedTable,
	{ column, encode }: Target,
	rows: readonly Row[],
	from: number,
	count: number,
): void {
	const { name, nullable, mayBeAbsent = false, check = null } = column;
	const nulls: number[] = [];
	for (let index = 0; index < count; index++) {
		const value = rows[from + index]?.[name];
		if (value === null && nullable) nulls.push(index);
		else if (value === undefined && mayBeAbsent) nulls.push(index);
		else if (value === null || value === undefined) refuse(table, column, missing(value));
		else {
			const encoded = encode(value);
			const refused = whatIsNotAllowed({ check }, value);
			if (refused !== null) refuse(table, column, `is ${refused}`);
			vector.setItem(index, encoded);
		}
	}
	// Last, because a vector that has one null pays a bigint operation for each value set after it.
	for (const index of nulls) vector.setItem(index, null);
	vector.flush();
}

function writeNulls(vector: DuckDBVector, count: number): void {
	for (let index = 0; index < count; index++) vector.setItem(index, null);
	vector.flush();
}

function missing(value: null | undefined): string {
	return value === null ? 'is null, though its schema says it never is' : 'is missing from a row';
}

function refuse(table: AppendedTable, column: AppendedColumn, what: string): never {
	throw new WarehouseError(
		'BAD_ROW',
		`${table.name}: column ${column.name} ${what}`,
		'This is a fault of the program; please report it.',
	);
}
