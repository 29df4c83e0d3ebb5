import type { Findings } from './findings.ts';
import { causesOf, documentOf } from './report-document.ts';

/** One JSON object a line, each with its `kind`: report, processor, cell, rejected, cause, unaccounted, unexpected. */
export function reconcileNdjson(findings: Findings): string {
	const { processors, rejected, unaccountedEntities, unexpectedEntities, ...report } = documentOf(findings);
	const lines = [
		{ kind: 'report', ...report },
		...processors.flatMap(({ dates, ...processor }) => [
			{ kind: 'processor', ...processor },
			...dates.map((cell) => ({ kind: 'cell', processor: processor.code, ...cell })),
		]),
		...rejected.map((group) => ({ kind: 'rejected', ...group })),
		...causesOf(findings).map((cause) => ({ kind: 'cause', ...cause })),
		...unaccountedEntities.map((entity) => ({ kind: 'unaccounted', ...entity })),
		...unexpectedEntities.map((entity) => ({ kind: 'unexpected', ...entity })),
	];
	return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}
