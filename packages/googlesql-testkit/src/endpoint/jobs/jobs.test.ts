import { describe, expect, it } from 'vitest';
import { clientOf } from '../testing/client-of.ts';
import { endpointForEach } from '../testing/endpoint-for-each.ts';
import { Gate } from '../testing/gate.ts';
import { jobDone, query, restOf } from '../testing/rest-of.ts';

const START = Date.parse('2021-11-05T00:00:00Z');

const gate = new Gate();
const endpoint = endpointForEach({ analyzer: gate, now: () => START });
const rest = (method: string, path: string, body?: unknown) => restOf(endpoint())(method, path, body);

const one = { query: { query: 'SELECT 1 AS n', useLegacySql: false } };
const insert = (jobReference: object, configuration: object = one) =>
	rest('POST', '/jobs', { jobReference, configuration });

describe('a job', () => {
	it('is as Google shows it', async () => {
		expect(await jobDone(endpoint(), { ...one, labels: { processor: 'psza' } })).toMatchObject({
			kind: 'bigquery#job',
			id: expect.stringMatching(/^test-project:US\.job_/),
			jobReference: { projectId: 'test-project', jobId: expect.any(String), location: 'US' },
			configuration: { jobType: 'QUERY', labels: { processor: 'psza' }, query: { query: 'SELECT 1 AS n' } },
			statistics: {
				creationTime: String(START),
				startTime: String(START),
				endTime: String(START),
				totalBytesProcessed: '0',
				query: { statementType: 'SELECT', cacheHit: false, totalBytesBilled: '0', referencedTables: [] },
			},
			status: { state: 'DONE' },
		});
	});

	it('has one ID in one location, once', async () => {
		expect((await insert({ jobId: 'a', location: 'US' })).status).toBe(200);
		expect(await insert({ jobId: 'a', location: 'US' })).toMatchObject({
			status: 409,
			body: {
				error: {
					code: 409,
					message: 'Already Exists: Job test-project:US.a',
					errors: [
						{ message: 'Already Exists: Job test-project:US.a', domain: 'global', reason: 'duplicate' },
					],
					status: 'ALREADY_EXISTS',
				},
			},
		});
		expect((await insert({ jobId: 'a', location: 'EU' })).status).toBe(200);
		expect(endpoint().jobs()).toHaveLength(2);
	});

	it('is found without its location in the US and EU, and nowhere else', async () => {
		await insert({ jobId: 'a', location: 'us' });
		await insert({ jobId: 'b', location: 'europe-west3' });
		expect((await rest('GET', '/jobs/a')).status).toBe(200);
		expect((await rest('GET', '/jobs/b?location=europe-west3')).status).toBe(200);
		expect(await rest('GET', '/jobs/b')).toMatchObject({
			status: 404,
			body: { error: { message: 'Not found: Job test-project:b', errors: [{ reason: 'notFound' }] } },
		});
		expect(await rest('GET', '/queries/a?location=EU')).toMatchObject({
			status: 404,
			body: { error: { message: 'Not found: Job test-project:EU.a' } },
		});
	});

	it('is RUNNING until it is DONE; who asks for results waits as long as he says', async () => {
		const [job] = await clientOf(endpoint()).createQueryJob('SELECT 1 AS n /* AT THE GATE */');
		await gate.holds(1);
		expect((await rest('GET', `/jobs/${job.id}`)).body).toMatchObject({ status: { state: 'RUNNING' } });
		const { body } = await rest('GET', `/queries/${job.id}?timeoutMs=1`);
		expect(body).toMatchObject({ jobComplete: false });
		expect(body).not.toHaveProperty('totalRows');
		const results = job.getQueryResults();
		gate.open();
		expect((await results)[0]).toStrictEqual([{ n: 1 }]);
	});

	it.each([
		[{ labels: { Upper: 'x' }, ...one }, 400, 'invalid'],
		[{ labels: { x: 'Upper' }, ...one }, 400, 'invalid'],
		[{}, 400, 'invalid'],
		[{ query: {} }, 400, 'invalid'],
	])('is refused with the configuration %j', async (configuration, status, reason) => {
		expect(await insert({}, configuration)).toMatchObject({
			status,
			body: { error: { errors: [{ reason }] } },
		});
		expect(endpoint().jobs()).toStrictEqual([]);
	});

	it('is listed', async () => {
		await insert({ jobId: 'a', location: 'US' });
		await insert({ jobId: 'b', location: 'US' });
		const [jobs] = await clientOf(endpoint()).getJobs();
		expect(jobs.map(({ id }) => id)).toStrictEqual(['b', 'a']);
	});
});

