import { renderPage } from '@accounted/report-page';
import type { Warehouse } from '@accounted/warehouse';
import type { Findings } from '../findings.ts';
import { detailData, reportData } from './report-data.ts';

/** Returns the report as one self-contained page, with the entities of its cells as far as there is room. */
export async function reconcileHtml(warehouse: Warehouse, findings: Findings): Promise<string> {
	const data = reportData(findings);
	return renderPage({ data: { ...data, details: await detailData(warehouse, findings, data) } });
}
