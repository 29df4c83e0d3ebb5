import { z } from 'zod';
import { type ValueCheck, valueCheck } from './value-check.ts';

/** GoogleSQL's names for the column types in use. Every adapter maps them to its own. */
export type ScalarType = 'STRING' | 'INT64' | 'FLOAT64' | 'BOOL' | 'DATE' | 'DATETIME' | 'TIMESTAMP';
export type ColumnType = ScalarType | `ARRAY<${ScalarType}>`;

export interface Column {
	readonly name: string;
	readonly type: ColumnType;
	readonly nullable: boolean;
	/** True where JavaScript must hold the INT64 as a bigint: beyond 2^53 a number is not exact. */
	readonly big: boolean;
	readonly description: string;
	readonly unit: string | null;
	/** How the value is made, where it is computed. */
	readonly formula: string | null;
	/** What its schema promises beyond the type. Null if it promises no more. */
	readonly check: ValueCheck | null;
}

/** `"huge", and must be one of small, large`; null for a value of a column's type that its schema allows. */
export function whatIsNotAllowed({ check }: Pick<Column, 'check'>, value: unknown): string | null {
	const allowed = check?.(value) ?? null;
	if (allowed === null) return null;
	// JSON knows no bigint.
	return `${typeof value === 'bigint' ? value : JSON.stringify(value)}, and must be ${allowed}`;
}

/**
 * Returns a decoder that holds what it decodes to the schema of a column.
 * @throws TypeError of the decoder that is returned, for a value that the schema does not allow.
 */
export function decodingAllowed<T>(
	column: Pick<Column, 'check'>,
	decode: (value: T) => unknown,
): (value: T) => unknown {
	if (column.check === null) return decode;
	return (value) => {
		const decoded = decode(value);
		const refused = whatIsNotAllowed(column, decoded);
		if (refused !== null) throw new TypeError(`holds ${refused}`);
		return decoded;
	};
}

/** What a column's zod schema may say of itself through `.meta()`, besides its `description`. */
export interface ColumnMeta {
	readonly description?: string | undefined;
	/** The unit of a number: minutes, points, percent 0-100, days. */
	readonly unit?: string | undefined;
	/** How the value is made: `100·points / possessions`. */
	readonly formula?: string | undefined;
}

/** A moment in UTC: `2021-11-05T23:30:00.000Z`. */
export const timestamp = () => z.iso.datetime();

/** A wall-clock time with no zone: `2021-11-05T19:30:00`. */
export const datetime = () => z.iso.datetime({ local: true, offset: false });

/**
 * Reads name, SQL type and nullability off each field of a row schema.
 * @throws TypeError naming the column whose schema has no SQL type.
 */
export function columnsOf(row: z.ZodObject): Column[] {
	return Object.entries(row.shape).map(([name, field]) => columnOf(name, field as z.ZodType));
}

function columnOf(name: string, field: z.ZodType): Column {
	const nullable = field instanceof z.ZodNullable;
	const inner = nullable ? (field.unwrap() as z.ZodType) : field;
	// `.nullable()` wraps, so what `.describe()` and `.meta()` said before it stays with the schema inside.
	const meta: ColumnMeta = { ...inner.meta(), ...field.meta() };
	return {
		name,
		type: typeOf(name, inner),
		nullable,
		big: isBig(inner),
		description: meta.description ?? '',
		unit: meta.unit ?? null,
		formula: meta.formula ?? null,
		check: valueCheck(inner),
	};
}

function typeOf(name: string, field: z.ZodType): ColumnType {
	if (field instanceof z.ZodArray) {
		const element = typeOf(name, field.element as z.ZodType);
		if (element.startsWith('ARRAY'))
			throw new TypeError(`column ${name}: an array of arrays has no SQL type`);
		return `ARRAY<${element as ScalarType}>`;
	}
	if (field instanceof z.ZodISODate) return 'DATE';
	if (field instanceof z.ZodISODateTime) return field._zod.def.local ? 'DATETIME' : 'TIMESTAMP';
	if (field instanceof z.ZodString || field instanceof z.ZodStringFormat) return 'STRING';
	if (field instanceof z.ZodEnum) return typeOfValues(name, field.options);
	if (field instanceof z.ZodLiteral) return typeOfValues(name, [...field.values]);
	if (field instanceof z.ZodBigInt) return 'INT64';
	if (field instanceof z.ZodNumber) return field.isInt ? 'INT64' : 'FLOAT64';
	if (field instanceof z.ZodBoolean) return 'BOOL';
	throw new TypeError(
		`column ${name}: a schema of kind ${field._zod.def.type} has no SQL type; use a string, int, number, boolean, date or array`,
	);
}

/** The one type that holds every value a literal or an enum allows. */
function typeOfValues(name: string, values: readonly unknown[]): ScalarType {
	if (values.every((value) => typeof value === 'string')) return 'STRING';
	if (values.every((value) => typeof value === 'boolean')) return 'BOOL';
	if (values.every((value) => typeof value === 'bigint' || Number.isSafeInteger(value))) return 'INT64';
	if (values.every((value) => typeof value === 'number')) return 'FLOAT64';
	throw new TypeError(`column ${name}: no SQL type holds all of ${values.map(String).join(', ')}`);
}

function isBig(field: z.ZodType): boolean {
	if (field instanceof z.ZodArray) return isBig(field.element as z.ZodType);
	if (field instanceof z.ZodLiteral) return [...field.values].some((value) => typeof value === 'bigint');
	return field instanceof z.ZodBigInt;
}
