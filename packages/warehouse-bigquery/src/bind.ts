import {
	GOOGLE_SQL_SPELLING,
	render,
	type ScalarType,
	type ScalarValue,
	type Sql,
	WarehouseError,
} from '@accounted/warehouse';
import type { QueryParameter } from '@google-cloud/bigquery';
import { encoderFor } from './encode.ts';

/** A statement as a query job takes it. */
export interface Bound {
	readonly text: string;
	readonly queryParameters: readonly QueryParameter[];
}

/**
 * Types are said, not left to be guessed from the values: a guess has no answer for a null or an empty array.
 * https://cloud.google.com/bigquery/docs/reference/rest/v2/QueryParameter
 * @throws WarehouseError BAD_STATEMENT for a value that its parameter's type cannot hold.
 */
export function bind(statement: Sql): Bound {
	const { text, parameters } = render(statement, GOOGLE_SQL_SPELLING);
	const queryParameters = parameters.map(({ name, type, value }): QueryParameter => {
		const encode = encoderFor(type, (wanted, refused) => {
			throw badStatement(`parameter ${name} should be ${wanted}, and is ${String(refused)}`, text);
		});
		const parameter = isList(value) ? listOf(type, value, encode) : scalarOf(type, value, encode);
		return { name, ...parameter };
	});
	return { text, queryParameters };
}

type Encode = (value: ScalarValue) => string;

function listOf(type: ScalarType, values: readonly ScalarValue[], encode: Encode): QueryParameter {
	return {
		parameterType: { type: 'ARRAY', arrayType: { type } },
		parameterValue: { arrayValues: values.map((value) => ({ value: encode(value) })) },
	};
}

function scalarOf(type: ScalarType, value: ScalarValue, encode: Encode): QueryParameter {
	return {
		parameterType: { type },
		// A value that is left out is a null of its type.
		parameterValue: value === null ? {} : { value: encode(value) },
	};
}

function isList(value: ScalarValue | readonly ScalarValue[]): value is readonly ScalarValue[] {
	return Array.isArray(value);
}

export function badStatement(message: string, text: string): WarehouseError {
	return new WarehouseError(
		'BAD_STATEMENT',
		`${message}: ${text}`,
		'This is a fault of the program; please report it.',
	);
}
