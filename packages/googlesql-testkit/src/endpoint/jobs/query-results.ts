import { invalid } from '../errors.ts';
import { hasTimestamp, type WireRow, withFloatTimestamps } from '../values/cells.ts';
import type { Job } from './jobs.ts';

/** Which rows a request wants, and how. */
export interface PageRequest {
	readonly maxResults: number | undefined;
	readonly startIndex: number | undefined;
	readonly pageToken: string | undefined;
	readonly useInt64Timestamp: boolean;
	readonly timeoutMs: number;
	/** The most bytes that a page may have: BigQuery cuts at about 20 MB. */
	readonly pageBytes: number;
}

/**
 * A page of a query's result, or word that it is not there yet.
 * Source: https://cloud.google.com/bigquery/docs/reference/rest/v2/jobs/getQueryResults
 * @throws BigQueryError with which the job failed.
 */
export async function queryResults(projectId: string, job: Job, request: PageRequest): Promise<object> {
	if (job.type !== 'QUERY') throw invalid(`Job ${projectId}:${job.location}.${job.id} is not a query job`);
	const reference = { jobReference: { projectId, jobId: job.id, location: job.location } };
	if (job.state !== 'DONE') await waitFor(job, request.timeoutMs);
	if (job.error !== undefined) throw job.error;
	if (job.query === undefined) return { ...reference, jobComplete: false };
	const { last, bytesProcessed } = job.query;
	const { affected } = last;
	return {
		...reference,
		jobComplete: true,
		cacheHit: false,
		totalBytesProcessed: String(bytesProcessed),
		schema: { fields: last.fields },
		totalRows: String(last.rows.length),
		...(affected === undefined ? {} : { numDmlAffectedRows: String(affected.count) }),
		...pageOf(last, request),
	};
}

async function waitFor(job: Job, timeoutMs: number): Promise<void> {
	let timer: NodeJS.Timeout | undefined;
	const timeout = new Promise<void>((resolve) => {
		timer = setTimeout(resolve, timeoutMs);
	});
	await Promise.race([job.done, timeout]);
	clearTimeout(timer);
}

function pageOf(
	{ fields, rows }: NonNullable<Job['query']>['last'],
	request: PageRequest,
): { rows?: readonly WireRow[]; pageToken?: string } {
	const from = request.pageToken === undefined ? (request.startIndex ?? 0) : tokenIndex(request.pageToken);
	const convert =
		request.useInt64Timestamp || !hasTimestamp(fields)
			? (row: WireRow) => row
			: (row: WireRow) => withFloatTimestamps(fields, row);
	const page: WireRow[] = [];
	let bytes = 0;
	for (let index = from; index < rows.length && page.length < (request.maxResults ?? rows.length); index++) {
		const row = rows[index];
		if (row === undefined) break;
		bytes += JSON.stringify(row).length;
		if (bytes > request.pageBytes && page.length > 0) break;
		page.push(convert(row));
	}
	const next = from + page.length;
	return {
		...(page.length === 0 ? {} : { rows: page }),
		...(next < rows.length ? { pageToken: Buffer.from(`row ${next}`).toString('base64url') } : {}),
	};
}

function tokenIndex(token: string): number {
	const index = /^row (\d+)$/.exec(Buffer.from(token, 'base64url').toString())?.[1];
	if (index === undefined) throw invalid(`Invalid page token: ${token}`, 'pageToken');
	return Number(index);
}
