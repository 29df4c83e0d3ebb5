import type { AuditedProcessor } from '@accounted/failure-tracking';

/** The code of a processor by its name; the name itself of one that nobody here knows. */
export type CodeOf = (name: string) => string;

export function codesOf(known: readonly AuditedProcessor[]): CodeOf {
	const codes = new Map(known.map(({ name, code }) => [name, code]));
	return (name) => codes.get(name) ?? name;
}
