import type { ScalarType } from '@accounted/warehouse';
import { DuckDBDecimalValue, type DuckDBType, DuckDBTypeId } from '@duckdb/node-api';
import { type Decoder, decoderFor } from './decode.ts';

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

const WIDE_NUMBERS: ReadonlySet<DuckDBTypeId> = new Set([
	DuckDBTypeId.BIGINT,
	DuckDBTypeId.UBIGINT,
	DuckDBTypeId.HUGEINT,
	DuckDBTypeId.UHUGEINT,
]);

const DECODED: Partial<Record<DuckDBTypeId, ScalarType>> = {
	[DuckDBTypeId.BOOLEAN]: 'BOOL',
	[DuckDBTypeId.DATE]: 'DATE',
	[DuckDBTypeId.TIMESTAMP]: 'DATETIME',
	[DuckDBTypeId.TIMESTAMP_TZ]: 'TIMESTAMP',
	[DuckDBTypeId.VARCHAR]: 'STRING',
};

/** Decodes values whose type nothing but the result says: what is of no type of ours becomes text. */
export function untypedDecoder(type: DuckDBType): Decoder {
	if (NUMBERS.has(type.typeId)) return (value) => value;
	if (WIDE_NUMBERS.has(type.typeId))
		return (value) => (typeof value === 'bigint' && isSafe(value) ? Number(value) : value);
	if (type.typeId === DuckDBTypeId.DECIMAL)
		return (value) => (value instanceof DuckDBDecimalValue ? value.toDouble() : value);
	const known = DECODED[type.typeId];
	if (known === undefined) return (value) => (value === null ? null : String(value));
	const decode = decoderFor(
		{
			name: '',
			type: known,
			nullable: true,
			big: false,
			description: '',
			unit: null,
			formula: null,
			check: null,
		},
		type,
	);
	return (value) => {
		try {
			return decode(value);
		} catch (error) {
			// A date before the year 0, or infinite, has no ISO text.
			if (error instanceof RangeError) return String(value);
			throw error;
		}
	};
}

function isSafe(value: bigint): boolean {
	return Number.isSafeInteger(Number(value));
}
