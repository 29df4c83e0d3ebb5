import {
	DuckDBDecimalType,
	DuckDBListType,
	DuckDBStructType,
	type DuckDBType,
	DuckDBTypeId,
} from '@duckdb/node-api';
import { invalidQuery } from '../errors.ts';
import { type TypeOfField, typeOfText } from '../googlesql/type-text.ts';
import type { Field, FieldType } from '../schema.ts';

/** A column as the analyzer names and types it. */
export interface ResultColumn {
	readonly name: string;
	/** GoogleSQL's name of its type. */
	readonly type: string;
}

/**
 * The schema of a result. BigQuery calls a column without a name `f0_`, the next `f1_`.
 * @param analyzed What GoogleSQL says of the columns. Without it, their DuckDB types are translated.
 * @throws BigQueryError for two columns of one name, and for a type that this endpoint does not hold.
 */
export function resultFields(
	names: readonly string[],
	types: readonly DuckDBType[],
	analyzed: readonly ResultColumn[] | undefined,
): readonly Field[] {
	if (analyzed !== undefined && analyzed.length !== types.length)
		throw new TypeError(`GoogleSQL finds ${analyzed.length} columns, and DuckDB ${types.length}`);
	let unnamed = 0;
	const seen = new Set<string>();
	return types.map((type, index) => {
		const column = analyzed?.[index];
		const given = column?.name ?? names[index] ?? '';
		const name = /^[\p{L}_][\p{L}\p{N}_]*$/u.test(given) ? given : `f${unnamed++}_`;
		if (seen.has(name.toLowerCase()))
			throw invalidQuery(
				`Duplicate column names in the result are not supported when a destination table is present. Found duplicate(s): ${name}`,
			);
		seen.add(name.toLowerCase());
		return { name, ...(column === undefined ? fieldOfDuckDb(type) : typeOfText(column.type)) };
	});
}

const SCALARS: Readonly<Partial<Record<DuckDBTypeId, FieldType>>> = {
	[DuckDBTypeId.BOOLEAN]: 'BOOLEAN',
	[DuckDBTypeId.TINYINT]: 'INTEGER',
	[DuckDBTypeId.SMALLINT]: 'INTEGER',
	[DuckDBTypeId.INTEGER]: 'INTEGER',
	[DuckDBTypeId.BIGINT]: 'INTEGER',
	[DuckDBTypeId.HUGEINT]: 'INTEGER',
	[DuckDBTypeId.UTINYINT]: 'INTEGER',
	[DuckDBTypeId.USMALLINT]: 'INTEGER',
	[DuckDBTypeId.UINTEGER]: 'INTEGER',
	[DuckDBTypeId.UBIGINT]: 'INTEGER',
	[DuckDBTypeId.UHUGEINT]: 'INTEGER',
	// GoogleSQL gives a NULL of no other type to INT64.
	[DuckDBTypeId.SQLNULL]: 'INTEGER',
	[DuckDBTypeId.FLOAT]: 'FLOAT',
	[DuckDBTypeId.DOUBLE]: 'FLOAT',
	[DuckDBTypeId.VARCHAR]: 'STRING',
	[DuckDBTypeId.BLOB]: 'BYTES',
	[DuckDBTypeId.DATE]: 'DATE',
	[DuckDBTypeId.TIMESTAMP]: 'DATETIME',
	[DuckDBTypeId.TIMESTAMP_TZ]: 'TIMESTAMP',
};

/** A NUMERIC has no more digits after its point. */
const NUMERIC_SCALE = 9;

function fieldOfDuckDb(type: DuckDBType): TypeOfField {
	if (type instanceof DuckDBListType) return { ...fieldOfDuckDb(type.valueType), mode: 'REPEATED' };
	if (type instanceof DuckDBStructType)
		return {
			type: 'RECORD',
			mode: 'NULLABLE',
			fields: type.entryNames.map((name, index) => {
				const entry = type.entryTypes[index];
				if (entry === undefined) throw new TypeError(`${type} has no type for ${name}`);
				return { name, ...fieldOfDuckDb(entry) };
			}),
		};
	if (type instanceof DuckDBDecimalType)
		return { type: type.scale <= NUMERIC_SCALE ? 'NUMERIC' : 'BIGNUMERIC', mode: 'NULLABLE' };
	if (type.alias === 'JSON') return { type: 'JSON', mode: 'NULLABLE' };
	const scalar = SCALARS[type.typeId];
	if (scalar === undefined) throw invalidQuery(`This endpoint does not answer with a value of type ${type}`);
	return { type: scalar, mode: 'NULLABLE' };
}
