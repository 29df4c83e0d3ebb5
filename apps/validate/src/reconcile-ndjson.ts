import type { Findings } from './findings.ts';
import { causesOf, documentOf } from './report-document.ts';

/**
 * One JSON object a line, each with its `kind`: report, could-not-check, null-keys, changed-definition, staleness-unknown,
 * processor, cell, rejected, cause, unaccounted, unexpected, nearly-agreeing.
 */
export function reconcileNdjson(findings: Findings): string {
	const { processors, rejected, couldNotCheck, nullKeys, changedDefinitions, stalenessUnknown, ...rest } =
		documentOf(findings);
	const { unaccountedEntities, unexpectedEntities, nearlyAgreeing, ...report } = rest;
	const lines = [
		{ kind: 'report', ...report },
		...couldNotCheck.map((one) => ({ kind: 'could-not-check', ...one })),
		...nullKeys.map((one) => ({ kind: 'null-keys', ...one })),
		...changedDefinitions.map((one) => ({ kind: 'changed-definition', ...one })),
		...stalenessUnknown.map((one) => ({ kind: 'staleness-unknown', ...one })),
		...processors.flatMap(({ dates, ...processor }) => [
			{ kind: 'processor', ...processor },
			...dates.map((cell) => ({ kind: 'cell', processor: processor.code, ...cell })),
		]),
		...rejected.map((group) => ({ kind: 'rejected', ...group })),
		...causesOf(findings).map((cause) => ({ kind: 'cause', ...cause })),
		...unaccountedEntities.map((entity) => ({ kind: 'unaccounted', ...entity })),
		...unexpectedEntities.map((entity) => ({ kind: 'unexpected', ...entity })),
		...nearlyAgreeing.map((pair) => ({ kind: 'nearly-agreeing', ...pair })),
	];
	return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}
