import { sql } from '@accounted/warehouse';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { JobEvent } from './jobs.ts';
import { failureOf } from './testing/failure-of.ts';
import {
	type Answer,
	job,
	jobIdIn,
	jobIn,
	page,
	refusal,
	scriptedServer,
} from './testing/scripted-server.ts';

const x = z.object({ x: z.int() });

describe('a query', () => {
	it('is one job, with its parameters, its labels and a limit on its bill', async () => {
		const server = await scriptedServer((request) =>
			request.method === 'POST' ? job(jobIdIn(request), 'RUNNING') : page([7]),
		);
		const warehouse = await server.open({ labels: { Command: 'Back fill' }, maximumBytesBilled: 5n });
		const rows = await warehouse.labelled({ processor: 'PSZA' }).query(sql`SELECT ${7} AS x`, x);
		expect(rows).toStrictEqual([{ x: 7 }]);
		expect(
			server.received.map(({ method, path }) => `${method} ${path.replace(/_[0-9a-f-]+$/, '_id')}`),
		).toEqual(['POST /jobs', 'GET /queries/accounted_query_id']);
		expect(server.received[0]?.body).toMatchObject({
			jobReference: { projectId: 'p', location: 'US' },
			configuration: {
				labels: { tool: 'accounted', command: 'back_fill', processor: 'psza' },
				query: {
					query: 'SELECT @p1 AS x',
					useLegacySql: false,
					maximumBytesBilled: '5',
					queryParameters: [{ name: 'p1', parameterType: { type: 'INT64' }, parameterValue: { value: '7' } }],
				},
			},
		});
		expect(server.received[1]?.params.get('formatOptions.useInt64Timestamp')).toBe('true');
	});

	it('is read page by page, in order', async () => {
		const server = await scriptedServer((request) => {
			if (request.method === 'POST') return job(jobIdIn(request), 'RUNNING');
			const token = Number(request.params.get('pageToken') ?? 0);
			return page([2 * token, 2 * token + 1], token < 3 ? String(token + 1) : undefined);
		});
		const warehouse = await server.open();
		const rows = await warehouse.query(sql`SELECT x`, x);
		expect(rows.map((row) => row.x)).toStrictEqual([0, 1, 2, 3, 4, 5, 6, 7]);
	});

	it('is waited for while it runs', async () => {
		const server = await scriptedServer((request, index) => {
			if (request.method === 'POST') return job(jobIdIn(request), 'RUNNING');
			return index < 4 ? { body: { jobComplete: false } } : page([1]);
		});
		const warehouse = await server.open();
		expect(await warehouse.query(sql`SELECT x`, x)).toStrictEqual([{ x: 1 }]);
	});

	it('of which the answer is lost runs once: the same id is asked for again, and is known', async () => {
		const known = new Set<string>();
		const server = await scriptedServer((request): Answer => {
			if (request.method === 'GET')
				return request.path.startsWith('/jobs/') ? job(jobIdIn(request), 'RUNNING') : page([1]);
			const id = jobIdIn(request);
			if (known.has(id)) return refusal(409, 'duplicate', `Already Exists: Job p:US.${id}`);
			known.add(id);
			return 'hang up';
		});
		const warehouse = await server.open();
		expect(await warehouse.query(sql`SELECT x`, x)).toStrictEqual([{ x: 1 }]);
		expect(known.size).toBe(1);
		expect(server.received.filter(({ method }) => method === 'POST').length).toBe(2);
	});

	it.each(['backendError', 'internalError', 'jobRateLimitExceeded'])(
		'whose job fails of %s is a new job, under another id',
		async (reason) => {
			const ids = new Set<string>();
			const failure = { reason, message: 'Retrying may solve it.' };
			const server = await scriptedServer((request): Answer => {
				const id = jobIdIn(request);
				if (request.method === 'POST') ids.add(id);
				const failed = [...ids].indexOf(id) < 2;
				if (request.path.startsWith('/queries/'))
					return failed ? refusal(503, reason, failure.message) : page([1]);
				return request.method === 'GET' && failed ? job(id, 'DONE', failure) : job(id, 'RUNNING');
			});
			const warehouse = await server.open();
			expect(await warehouse.query(sql`SELECT x`, x)).toStrictEqual([{ x: 1 }]);
			expect(ids.size).toBe(3);
			// Asking for the results of a job that has failed is no request to repeat.
			expect(server.received.filter(({ path }) => path.startsWith('/queries/')).length).toBe(3);
		},
	);

	it.each([
		[503, 'backendError'],
		[500, 'internalError'],
		[429, 'rateLimitExceeded'],
		[403, 'rateLimitExceeded'],
	])('is asked for again where the answer is %s %s, four times in all', async (status, reason) => {
		const server = await scriptedServer(() => refusal(status, reason));
		const warehouse = await server.open();
		const failure = await failureOf(warehouse.query(sql`SELECT x`, x));
		expect(failure.reason).toBe('UNAVAILABLE');
		expect(server.received.length).toBe(4);
		expect(new Set(server.received.map(jobIdIn)).size).toBe(1);
	});

	it.each([
		[400, 'invalidQuery', 'Syntax error: Unexpected "SELEC"', 'BAD_STATEMENT'],
		[403, 'accessDenied', 'Access Denied: Project p: User does not have bigquery.jobs.create', 'PERMISSION'],
		[403, 'quotaExceeded', 'Quota exceeded: Your project exceeded quota', 'UNAVAILABLE'],
		[404, 'notFound', 'Not found: Table p:nba_raw.games was not found in location US', 'MISSING_TABLE'],
	])('is asked for once where the answer is %s %s', async (status, reason, message, expected) => {
		const server = await scriptedServer(() => refusal(status, reason, message));
		const warehouse = await server.open();
		const failure = await failureOf(warehouse.query(sql`SELECT x`, x));
		expect([failure.reason, server.received.length]).toStrictEqual([expected, 1]);
	});

	it('that is not a statement says which one it is', async () => {
		const server = await scriptedServer(() => refusal(400, 'invalidQuery', 'Syntax error at [1:1]'));
		const failure = await failureOf((await server.open()).query(sql`SELEC 1`, x));
		expect(failure.message).toBe('bigquery p: Syntax error at [1:1]: SELEC 1');
	});

	it('tells what it read and cost', async () => {
		const events: JobEvent[] = [];
		const server = await scriptedServer((request) =>
			request.path.startsWith('/queries/') ? page([1]) : job(jobIdIn(request), 'DONE'),
		);
		const warehouse = await server.open({ onJob: (event) => events.push(event), labels: { run_id: 'r1' } });
		await warehouse.query(sql`SELECT x`, x);
		expect(events).toStrictEqual([
			{
				jobId: expect.stringMatching(/^accounted_query_/),
				kind: 'query',
				labels: { tool: 'accounted', run_id: 'r1' },
				bytesProcessed: 700n,
				bytesBilled: 10_485_760n,
				milliseconds: 250,
			},
		]);
	});

	it('is not changed by what would be a placeholder to the client of Google', async () => {
		const server = await scriptedServer((request) =>
			request.method === 'POST' ? job(jobIdIn(request), 'RUNNING') : page([1]),
		);
		await (await server.open()).query(sql`SELECT ${'{{projectId}}'} AS x`, x);
		const [asked] = server.received;
		expect(asked && jobIn(asked).configuration?.query?.queryParameters?.[0]?.parameterValue?.value).toBe(
			'{{projectId}}',
		);
	});
});

describe('a dry run', () => {
	it('says what the statement would read, and runs nothing', async () => {
		const server = await scriptedServer(() => ({
			body: { status: { state: 'DONE' }, statistics: { totalBytesProcessed: '9007199254740993' } },
		}));
		const warehouse = await server.open();
		expect(await warehouse.dryRun(sql`SELECT x`)).toStrictEqual({
			totalBytesProcessed: 9_007_199_254_740_993n,
		});
		expect(server.received.length).toBe(1);
		expect(server.received[0]?.body).toMatchObject({ configuration: { dryRun: true } });
	});
});
