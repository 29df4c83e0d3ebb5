import type { Findings } from './findings.ts';
import { causesOf, documentOf } from './report-document.ts';

/** One JSON object a line, each with its `kind`: report, processor, cell, cause, unaccounted. */
export function reconcileNdjson(findings: Findings): string {
	const { processors, unaccountedEntities, ...report } = documentOf(findings);
	const lines = [
		{ kind: 'report', ...report },
		...processors.flatMap(({ dates, ...processor }) => [
			{ kind: 'processor', ...processor },
			...dates.map((cell) => ({ kind: 'cell', processor: processor.code, ...cell })),
		]),
		...causesOf(findings).map((cause) => ({ kind: 'cause', ...cause })),
		...unaccountedEntities.map((entity) => ({ kind: 'unaccounted', ...entity })),
	];
	return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}
