import type { AuditedProcessor } from '@accounted/failure-tracking';
import { renderPage } from '@accounted/report-page';
import type { Warehouse } from '@accounted/warehouse';
import type { Findings } from '../findings.ts';
import { detailData, reportData } from './report-data.ts';

/** The report as one self-contained page, with everybody behind its cells as far as there is room. */
export async function reconcileHtml(
	warehouse: Warehouse,
	processors: readonly AuditedProcessor[],
	findings: Findings,
): Promise<string> {
	const data = reportData(findings);
	return renderPage({ data: { ...data, details: await detailData(warehouse, processors, findings, data) } });
}
