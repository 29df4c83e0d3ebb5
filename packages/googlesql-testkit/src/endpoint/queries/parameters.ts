import { type DuckDBType, type DuckDBValue, listValue, structValue } from '@duckdb/node-api';
import { z } from 'zod';
import { invalid, notServed } from '../errors.ts';
import { parsed } from '../parsed.ts';
import { type Field, fieldType } from '../schema.ts';
import { duckdbType, valueOfText } from '../values/values.ts';

interface TypeResource {
	type: string;
	arrayType?: TypeResource | undefined;
	structTypes?: { name: string; type: TypeResource }[] | undefined;
}

interface ValueResource {
	value?: string | number | boolean | null | undefined;
	arrayValues?: ValueResource[] | undefined;
	structValues?: Record<string, ValueResource> | undefined;
}

const typeResource: z.ZodType<TypeResource> = z.lazy(() =>
	z.looseObject({
		type: z.string(),
		arrayType: typeResource.optional(),
		structTypes: z.array(z.looseObject({ name: z.string(), type: typeResource })).optional(),
	}),
);

const valueResource: z.ZodType<ValueResource> = z.lazy(() =>
	z.looseObject({
		// Text by the documentation; Google's client sends numbers and booleans as they are.
		value: z.union([z.string(), z.number(), z.boolean(), z.null()]).optional(),
		arrayValues: z.array(valueResource).optional(),
		structValues: z.record(z.string(), valueResource).optional(),
	}),
);

/** QueryParameter as requests carry it. */
const parameterResource = z.looseObject({
	name: z.string().optional(),
	parameterType: typeResource,
	parameterValue: valueResource.default({}),
});

/** A query parameter, ready to be bound. */
export interface Parameter {
	readonly field: Field;
	readonly type: DuckDBType;
	readonly value: DuckDBValue;
}

/**
 * Query parameters by name, in lower case: GoogleSQL does not tell `@Day` from `@day`.
 * Source: https://cloud.google.com/bigquery/docs/parameterized-queries
 * @throws BigQueryError for a value that its type cannot hold, and for parameters that have no names.
 */
export function parametersOf(
	mode: string | undefined,
	resources: readonly unknown[],
): ReadonlyMap<string, Parameter> {
	if (mode?.toUpperCase() === 'POSITIONAL') throw notServed('positional query parameters');
	const parameters = new Map<string, Parameter>();
	for (const resource of resources) {
		const { name, parameterType, parameterValue: value } = parsed(parameterResource, resource);
		if (name === undefined || name === '') throw invalid('Missing name for named query parameter');
		if (parameters.has(name.toLowerCase())) throw invalid(`Duplicate query parameter name: ${name}`);
		const field = fieldOfType(name, parameterType);
		parameters.set(name.toLowerCase(), {
			field,
			type: duckdbType(field),
			value: parameterValue(field, value),
		});
	}
	return parameters;
}

function fieldOfType(name: string, { type, arrayType, structTypes }: TypeResource): Field {
	if (type.toUpperCase() === 'ARRAY') {
		if (arrayType === undefined) throw invalid(`Missing element type of query parameter ${name}`);
		return { ...fieldOfType(name, arrayType), mode: 'REPEATED' };
	}
	const scalar = fieldType(type);
	if (scalar !== 'RECORD') return { name, type: scalar, mode: 'NULLABLE' };
	const fields = (structTypes ?? []).map((inner) => fieldOfType(inner.name, inner.type));
	return { name, type: scalar, mode: 'NULLABLE', fields };
}

/** An array without values is empty: the API cannot say NULL for one. */
function parameterValue(field: Field, { value, arrayValues = [], structValues }: ValueResource): DuckDBValue {
	if (field.mode === 'REPEATED') {
		const element: Field = { ...field, mode: 'NULLABLE' };
		return listValue(arrayValues.map((item) => parameterValue(element, item)));
	}
	if (field.type === 'RECORD') {
		if (structValues === undefined) return null;
		const entries = (field.fields ?? []).map((inner): [string, DuckDBValue] => [
			inner.name,
			parameterValue(inner, structValues[inner.name] ?? {}),
		]);
		return structValue(Object.fromEntries(entries));
	}
	if (value === null || value === undefined) return null;
	const read = valueOfText({ ...field, type: field.type }, String(value));
	if (read === undefined)
		throw invalid(`Invalid value for query parameter ${field.name} of type ${field.type}: ${value}`);
	return read;
}
