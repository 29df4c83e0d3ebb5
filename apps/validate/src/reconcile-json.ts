import type { Findings } from './findings.ts';
import { causesOf, documentOf } from './report-document.ts';

/** The document of `--reconcile --format json`; with details, the root causes too. */
export function reconcileJson(findings: Findings, details: boolean): string {
	const document = { ...documentOf(findings), ...(details ? { rootCauses: causesOf(findings) } : {}) };
	return `${JSON.stringify(document, null, 2)}\n`;
}