describe('a request for a query that is repeated', () => {
	it('with its request ID is the same job', async () => {
		await query(endpoint(), 'SELECT 1 AS n', { requestId: 'r' });
		await query(endpoint(), 'SELECT 1 AS n', { requestId: 'r' });
		expect(endpoint().jobs()).toHaveLength(1);
	});
});

describe('a dry run', () => {
	async function makeGames(): Promise<void> {
		const [dataset] = await clientOf(endpoint()).createDataset('ds');
		await dataset.createTable('games', { schema: 'id:INT64,name:STRING' });
		await query(endpoint(), "INSERT INTO ds.games (id, name) VALUES (1, 'abc'), (2, NULL)");
	}

	it('says what would be read, and reads nothing', async () => {
		await makeGames();
		const before = endpoint().jobs().length;
		const [job] = await clientOf(endpoint()).createQueryJob({
			query: 'SELECT COUNT(*) AS n FROM ds.games WHERE id = @id',
			params: { id: 1 },
			dryRun: true,
		});
		expect(job.metadata).toMatchObject({
			configuration: { dryRun: true },
			statistics: {
				totalBytesProcessed: String(8 + 5 + 8),
				query: { schema: { fields: [{ name: 'n', type: 'INTEGER' }] }, totalBytesBilled: '0' },
			},
			status: { state: 'DONE' },
		});
		expect(endpoint().jobs()).toHaveLength(before);
	});

	it.each([
		'DELETE FROM ds.games WHERE TRUE',
		'DROP TABLE ds.games',
		'CREATE TABLE ds.more AS SELECT id FROM ds.games',
		'BEGIN; DELETE FROM ds.games WHERE TRUE; COMMIT',
	])('of %s does nothing', async (text) => {
		await makeGames();
		const answer = await insert({}, { dryRun: true, query: { query: text, useLegacySql: false } });
		expect(answer.status).toBe(200);
		expect(endpoint().tables('ds')).toHaveLength(1);
		expect(await endpoint().query('SELECT COUNT(*) AS n FROM ds.games')).toStrictEqual([{ n: 2n }]);
	});

	it.each([
		['SELECT nothing AS n FROM ds.games', 400, 'Unrecognized name: nothing at [1:8]'],
		['SELECT 1 AS n FROM ds.none', 404, 'Not found: Table test-project:ds.none was not found in location US'],
		['DELETE FROM ds.games WHERE nothing', 400, 'Unrecognized name: nothing at [1:28]'],
	])('of %s is refused at once', async (text, status, message) => {
		await makeGames();
		const answer = await insert({}, { dryRun: true, query: { query: text, useLegacySql: false } });
		expect(answer).toMatchObject({ status, body: { error: { message } } });
	});
});

describe('maximumBytesBilled', () => {
	it('keeps a query from reading more', async () => {
		const [dataset] = await clientOf(endpoint()).createDataset('ds');
		await dataset.createTable('games', { schema: 'id:INT64' });
		const counted = (maximumBytesBilled: string) => ({
			query: { query: 'SELECT COUNT(*) AS n FROM ds.games', useLegacySql: false, maximumBytesBilled },
		});
		expect(await jobDone(endpoint(), counted('10485760'))).toMatchObject({
			status: { state: 'DONE' },
			statistics: { query: { totalBytesBilled: '10485760' } },
		});
		expect(await jobDone(endpoint(), counted('10485759'))).toMatchObject({
			status: {
				errorResult: {
					reason: 'bytesBilledLimitExceeded',
					message: 'Query exceeded limit for bytes billed: 10485759. 10485760 or higher required.',
				},
			},
		});
	});
});
