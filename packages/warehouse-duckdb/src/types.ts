import type { ColumnType } from '@accounted/warehouse';
import {
	BIGINT,
	BOOLEAN,
	DATE,
	DOUBLE,
	type DuckDBType,
	LIST,
	TIMESTAMP,
	TIMESTAMPTZ,
	VARCHAR,
} from '@duckdb/node-api';

const SCALARS: Readonly<Record<string, DuckDBType>> = {
	STRING: VARCHAR,
	INT64: BIGINT,
	FLOAT64: DOUBLE,
	BOOL: BOOLEAN,
	DATE,
	DATETIME: TIMESTAMP,
	TIMESTAMP: TIMESTAMPTZ,
};

/** DuckDB's type for one of GoogleSQL's names. */
export function duckdbType(type: ColumnType): DuckDBType {
	const element = /^ARRAY<(.+)>$/.exec(type)?.[1];
	const scalar = SCALARS[element ?? type];
	if (scalar === undefined) throw new TypeError(`${type} has no DuckDB type`);
	return element === undefined ? scalar : LIST(scalar);
}
