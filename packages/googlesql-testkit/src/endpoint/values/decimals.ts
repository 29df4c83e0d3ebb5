import { DECIMAL, type DuckDBDecimalType, DuckDBDecimalValue } from '@duckdb/node-api';
import { invalid, notServed } from '../errors.ts';

export type DecimalType = 'NUMERIC' | 'BIGNUMERIC';

/** The type parameters of a NUMERIC or BIGNUMERIC field, as TableFieldSchema writes them. */
export interface DecimalParameters {
	/** Digits in all. */
	readonly precision?: string;
	/** Digits after the point. */
	readonly scale?: string;
}

/** The most digits that a type has after the point, and before it. */
const DIGITS: Readonly<Record<DecimalType, { readonly scale: number; readonly whole: number }>> = {
	NUMERIC: { scale: 9, whole: 29 },
	BIGNUMERIC: { scale: 38, whole: 38 },
};

/** The most digits of a DuckDB DECIMAL. */
const DUCKDB_DIGITS = 38;
/** DuckDB cannot hold all of BIGNUMERIC: without parameters it has 20 digits before the point and 18 after it. */
const DUCKDB_BIGNUMERIC = DECIMAL(DUCKDB_DIGITS, 18);

/**
 * Source: https://cloud.google.com/bigquery/docs/reference/standard-sql/data-types#parameterized_decimal_type
 * @throws BigQueryError invalid for parameters that the type does not allow; notImplemented for more than 38 digits.
 */
export function decimalType(
	type: DecimalType,
	{ precision, scale = '0' }: DecimalParameters,
): DuckDBDecimalType {
	const most = DIGITS[type];
	if (precision === undefined)
		return type === 'NUMERIC' ? DECIMAL(most.whole + most.scale, most.scale) : DUCKDB_BIGNUMERIC;
	const [p, s] = [Number(precision), Number(scale)];
	if (!(s >= 0 && s <= most.scale)) throw invalid(`In ${type}(P, S), S must be between 0 and ${most.scale}`);
	if (!(p >= Math.max(1, s) && p <= s + most.whole))
		throw invalid(`In ${type}(P, ${s}), P must be between ${Math.max(1, s)} and ${s + most.whole}`);
	if (p > DUCKDB_DIGITS) throw notServed(`${type}(${p}, ${s}), which has more than ${DUCKDB_DIGITS} digits`);
	return DECIMAL(p, s);
}

/**
 * Reads a decimal. Digits beyond the scale are rounded half away from zero, as BigQuery does.
 * @returns undefined for a text that is no number, or that is out of range.
 * @throws BigQueryError notImplemented for a BIGNUMERIC with more digits than DuckDB holds.
 */
export function decimalOfText(type: DecimalType, parameters: DecimalParameters, text: string) {
	const parts = /^\s*([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?\s*$/.exec(text);
	if (parts === null) return undefined;
	const [, sign, whole = '', fraction = '', exponent = '0'] = parts;
	if (whole === '' && fraction === '') return undefined;
	const { width, scale } = decimalType(type, parameters);
	const digits = BigInt(`${whole}${fraction}`);
	const surplus = fraction.length - Number(exponent) - scale;
	const isNarrowed = type === 'BIGNUMERIC' && parameters.precision === undefined;
	const scaled = surplus <= 0 ? digits * 10n ** BigInt(-surplus) : rounded(digits, 10n ** BigInt(surplus));
	const isHeld = scaled < 10n ** BigInt(width);
	if (isNarrowed && (!isHeld || (surplus > 0 && scaled * 10n ** BigInt(surplus) !== digits)))
		throw notServed(`the BIGNUMERIC ${text}: it holds 20 digits before the point and 18 after it`);
	return isHeld ? new DuckDBDecimalValue(sign === '-' ? -scaled : scaled, width, scale) : undefined;
}

function rounded(digits: bigint, unit: bigint): bigint {
	return (digits + unit / 2n) / unit;
}

/** A decimal as the REST API writes it: without zeros at the end. */
export function decimalText({ value, scale }: DuckDBDecimalValue): string {
	const digits = String(value < 0n ? -value : value).padStart(scale + 1, '0');
	const point = digits.length - scale;
	const fraction = digits.slice(point).replace(/0+$/, '');
	return `${value < 0n ? '-' : ''}${digits.slice(0, point)}${fraction === '' ? '' : `.${fraction}`}`;
}

/** Whether a type holds a value exactly: 9 digits after the point of a NUMERIC and 29 before it. */
export function isInRange(type: DecimalType, { value, scale }: DuckDBDecimalValue): boolean {
	const most = DIGITS[type];
	const magnitude = value < 0n ? -value : value;
	const isScaleKept = scale <= most.scale || magnitude % 10n ** BigInt(scale - most.scale) === 0n;
	return isScaleKept && magnitude < 10n ** BigInt(most.whole + scale);
}
