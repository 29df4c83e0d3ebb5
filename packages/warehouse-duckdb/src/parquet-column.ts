import type { ScalarType } from '@accounted/warehouse';
import { type DuckDBType, DuckDBTypeId } from '@duckdb/node-api';
import { type Decoder, decoderFor } from './decode.ts';

export interface FileColumn {
	readonly name: string;
	/** The column as a SELECT lists it. */
	readonly selected: string;
	readonly decode: Decoder;
}

/** Read as they are: a number for each value. */
const NUMBERS: ReadonlySet<DuckDBTypeId> = new Set([
	DuckDBTypeId.TINYINT,
	DuckDBTypeId.SMALLINT,
	DuckDBTypeId.INTEGER,
	DuckDBTypeId.UTINYINT,
	DuckDBTypeId.USMALLINT,
	DuckDBTypeId.UINTEGER,
	DuckDBTypeId.FLOAT,
	DuckDBTypeId.DOUBLE,
]);

/**
 * Cast by DuckDB: faster than a bigint for each value. A number that a double cannot hold exactly is still seen to be
 * unsafe after the cast.
 */
const CAST_TO_NUMBERS: ReadonlySet<DuckDBTypeId> = new Set([
	DuckDBTypeId.BIGINT,
	DuckDBTypeId.UBIGINT,
	DuckDBTypeId.DECIMAL,
]);

const DECODED: Partial<Record<DuckDBTypeId, ScalarType>> = {
	[DuckDBTypeId.BOOLEAN]: 'BOOL',
	[DuckDBTypeId.DATE]: 'DATE',
	[DuckDBTypeId.TIMESTAMP]: 'DATETIME',
	[DuckDBTypeId.TIMESTAMP_TZ]: 'TIMESTAMP',
	[DuckDBTypeId.VARCHAR]: 'STRING',
};

/** @throws TypeError naming a column of a type that is not read from files. */
export function fileColumn(name: string, type: DuckDBType): FileColumn {
	const quoted = `"${name.replaceAll('"', '""')}"`;
	if (NUMBERS.has(type.typeId)) return { name, selected: quoted, decode: (value) => value };
	if (CAST_TO_NUMBERS.has(type.typeId))
		return { name, selected: `CAST(${quoted} AS DOUBLE)`, decode: (value) => value };
	const known = DECODED[type.typeId];
	if (known === undefined)
		throw new TypeError(`column ${name} is of type ${type}, which is not read from files`);
	const column = {
		name,
		type: known,
		nullable: true,
		big: false,
		description: '',
		unit: null,
		formula: null,
	};
	return { name, selected: quoted, decode: decoderFor(column, type) };
}
