import { beforeEach, describe, expect, it } from 'vitest';
import { clientOf } from '../testing/client-of.ts';
import { endpointForEach } from '../testing/endpoint-for-each.ts';
import { query, restOf } from '../testing/rest-of.ts';
import type { RecordedRequest } from './recorded-request.ts';

const endpoint = endpointForEach();

beforeEach(async () => {
	await clientOf(endpoint()).createDataset('ds');
	await clientOf(endpoint()).dataset('ds').createTable('games', { schema: 'id:INT64' });
});

const insert = (jobId: string) =>
	restOf(endpoint())('POST', '/jobs', {
		jobReference: { jobId, location: 'US' },
		configuration: { query: { query: 'INSERT INTO ds.games (id) VALUES (1)', useLegacySql: false } },
	});

const count = async () => (await endpoint().query('SELECT COUNT(*) AS n FROM ds.games'))[0]?.n;
const insertsJob = ({ jobType }: RecordedRequest) => jobType === 'query';

describe('a fault', () => {
	it('that cuts the connection leaves nothing done', async () => {
		endpoint().fail({ match: insertsJob, times: 1, kind: 'reset' });
		await expect(insert('a')).rejects.toThrow('fetch failed');
		expect([endpoint().jobs().length, await count()]).toStrictEqual([0, 0n]);
		expect((await insert('a')).status).toBe(200);
	});

	it('that loses the answer leaves all done, the job too', async () => {
		endpoint().fail({ match: insertsJob, times: 1, kind: 'lost-response' });
		await expect(insert('a')).rejects.toThrow('fetch failed');
		expect(await count()).toBe(1n);
		expect(endpoint().jobs()).toMatchObject([{ id: 'a', state: 'DONE' }]);
		expect((await insert('a')).status).toBe(409);
	});

	it('that is a status does nothing and says so in the shape of Google, as often as asked', async () => {
		endpoint().fail({ match: insertsJob, times: 2, kind: 'status', code: 503, reason: 'backendError' });
		for (const _ of [1, 2])
			expect(await insert('a')).toMatchObject({
				status: 503,
				body: { error: { code: 503, errors: [{ reason: 'backendError' }], status: 'UNAVAILABLE' } },
			});
		expect(await count()).toBe(0n);
		expect((await insert('a')).status).toBe(200);
	});

	it('that delays comes late', async () => {
		endpoint().fail({ match: () => true, times: 1, kind: 'delay', ms: 100 });
		const start = performance.now();
		expect((await query(endpoint(), 'SELECT 1 AS n')).status).toBe(200);
		expect(performance.now() - start).toBeGreaterThan(90);
	});

	it('happens to what it matches only', async () => {
		endpoint().fail({ match: ({ method }) => method === 'DELETE', times: 1, kind: 'reset' });
		expect((await insert('a')).status).toBe(200);
	});

	it('is gone over by the client, which asks again', async () => {
		endpoint().fail({
			match: ({ path }) => path.endsWith('/queries'),
			times: 1,
			kind: 'status',
			code: 503,
			reason: 'backendError',
		});
		expect((await clientOf(endpoint()).query('SELECT 1 AS n'))[0]).toStrictEqual([{ n: 1 }]);
		expect(endpoint().requests.filter(({ path }) => path.endsWith('/queries'))).toHaveLength(2);
	});
});
