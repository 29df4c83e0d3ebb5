import { z } from 'zod';
import { BigQueryError, invalidQuery } from '../errors.ts';

/** What DuckDB says of a failure when `errors_as_json` is set. */
const report = z.looseObject({
	exception_type: z.string(),
	exception_message: z.string(),
	/** In bytes of the statement. */
	position: z.coerce.number().optional(),
	error_subtype: z.string().optional(),
	name: z.string().optional(),
});

export interface DuckDbFailure {
	/** DuckDB's class of error: Parser, Binder, Conversion... */
	readonly type: string;
	/** In Google's words where there are any for it. */
	readonly message: string;
	/** The byte of the statement that is at fault, where DuckDB knows it. */
	readonly position: number | undefined;
}

/** Reads an error that DuckDB threw; undefined for any other. */
export function duckDbFailure(error: unknown): DuckDbFailure | undefined {
	if (!(error instanceof Error) || error instanceof BigQueryError) return undefined;
	const json = /\{.*\}$/s.exec(error.message)?.[0];
	const parsed = json === undefined ? undefined : report.safeParse(parseJson(json)).data;
	if (parsed !== undefined)
		return { type: parsed.exception_type, message: inGooglesWords(parsed), position: parsed.position };
	const plain = /^(\w[\w ]*) Error: (.*)$/s.exec(error.message);
	if (plain === null) return undefined;
	const [, type = '', message = ''] = plain;
	return { type, message, position: undefined };
}

/** A refusal of DuckDB's as BigQuery's, for work that has no statement. */
export function fromDuckDb(error: unknown): unknown {
	const failure = duckDbFailure(error);
	return failure === undefined ? error : invalidQuery(failure.message, error);
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

function inGooglesWords({
	exception_type: type,
	exception_message: message,
	error_subtype: subtype,
	name,
}: z.output<typeof report>): string {
	const [firstLine = ''] = message.split('\n');
	if (type === 'Parser') {
		const near = /at or near "(.*)"/.exec(firstLine)?.[1];
		if (near !== undefined) return `Syntax error: Unexpected ${JSON.stringify(near)}`;
		return /end of input/.test(firstLine)
			? 'Syntax error: Unexpected end of statement'
			: `Syntax error: ${firstLine}`;
	}
	if (subtype === 'COLUMN_NOT_FOUND') return `Unrecognized name: ${name}`;
	if (subtype === 'NO_MATCHING_FUNCTION') return `No matching signature for function ${name?.toUpperCase()}`;
	if (type === 'Catalog' && /Function/.test(firstLine)) return `Function not found: ${name}`;
	const required = /^NOT NULL constraint failed: (?:.*\.)?(.*)$/.exec(firstLine)?.[1];
	return required === undefined ? firstLine : `Required field ${required} cannot be null`;
}
