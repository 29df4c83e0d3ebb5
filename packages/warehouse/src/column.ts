import { z } from 'zod';

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
}

/** What a column's zod schema may say of itself through `.meta()`, besides its `description`. */
export interface ColumnMeta {
	readonly description?: string | undefined;
	/** The unit of a number: minutes, points, percent 0-100, days. */
	readonly unit?: string | undefined;
}

/** A moment in UTC: `2021-11-05T23:30:00.000Z`. */
export const timestamp = () => z.iso.datetime();

/** A wall-clock time with no zone: `2021-11-05T19:30:00`. */
export const datetime = () => z.iso.datetime({ local: true, offset: false });

/** Reads name, SQL type and nullability off each field of a row schema. */
export function columnsOf(row: z.ZodObject): Column[] {
	return Object.entries(row.shape).map(([name, field]) => columnOf(name, field as z.ZodType));
}

function columnOf(name: string, field: z.ZodType): Column {
	const meta: ColumnMeta = field.meta() ?? {};
	const nullable = field instanceof z.ZodNullable;
	const inner = nullable ? (field.unwrap() as z.ZodType) : field;
	return {
		name,
		type: typeOf(name, inner),
		nullable,
		big: inner instanceof z.ZodBigInt || inner instanceof z.ZodBigIntFormat,
		description: meta.description ?? inner.meta()?.description ?? '',
		unit: meta.unit ?? null,
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
	if (field instanceof z.ZodString || field instanceof z.ZodStringFormat || field instanceof z.ZodEnum)
		return 'STRING';
	if (field instanceof z.ZodLiteral) return typeof field.value === 'number' ? 'INT64' : 'STRING';
	if (field instanceof z.ZodNumberFormat) return field._zod.def.format === 'float64' ? 'FLOAT64' : 'INT64';
	if (field instanceof z.ZodBigInt || field instanceof z.ZodBigIntFormat) return 'INT64';
	if (field instanceof z.ZodNumber) return 'FLOAT64';
	if (field instanceof z.ZodBoolean) return 'BOOL';
	throw new TypeError(
		`column ${name}: a ${field._zod.def.type} schema has no SQL type; use a string, int, number, boolean, date or array`,
	);
}
