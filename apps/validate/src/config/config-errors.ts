import { didYouMean, UsageError } from '@accounted/command-line';
import { auditConfig, processorDeclaration } from '@accounted/failure-tracking';
import type { z } from 'zod';

/**
 * What is wrong with a configuration, a line for each key: which key of which processor of which file, and what it may be.
 */
export function configError(file: string, content: unknown, { issues }: z.core.$ZodError): UsageError {
	const lines = issues.map((issue) => `${file}: ${describe(issue, content)}`);
	return new UsageError(
		[...new Set(lines)].join('\n'),
		`A processor has the keys ${Object.keys(processorDeclaration.shape).join(', ')}; failures and upstream can be left out.`,
	);
}

function describe(issue: z.core.$ZodIssue, content: unknown): string {
	const [list, index, key] = issue.path;
	if (list !== 'processors' || typeof index !== 'number')
		return issue.code === 'unrecognized_keys'
			? unknownKeys(issue.keys, Object.keys(auditConfig.shape))
			: `it must be an object with processors, ${auditConfig.shape.processors.description}`;
	const place = placeOf(content, index);
	if (key === undefined)
		return issue.code === 'unrecognized_keys'
			? `${place}: ${unknownKeys(issue.keys, Object.keys(processorDeclaration.shape))}`
			: `${place}: it must be an object`;
	const field = String(key);
	const shape: Readonly<Record<string, z.ZodType>> = processorDeclaration.shape;
	const mayBe = shape[field]?.description ?? 'another value';
	const value = valueAt(content, ['processors', index, field]);
	return value === undefined
		? `${place}: ${field} is missing: ${mayBe}`
		: `${place}: ${field} is ${JSON.stringify(value)}; it must be ${mayBe}`;
}

/** `processors[0] (PRED)` */
export function placeOf(content: unknown, index: number): string {
	const code = valueAt(content, ['processors', index, 'code']);
	return `processors[${index}]${typeof code === 'string' ? ` (${code})` : ''}`;
}

function unknownKeys(keys: readonly string[], known: readonly string[]): string {
	return keys.map((key) => `there is no key ${key}.${didYouMean(key, known)}`).join(' ');
}

function valueAt(content: unknown, path: readonly (string | number)[]): unknown {
	return path.reduce<unknown>(
		(value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
		content,
	);
}
