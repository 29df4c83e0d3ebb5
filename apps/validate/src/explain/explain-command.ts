import { UsageError } from '@accounted/command-line';
import { type AuditedProcessor, type ExplainRequest, explain, rootsOf } from '@accounted/failure-tracking';
import { RawEvidence } from '@accounted/raw';
import type { Warehouse } from '@accounted/warehouse';
import { type Explained, explainJson, explainText } from './explain-view.ts';

/** The chain of every asked key up to its roots, with the raw rows that bear on them; `processors` are all there are. */
export async function explained(
	warehouse: Warehouse,
	request: ExplainRequest,
	subject: string,
	processors: readonly AuditedProcessor[],
): Promise<Explained> {
	const explanations = await explain(warehouse, request);
	const roots = explanations.flatMap(({ chain }) => (chain === null ? [] : rootsOf(chain)));
	const evidence = await RawEvidence.read(warehouse, roots);
	return { subject, range: request.range, explanations, evidence, processors };
}

/** @throws UsageError for a format that an explanation has not. */
export function explainReport(format: string, found: Explained, width?: number): string {
	if (format === 'table') return explainText(found, width);
	if (format === 'json') return explainJson(found);
	throw new UsageError(
		`--format ${format}: an explanation has no such format`,
		'Say --format table or --format json.',
	);
}
