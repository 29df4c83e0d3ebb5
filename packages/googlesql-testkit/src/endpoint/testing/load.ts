import type { BigQueryEndpoint } from '../endpoint.ts';
import { type RestAnswer, restOf } from './rest-of.ts';

/** A load job of newline-delimited JSON into `ds.games`. */
export function loadJob(load: object, jobReference: object = {}): object {
	return {
		jobReference: { location: 'US', ...jobReference },
		configuration: {
			load: {
				destinationTable: { projectId: 'test-project', datasetId: 'ds', tableId: 'games' },
				sourceFormat: 'NEWLINE_DELIMITED_JSON',
				...load,
			},
		},
	};
}

/** Uploads media with its job in one request. */
export async function multipart(
	{ url, projectId }: BigQueryEndpoint,
	job: object,
	media: string | Uint8Array,
): Promise<RestAnswer> {
	const part = (type: string) => `--the boundary\r\ncontent-type: ${type}\r\n\r\n`;
	const response = await fetch(`${url}/upload/bigquery/v2/projects/${projectId}/jobs?uploadType=multipart`, {
		method: 'POST',
		headers: { 'content-type': 'multipart/related; boundary="the boundary"' },
		body: Buffer.concat([
			Buffer.from(`${part('application/json')}${JSON.stringify(job)}\r\n`),
			Buffer.from(part('application/octet-stream')),
			Buffer.from(media),
			Buffer.from('\r\n--the boundary--\r\n'),
		]),
	});
	return { status: response.status, body: await response.json(), headers: response.headers };
}

/** Loads, and waits until it is done. @returns The job, as jobs.get shows it. */
export async function loaded(
	endpoint: BigQueryEndpoint,
	load: object,
	media: string | Uint8Array,
): Promise<unknown> {
	const jobId = `load_${crypto.randomUUID()}`;
	const started = await multipart(endpoint, loadJob(load, { jobId }), media);
	if (started.status !== 200) throw new Error(`the load was refused: ${JSON.stringify(started.body)}`);
	for (;;) {
		const { body } = await restOf(endpoint)('GET', `/jobs/${jobId}?location=US`);
		if ((body as { status: { state: string } }).status.state === 'DONE') return body;
	}
}
