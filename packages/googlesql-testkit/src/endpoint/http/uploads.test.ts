import { beforeEach, describe, expect, it } from 'vitest';
import { clientOf } from '../testing/client-of.ts';
import { endpointForEach } from '../testing/endpoint-for-each.ts';
import { loadJob } from '../testing/load.ts';

const UNIT = 256 * 1024;

const endpoint = endpointForEach();

beforeEach(async () => {
	await clientOf(endpoint()).createDataset('ds');
	await clientOf(endpoint()).dataset('ds').createTable('games', { schema: 'id:INT64,name:STRING' });
});

async function session(job: object = loadJob({}, { jobId: 'a' })): Promise<string> {
	const { url, projectId } = endpoint();
	const answer = await fetch(`${url}/upload/bigquery/v2/projects/${projectId}/jobs?uploadType=resumable`, {
		method: 'POST',
		headers: { 'content-type': 'application/json', 'x-upload-content-type': 'application/octet-stream' },
		body: JSON.stringify(job),
	});
	expect(answer.status).toBe(200);
	return answer.headers.get('location') ?? '';
}

function put(url: string, piece: string, range?: string): Promise<Response> {
	return fetch(url, {
		method: 'PUT',
		body: piece,
		...(range === undefined ? {} : { headers: { 'content-range': range } }),
	});
}

/** Rows that fill this many bytes, line feeds included. */
function media(bytes: number): string {
	const row = '{"id": 1, "name": ""}\n';
	return `{"id": 1, "name": "${'x'.repeat(bytes - row.length)}"}\n`;
}

const count = async () => (await endpoint().query('SELECT COUNT(*) AS n FROM ds.games'))[0]?.n;

async function jobDone(): Promise<void> {
	await clientOf(endpoint()).job('a', { location: 'US' }).promise();
}

describe('a resumable upload', () => {
	it('comes in one piece', async () => {
		const answer = await put(await session(), '{"id": 1}\n{"id": 2}');
		expect(answer.status).toBe(200);
		expect(await answer.json()).toMatchObject({ kind: 'bigquery#job', jobReference: { jobId: 'a' } });
		await jobDone();
		expect(await count()).toBe(2n);
	});

	it('comes in chunks, the end of which only the last knows', async () => {
		const url = await session();
		const first = await put(url, media(UNIT), `bytes 0-${UNIT - 1}/*`);
		expect([first.status, first.headers.get('range')]).toStrictEqual([308, `bytes=0-${UNIT - 1}`]);
		expect(endpoint().jobs()).toStrictEqual([]);
		const last = await put(url, media(100), `bytes ${UNIT}-${UNIT + 99}/${UNIT + 100}`);
		expect(last.status).toBe(200);
		await jobDone();
		expect(await count()).toBe(2n);
	});

	it('says how far it has come', async () => {
		const url = await session();
		const before = await put(url, '', 'bytes */*');
		expect([before.status, before.headers.get('range')]).toStrictEqual([308, null]);
		await put(url, media(UNIT), `bytes 0-${UNIT - 1}/${2 * UNIT}`);
		const after = await put(url, '', `bytes */${2 * UNIT}`);
		expect([after.status, after.headers.get('range')]).toStrictEqual([308, `bytes=0-${UNIT - 1}`]);
	});

	it.each([
		['a hole', media(UNIT), `bytes ${UNIT}-${2 * UNIT - 1}/*`],
		['another length than it says', media(UNIT), 'bytes 0-9/*'],
		['a chunk of odd size', media(1000), 'bytes 0-999/*'],
		['no range', media(UNIT), 'lines 0-9'],
	])('with %s is refused', async (_, piece, range) => {
		expect((await put(await session(), piece, range)).status).toBe(400);
	});

	it('is forgotten once it is done', async () => {
		const url = await session();
		await put(url, '{"id": 1}');
		expect((await put(url, '', 'bytes */9')).status).toBe(404);
	});
});

describe('an upload', () => {
	it('has its job and its media', async () => {
		const { url, projectId } = endpoint();
		const post = (uploadType: string, contentType: string, body: string) =>
			fetch(`${url}/upload/bigquery/v2/projects/${projectId}/jobs?uploadType=${uploadType}`, {
				method: 'POST',
				headers: { 'content-type': contentType },
				body,
			});
		expect((await post('multipart', 'application/json', '{}')).status).toBe(400);
		expect((await post('multipart', 'multipart/related; boundary=x', '--x\r\n\r\n{}\r\n--x--')).status).toBe(
			400,
		);
		expect((await post('media', 'application/octet-stream', '{}')).status).toBe(501);
	});
});
