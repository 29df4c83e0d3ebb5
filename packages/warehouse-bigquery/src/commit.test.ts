import { appendRows, replaceRows, sql } from '@accounted/warehouse';
import { describe, expect, it } from 'vitest';
import { tableResource } from './ddl.ts';
import type { JobEvent } from './jobs.ts';
import { CONFLICT_POLICY } from './retry.ts';
import { failureOf } from './testing/failure-of.ts';
import { players, playersOf } from './testing/players.ts';
import {
	type Answer,
	job,
	jobIdIn,
	jobIn,
	page,
	type Received,
	refusal,
	type ScriptedServer,
	scriptedServer,
} from './testing/scripted-server.ts';

const ABORTED =
	'Query error: Transaction is aborted due to concurrent update against table p:test.players. Transaction ID: 1 at [3:1]';

/** Everything there and every job done, but for what `fault` answers. */
function server(fault: (request: Received) => Answer | undefined = () => undefined): Promise<ScriptedServer> {
	return scriptedServer((request): Answer => {
		const wrong = fault(request);
		if (wrong !== undefined) return wrong;
		if (request.path.endsWith('/tables/players')) return { body: tableResource(players, 'p') };
		if (request.path.startsWith('/queries/')) return page([]);
		if (request.path.startsWith('/jobs') || request.path.startsWith('/upload'))
			return job(jobIdIn(request), 'DONE');
		return { body: {} };
	});
}

const uploads = ({ received }: ScriptedServer) => received.filter(({ path }) => path.startsWith('/upload'));
const scripts = ({ received }: ScriptedServer) =>
	received
		.filter(({ method, path }) => method === 'POST' && path === '/jobs')
		.map((request) => jobIn(request).configuration?.query?.query);

