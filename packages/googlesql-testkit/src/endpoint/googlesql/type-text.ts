import { BigQueryError, invalidQuery } from '../errors.ts';
import { type Field, type FieldMode, type FieldType, fieldType } from '../schema.ts';
import { type DecimalParameters, decimalType } from '../values/decimals.ts';
import { lex, significant, type Token } from './lexer.ts';

/** What a type says of a field, all but its name. */
export interface TypeOfField extends DecimalParameters {
	readonly type: FieldType;
	readonly mode: FieldMode;
	readonly fields?: readonly Field[];
}

/** Reads `ARRAY<STRUCT<points INT64>>`. @throws BigQueryError for a type that this endpoint does not hold. */
export function typeOfText(text: string): TypeOfField {
	return typeAt(significant(lex(text)), 0).type;
}

/** Reads the type that begins at a token. @returns it, and the index of the first token after it. */
export function typeAt(words: readonly Token[], from: number): { type: TypeOfField; next: number } {
	const name = words[from]?.text.toUpperCase() ?? '';
	if (name === 'ARRAY') {
		const element = typeAt(words, expect(words, from + 1, '<'));
		if (element.type.mode === 'REPEATED')
			throw invalidQuery(
				'Cannot construct array with element type ARRAY because nested arrays are not supported',
			);
		return { type: { ...element.type, mode: 'REPEATED' }, next: expect(words, element.next, '>') };
	}
	if (name === 'STRUCT') {
		const fields: Field[] = [];
		let next = expect(words, from + 1, '<');
		for (;;) {
			const field = typeAt(words, next + 1);
			fields.push({ name: words[next]?.value ?? '', ...field.type });
			next = field.next;
			if (words[next]?.text !== ',') break;
			next++;
		}
		return { type: { type: 'RECORD', mode: 'NULLABLE', fields }, next: expect(words, next, '>') };
	}
	const type = scalarOf(name);
	const { parameters, next } = decimalParametersAt(words, from + 1, type);
	return { type: { type, mode: 'NULLABLE', ...parameters }, next };
}

/** Reads `(5, 2)` after NUMERIC and BIGNUMERIC. */
function decimalParametersAt(
	words: readonly Token[],
	from: number,
	type: FieldType,
): { parameters: DecimalParameters; next: number } {
	if ((type !== 'NUMERIC' && type !== 'BIGNUMERIC') || words[from]?.text !== '(')
		return { parameters: {}, next: from };
	const precision = digitsAt(words, from + 1);
	const hasScale = words[from + 2]?.text === ',';
	const parameters = hasScale ? { precision, scale: digitsAt(words, from + 3) } : { precision };
	try {
		decimalType(type, parameters);
	} catch (error) {
		if (error instanceof BigQueryError && error.reason === 'invalid')
			throw invalidQuery(error.message, error);
		throw error;
	}
	return { parameters, next: expect(words, from + (hasScale ? 4 : 2), ')') };
}

function digitsAt(words: readonly Token[], index: number): string {
	const text = words[index]?.text ?? 'end of type';
	if (!/^\d+$/.test(text))
		throw invalidQuery(`Syntax error: Expected integer literal but got ${JSON.stringify(text)}`);
	return text;
}

function scalarOf(name: string): FieldType {
	try {
		return fieldType(name);
	} catch (error) {
		throw invalidQuery(`Type not found: ${name}`, error);
	}
}

/** @returns the index after the symbol. */
function expect(words: readonly Token[], index: number, symbol: string): number {
	const found = words[index]?.text;
	if (found !== symbol)
		throw invalidQuery(
			`Syntax error: Expected "${symbol}" but got ${JSON.stringify(found ?? 'end of type')}`,
		);
	return index + 1;
}
