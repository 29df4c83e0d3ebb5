import { render, type Sql, WarehouseError } from '@accounted/warehouse';
import type { DuckDBType, DuckDBValue } from '@duckdb/node-api';
import { encoderFor } from './encode.ts';
import { SPELLING } from './spelling.ts';
import { duckdbType } from './types.ts';

/** A statement as DuckDB's client takes it. */
export interface Bound {
	readonly text: string;
	readonly values: Record<string, DuckDBValue>;
	readonly types: Record<string, DuckDBType>;
}

/** @throws WarehouseError BAD_STATEMENT for a value that its parameter's type cannot hold. */
export function bind(statement: Sql): Bound {
	const { text, parameters } = render(statement, SPELLING);
	const values: Record<string, DuckDBValue> = {};
	const types: Record<string, DuckDBType> = {};
	for (const { name, type, value } of parameters) {
		const columnType = Array.isArray(value) ? (`ARRAY<${type}>` as const) : type;
		const encode = encoderFor(columnType, 'bigint', (wanted, refused) => {
			throw badStatement(`parameter ${name} should be ${wanted}, and is ${String(refused)}`, text);
		});
		values[name] = value === null ? null : encode(value);
		types[name] = duckdbType(columnType);
	}
	return { text, values, types };
}

export function badStatement(message: string, text: string): WarehouseError {
	return new WarehouseError(
		'BAD_STATEMENT',
		`${message}: ${text}`,
		'This is a fault of the program; please report it.',
	);
}