describe('a commit', () => {
	it('of few rows is one job, with the rows as its parameters', async () => {
		const bigQuery = await server();
		const warehouse = await bigQuery.open();
		await warehouse.commit([replaceRows(players, sql`day = ${'d'}`, playersOf(2))]);
		expect(scripts(bigQuery)).toStrictEqual([
			`BEGIN TRANSACTION;
DELETE FROM test.players WHERE day = @p1;
INSERT INTO test.players (player, day, points, marks) VALUES (@p2, @p3, @p4, @p5), (@p6, @p7, @p8, @p9);
COMMIT TRANSACTION;
`,
		]);
		expect(uploads(bigQuery)).toStrictEqual([]);
	});

	it('of many rows is one load job and one more, whatever the number of tables', async () => {
		const bigQuery = await server();
		const warehouse = await bigQuery.open();
		await warehouse.commit([
			replaceRows(players, sql`TRUE`, playersOf(30)),
			appendRows(players, playersOf(1)),
			{ table: players, where: sql`FALSE` },
		]);
		const [upload, ...others] = uploads(bigQuery);
		expect(others).toStrictEqual([]);
		const table = upload && jobIn(upload).configuration?.load?.destinationTable?.tableId;
		const lines = upload?.bytes.toString().split('\r\n')[7]?.split('\n') ?? [];
		expect(lines.filter((line) => line.startsWith('{"c0":{"player":"p')).length).toBe(30);
		expect(lines).toContain('{"c1":{"player":"p0","day":"2021-11-05","points":0,"marks":[]}}');
		expect(scripts(bigQuery)).toStrictEqual([
			`BEGIN TRANSACTION;
DELETE FROM test.players WHERE TRUE;
INSERT INTO test.players (player, day, points, marks) SELECT c0.player, c0.day, c0.points, c0.marks FROM accounted_staging.${table} WHERE c0 IS NOT NULL;
INSERT INTO test.players (player, day, points, marks) SELECT c1.player, c1.day, c1.points, c1.marks FROM accounted_staging.${table} WHERE c1 IS NOT NULL;
DELETE FROM test.players WHERE FALSE;
COMMIT TRANSACTION;
`,
		]);
		expect(bigQuery.received.at(-1)).toMatchObject({
			method: 'DELETE',
			path: `/datasets/accounted_staging/tables/${table}`,
		});
	});

	it('that changes nothing is no job', async () => {
		const bigQuery = await server();
		const warehouse = await bigQuery.open();
		await warehouse.commit([]);
		await warehouse.commit([{ table: players }, appendRows(players, [])]);
		expect(scripts(bigQuery)).toStrictEqual([]);
	});

	it('of one statement needs no transaction', async () => {
		const bigQuery = await server();
		await (await bigQuery.open()).commit([{ table: players, where: sql`TRUE` }]);
		expect(scripts(bigQuery)).toStrictEqual(['DELETE FROM test.players WHERE TRUE']);
	});

	it('that another writer aborts is done again as a new job, and in the end is a CONFLICT', async () => {
		const failure = { reason: 'invalidQuery', message: ABORTED };
		let aborted = 0;
		const bigQuery = await server((request) => {
			if (request.path.startsWith('/queries/')) return refusal(400, failure.reason, failure.message);
			if (request.method === 'GET' && request.path.startsWith('/jobs/')) {
				aborted++;
				return job(jobIdIn(request), 'DONE', failure);
			}
			return undefined;
		});
		const warehouse = await bigQuery.open();
		const conflict = await failureOf(warehouse.commit([replaceRows(players, sql`TRUE`, playersOf(1))]));
		expect([conflict.reason, aborted, scripts(bigQuery).length]).toStrictEqual(['CONFLICT', 4, 4]);
	});

	it('that another writer aborts lands when that writer is done, after any number of attempts', async () => {
		const failure = { reason: 'invalidQuery', message: ABORTED };
		const aborted = new Set<string>();
		const bigQuery = await server((request) => {
			const id = jobIdIn(request);
			const asks = request.method === 'GET' && /^\/(queries|jobs)\//.test(request.path);
			if (!asks || (aborted.size === 50 && !aborted.has(id))) return undefined;
			aborted.add(id);
			return request.path.startsWith('/queries/')
				? refusal(400, failure.reason, failure.message)
				: job(id, 'DONE', failure);
		});
		const warehouse = await bigQuery.open({
			conflictRetry: { ...CONFLICT_POLICY, firstDelayMs: 1, longestDelayMs: 2 },
		});
		await warehouse.commit([replaceRows(players, sql`TRUE`, playersOf(1))]);
		expect([aborted.size, scripts(bigQuery).length]).toStrictEqual([50, 51]);
	});

	it('whose job fails after its transaction is not done again', async () => {
		const failure = { reason: 'internalError', message: 'An internal error occurred.' };
		const bigQuery = await server((request) => {
			if (request.path.startsWith('/queries/')) return refusal(500, failure.reason);
			if (request.method === 'GET' && request.params.has('parentJobId'))
				return {
					body: {
						jobs: [
							{ status: { state: 'DONE' }, statistics: { query: { statementType: 'INSERT' } } },
							{ status: { state: 'DONE' }, statistics: { query: { statementType: 'COMMIT_TRANSACTION' } } },
						],
					},
				};
			if (request.method === 'GET' && request.path.startsWith('/jobs/'))
				return job(jobIdIn(request), 'DONE', failure);
			return undefined;
		});
		const warehouse = await bigQuery.open();
		await warehouse.commit([replaceRows(players, sql`TRUE`, playersOf(1))]);
		expect(scripts(bigQuery).length).toBe(1);
	});

	it('whose job fails before its transaction is over is done again', async () => {
		const failure = { reason: 'internalError', message: 'An internal error occurred.' };
		let failed = 0;
		const bigQuery = await server((request) => {
			if (request.method === 'GET' && request.params.has('parentJobId')) return { body: {} };
			if (request.method === 'GET' && request.path.startsWith('/jobs/') && failed++ < 2)
				return job(jobIdIn(request), 'DONE', failure);
			return undefined;
		});
		const warehouse = await bigQuery.open();
		await warehouse.commit([replaceRows(players, sql`TRUE`, playersOf(1))]);
		expect(scripts(bigQuery).length).toBe(3);
	});

	it('whose load job fails for a moment loads again', async () => {
		let loads = 0;
		const bigQuery = await server((request) =>
			request.path.startsWith('/upload') && loads++ === 0
				? job('l', 'DONE', { reason: 'backendError', message: 'Try again.' })
				: undefined,
		);
		await (await bigQuery.open()).commit([appendRows(players, playersOf(100))]);
		expect([loads, scripts(bigQuery).length]).toStrictEqual([2, 1]);
	});

	it('that fails drops what it had loaded', async () => {
		const bigQuery = await server((request) =>
			request.path === '/jobs'
				? refusal(400, 'invalidQuery', 'Unrecognized name: no_such at [2:1]')
				: undefined,
		);
		const warehouse = await bigQuery.open();
		const failure = await failureOf(warehouse.commit([replaceRows(players, sql`no_such`, playersOf(100))]));
		expect(failure.reason).toBe('BAD_STATEMENT');
		expect(bigQuery.received.at(-1)?.method).toBe('DELETE');
	});

	it('on a table waits for the one before it, on another table it does not', async () => {
		const other = { ...players, name: 'test.others' };
		let running = 0;
		const most = { players: 0, all: 0 };
		const ofPlayers = new Set<string>();
		const bigQuery = await server((request) => {
			if (request.path.endsWith('/tables/others')) return { body: tableResource(players, 'p') };
			if (request.path === '/jobs') {
				most.all = Math.max(most.all, ++running);
				const text = jobIn(request).configuration?.query?.query ?? '';
				if (text.includes('test.players')) ofPlayers.add(jobIdIn(request));
				most.players = Math.max(most.players, ofPlayers.size);
			}
			if (request.method === 'GET' && request.path.startsWith('/jobs/')) {
				running--;
				ofPlayers.delete(jobIdIn(request));
			}
			return undefined;
		});
		const warehouse = await bigQuery.open();
		await Promise.all(
			[players, players, other, players, other].map((table) =>
				warehouse.commit([{ table, where: sql`TRUE` }]),
			),
		);
		expect(most).toStrictEqual({ players: 1, all: 2 });
	});

	it('tells of its load job and of itself', async () => {
		const events: JobEvent[] = [];
		const bigQuery = await server();
		const warehouse = await bigQuery.open({ onJob: (event) => events.push(event) });
		await warehouse.commit([appendRows(players, playersOf(100))]);
		expect(events.map(({ kind }) => kind)).toStrictEqual(['load', 'commit']);
	});
});
