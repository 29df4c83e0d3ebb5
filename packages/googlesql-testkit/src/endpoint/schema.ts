import { z } from 'zod';
import { invalid } from './errors.ts';
import { parsed } from './parsed.ts';
import { type DecimalParameters, decimalType } from './values/decimals.ts';

/** The types of columns, by the names in which the REST API answers; it takes GoogleSQL's names too. */
export type FieldType =
	| 'STRING'
	| 'BYTES'
	| 'INTEGER'
	| 'FLOAT'
	| 'NUMERIC'
	| 'BIGNUMERIC'
	| 'BOOLEAN'
	| 'DATE'
	| 'DATETIME'
	| 'TIMESTAMP'
	| 'JSON'
	| 'RECORD';

export type FieldMode = 'NULLABLE' | 'REQUIRED' | 'REPEATED';

/** A column, or a field of a RECORD: TableFieldSchema. */
export interface Field extends DecimalParameters {
	readonly name: string;
	readonly type: FieldType;
	readonly mode: FieldMode;
	readonly description?: string;
	/** Of a RECORD. */
	readonly fields?: readonly Field[];
}

const TYPES: ReadonlyMap<string, FieldType> = new Map([
	['STRING', 'STRING'],
	['BYTES', 'BYTES'],
	['INTEGER', 'INTEGER'],
	['INT64', 'INTEGER'],
	['INT', 'INTEGER'],
	['FLOAT', 'FLOAT'],
	['FLOAT64', 'FLOAT'],
	['NUMERIC', 'NUMERIC'],
	['DECIMAL', 'NUMERIC'],
	['BIGNUMERIC', 'BIGNUMERIC'],
	['BIGDECIMAL', 'BIGNUMERIC'],
	['BOOLEAN', 'BOOLEAN'],
	['BOOL', 'BOOLEAN'],
	['DATE', 'DATE'],
	['DATETIME', 'DATETIME'],
	['TIMESTAMP', 'TIMESTAMP'],
	['JSON', 'JSON'],
	['RECORD', 'RECORD'],
	['STRUCT', 'RECORD'],
]);

/** @throws BigQueryError for a type that is none, or that this endpoint does not hold. */
export function fieldType(name: string): FieldType {
	const type = TYPES.get(name.toUpperCase());
	if (type === undefined) throw invalid(`Invalid value for type: ${name} is not a valid value`);
	return type;
}

interface FieldResource {
	name: string;
	type: string;
	mode?: string | undefined;
	description?: string | undefined;
	precision?: string | undefined;
	scale?: string | undefined;
	fields?: FieldResource[] | undefined;
}

/** An INT64: text by the documentation, and a number from some clients. */
const digits = z.union([z.string().regex(/^\d+$/), z.int().nonnegative().transform(String)]);

const fieldResource: z.ZodType<FieldResource> = z.lazy(() =>
	z.looseObject({
		name: z.string(),
		type: z.string(),
		mode: z.string().optional(),
		description: z.string().optional(),
		precision: digits.optional(),
		scale: digits.optional(),
		fields: z.array(fieldResource).optional(),
	}),
);

/** TableSchema as requests carry it. */
const schemaResource = z.looseObject({ fields: z.array(fieldResource).default([]) });

/** Reads a TableSchema. @throws BigQueryError naming the field that cannot be. */
export function fieldsOf(schema: unknown): readonly Field[] {
	return fieldsOfResources(parsed(schemaResource, schema).fields);
}

function fieldsOfResources(fields: readonly FieldResource[]): readonly Field[] {
	const seen = new Set<string>();
	return fields.map((field) => {
		const key = field.name.toLowerCase();
		if (seen.has(key)) throw invalid(`Field ${field.name} already exists in schema`);
		seen.add(key);
		return fieldOf(field);
	});
}

function fieldOf(resource: FieldResource): Field {
	const { name, type: typeName, mode = 'NULLABLE', description, fields } = resource;
	if (!/^[\p{L}_][\p{L}\p{N}_ &%=+:'<>#|-]{0,299}$/u.test(name))
		throw invalid(
			`Invalid field name "${name}". Fields must contain the allowed characters, and be at most 300 characters long.`,
		);
	const type = fieldType(typeName);
	const upper = mode.toUpperCase();
	if (upper !== 'NULLABLE' && upper !== 'REQUIRED' && upper !== 'REPEATED')
		throw invalid(`Invalid value for mode: ${mode} is not a valid value`);
	if (type === 'RECORD' && (fields ?? []).length === 0)
		throw invalid(`Field ${name} is type RECORD but has no schema`);
	return {
		name,
		type,
		mode: upper,
		...(description === undefined ? {} : { description }),
		...decimalParameters(name, type, resource),
		...(type === 'RECORD' ? { fields: fieldsOfResources(fields ?? []) } : {}),
	};
}

/** @throws BigQueryError invalid for parameters of a type that has none, or that the type does not allow. */
function decimalParameters(
	name: string,
	type: FieldType,
	{ precision, scale }: Pick<FieldResource, 'precision' | 'scale'>,
): DecimalParameters {
	if (precision === undefined && scale === undefined) return {};
	if ((type !== 'NUMERIC' && type !== 'BIGNUMERIC') || precision === undefined)
		throw invalid(`Invalid precision or scale for field ${name} of type ${type}`);
	const parameters = scale === undefined ? { precision } : { precision, scale };
	decimalType(type, parameters);
	return parameters;
}

const GOOGLESQL_NAMES: Readonly<Record<FieldType, string>> = {
	STRING: 'STRING',
	BYTES: 'BYTES',
	INTEGER: 'INT64',
	FLOAT: 'FLOAT64',
	NUMERIC: 'NUMERIC',
	BIGNUMERIC: 'BIGNUMERIC',
	BOOLEAN: 'BOOL',
	DATE: 'DATE',
	DATETIME: 'DATETIME',
	TIMESTAMP: 'TIMESTAMP',
	JSON: 'JSON',
	RECORD: 'STRUCT',
};

/** A field's type as GoogleSQL spells it, without type parameters: `ARRAY<STRUCT<points INT64>>`. */
export function googleSqlType(field: Field): string {
	const element =
		field.type === 'RECORD'
			? `STRUCT<${(field.fields ?? []).map((inner) => `${inner.name} ${googleSqlType(inner)}`).join(', ')}>`
			: GOOGLESQL_NAMES[field.type];
	return field.mode === 'REPEATED' ? `ARRAY<${element}>` : element;
}
