import { z } from 'zod';
import { notServed } from '../errors.ts';
import { datasetReference } from '../jobs/job-configuration.ts';
import { jobOf } from '../jobs/job-resource.ts';
import type { Job, Jobs } from '../jobs/jobs.ts';
import { type PageRequest, queryResults } from '../jobs/query-results.ts';
import { parsed } from '../parsed.ts';
import type { Answer, Request, Route } from './server.ts';
import { json, multipartUpload, ResumableUploads } from './uploads.ts';

const DEFAULT_TIMEOUT_MS = 10_000;

const number = z.union([z.int(), z.string().regex(/^\d+$/).transform(Number)]);

/** QueryRequest: https://cloud.google.com/bigquery/docs/reference/rest/v2/jobs/query#queryrequest */
const queryRequest = z.looseObject({
	query: z.string(),
	useLegacySql: z.boolean().default(true),
	defaultDataset: datasetReference.optional(),
	parameterMode: z.string().optional(),
	queryParameters: z.array(z.unknown()).optional(),
	maximumBytesBilled: z.union([z.string(), z.number()]).optional(),
	labels: z.record(z.string(), z.string()).optional(),
	location: z.string().optional(),
	dryRun: z.boolean().optional(),
	requestId: z.string().optional(),
	timeoutMs: number.optional(),
	maxResults: number.optional(),
	formatOptions: z
		.looseObject({
			useInt64Timestamp: z.boolean().default(false),
			timestampOutputFormat: z.string().optional(),
		})
		.optional(),
});

/** Query parameters of jobs.getQueryResults. */
const resultsRequest = z.looseObject({
	maxResults: number.optional(),
	startIndex: number.optional(),
	pageToken: z.string().optional(),
	timeoutMs: number.optional(),
	location: z.string().optional(),
	'formatOptions.useInt64Timestamp': z.enum(['true', 'false']).optional(),
	'formatOptions.timestampOutputFormat': z.string().optional(),
});

/**
 * Jobs and their results.
 * Source: https://cloud.google.com/bigquery/docs/reference/rest/v2/jobs
 */
export function jobRoutes(projectId: string, jobs: Jobs, pageBytes: number): readonly Route[] {
	const uploads = new ResumableUploads();
	const asked = new Map<string, Job>();
	const resource = (job: Job): Answer => ({ status: 200, body: jobOf(projectId, job), work: job.done });

	async function insert(body: unknown, media?: Buffer): Promise<Answer> {
		return resource(await jobs.insert(body, media));
	}

	async function query(body: unknown): Promise<Answer> {
		const request = parsed(queryRequest, body);
		const { requestId, labels, dryRun, location, timeoutMs, maxResults, formatOptions, ...rest } = request;
		checkTimestamps(formatOptions?.timestampOutputFormat);
		const repeated = requestId === undefined ? undefined : asked.get(requestId);
		const job =
			repeated ??
			(await jobs.insert({
				jobReference: { location },
				configuration: { query: rest, labels, dryRun },
			}));
		if (requestId !== undefined) asked.set(requestId, job);
		const results = await queryResults(projectId, job, {
			maxResults,
			startIndex: undefined,
			pageToken: undefined,
			useInt64Timestamp: formatOptions?.useInt64Timestamp ?? false,
			timeoutMs: timeoutMs ?? DEFAULT_TIMEOUT_MS,
			pageBytes,
		});
		return {
			status: 200,
			body: { kind: 'bigquery#queryResponse', location: job.location, ...results },
			work: job.done,
		};
	}

	async function results({ url, parameters }: Request): Promise<Answer> {
		const request = parsed(resultsRequest, Object.fromEntries(url.searchParams));
		checkTimestamps(request['formatOptions.timestampOutputFormat']);
		const page: PageRequest = {
			maxResults: request.maxResults,
			startIndex: request.startIndex,
			pageToken: request.pageToken,
			useInt64Timestamp: request['formatOptions.useInt64Timestamp'] === 'true',
			timeoutMs: request.timeoutMs ?? DEFAULT_TIMEOUT_MS,
			pageBytes,
		};
		const job = jobs.get(parameters.jobId ?? '', request.location);
		const body = await queryResults(projectId, job, page);
		return { status: 200, body: { kind: 'bigquery#getQueryResultsResponse', ...body } };
	}

	async function upload(request: Request): Promise<Answer> {
		const { searchParams } = request.url;
		switch (searchParams.get('uploadType')) {
			case 'multipart': {
				const { resource: job, media } = multipartUpload(request.headers['content-type'] ?? '', request.body);
				return insert(job, media);
			}
			case 'resumable': {
				const id = uploads.begin(request.body.length === 0 ? {} : json(request.body));
				const session = new URL(request.url);
				session.host = request.headers.host ?? session.host;
				session.searchParams.set('upload_id', id);
				return { status: 200, headers: { location: session.href, 'x-guploader-uploadid': id } };
			}
			default:
				throw notServed(`uploadType=${searchParams.get('uploadType')}`);
		}
	}

	async function continueUpload({ url, headers, body }: Request): Promise<Answer> {
		const step = uploads.put(url.searchParams.get('upload_id') ?? '', headers['content-range'], body);
		if (step.kind === 'complete') return insert(step.upload.resource, step.upload.media);
		const range = step.received === 0 ? {} : { range: `bytes=0-${step.received - 1}` };
		return { status: 308, headers: range };
	}

	const project = '/bigquery/v2/projects/:projectId';
	const uploadPath = '/upload/bigquery/v2/projects/:projectId/jobs';
	const location = ({ url }: Request): string | undefined => url.searchParams.get('location') ?? undefined;
	return [
		{ method: 'POST', path: `${project}/jobs`, handle: ({ body }) => insert(json(body)) },
		{ method: 'POST', path: uploadPath, handle: upload },
		{ method: 'PUT', path: uploadPath, handle: continueUpload },
		{ method: 'POST', path: `${project}/queries`, handle: ({ body }) => query(json(body)) },
		{ method: 'GET', path: `${project}/queries/:jobId`, handle: results },
		{
			method: 'GET',
			path: `${project}/jobs/:jobId`,
			handle: (request) => resource(jobs.get(request.parameters.jobId ?? '', location(request))),
		},
		{
			method: 'POST',
			path: `${project}/jobs/:jobId/cancel`,
			handle: (request) => ({
				status: 200,
				body: {
					kind: 'bigquery#jobCancelResponse',
					job: jobOf(projectId, jobs.cancel(request.parameters.jobId ?? '', location(request))),
				},
			}),
		},
		{
			method: 'GET',
			path: `${project}/jobs`,
			handle: () => ({
				status: 200,
				body: {
					kind: 'bigquery#jobList',
					jobs: jobs
						.all()
						.toReversed()
						.map((job) => ({ ...jobOf(projectId, job), state: job.state })),
				},
			}),
		},
	];
}

function checkTimestamps(format: string | undefined): void {
	if (format !== undefined) throw notServed(`timestampOutputFormat=${format}, only useInt64Timestamp`);
}
