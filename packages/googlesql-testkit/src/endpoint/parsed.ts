import type { z } from 'zod';
import { invalid } from './errors.ts';

/** Reads a part of a request. @throws BigQueryError invalid naming the first field that does not fit. */
export function parsed<S extends z.ZodType>(schema: S, part: unknown): z.output<S> {
	const result = schema.safeParse(part);
	if (result.success) return result.data;
	const [issue] = result.error.issues;
	const path = issue?.path.join('.') ?? '';
	throw invalid(`Invalid value at '${path}': ${issue?.message}`, path);
}
