import {
	type BigQueryEndpoint,
	type RecordedRequest,
	startBigQueryEndpoint,
} from '@accounted/googlesql-testkit';
import { appendRows, sql, type Warehouse } from '@accounted/warehouse';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openBigQuery } from './open.ts';
import { CONFLICT_POLICY } from './retry.ts';
import { players, playersOf } from './testing/players.ts';

let endpoint: BigQueryEndpoint;
beforeEach(async () => {
	endpoint = await startBigQueryEndpoint();
});
afterEach(() => endpoint.close());

const open = () =>
	openBigQuery({
		project: endpoint.projectId,
		location: 'US',
		apiEndpoint: endpoint.url,
		sleep: async () => undefined,
		retry: { retries: 8, firstDelayMs: 1, longestDelayMs: 20 },
		// As by default, but for the delays: every attempt that loses to a slow writer is repeated.
		conflictRetry: { ...CONFLICT_POLICY, firstDelayMs: 1, longestDelayMs: 20 },
	});

async function countOf(warehouse: Warehouse): Promise<number | undefined> {
	const [row] = await warehouse.query(sql`SELECT COUNT(*) AS n FROM ${players}`, z.object({ n: z.int() }));
	return row?.n;
}

const requests: readonly { of: string; match: (request: RecordedRequest) => boolean }[] = [
	{ of: 'the start of a query job', match: ({ jobType }) => jobType === 'query' },
	{ of: 'the start of a load job', match: ({ jobType }) => jobType === 'load' },
	{ of: 'the results of a query', match: ({ path }) => path.includes('/queries/') },
	{ of: 'the state of a job', match: ({ method, path }) => method === 'GET' && path.includes('/jobs/') },
	{ of: 'what a table has', match: ({ method, path }) => method === 'GET' && path.includes('/tables/') },
	{ of: 'a new dataset', match: ({ method, path }) => method === 'POST' && path.endsWith('/datasets') },
	{ of: 'a new table', match: ({ method, path }) => method === 'POST' && path.endsWith('/tables') },
	{ of: 'a table that goes', match: ({ method }) => method === 'DELETE' },
	{ of: 'anything', match: () => true },
];

describe.each(requests)(
	'nothing is lost and nothing is done twice when what goes wrong is $of',
	({ match }) => {
		it.each([
			{ kind: 'reset' },
			{ kind: 'lost-response' },
			{ kind: 'status', code: 503, reason: 'backendError' },
			{ kind: 'status', code: 403, reason: 'rateLimitExceeded' },
		] as const)('by $kind $code', async (failure) => {
			endpoint.fail({ ...failure, match, times: 4 });
			const warehouse = await open();
			await warehouse.ensure([players]);
			await warehouse.commit([appendRows(players, playersOf(100))]);
			await warehouse.commit([appendRows(players, playersOf(5))]);
			const staged = await warehouse.stage(players, [playersOf(7), playersOf(3)]);
			await warehouse.commit([{ table: players, staged: { from: staged } }]);
			await staged.drop();
			expect(await countOf(warehouse)).toBe(115);
			await warehouse.close();
		});
	},
);

describe('many processes', () => {
	it('that commit to one table at once all land', async () => {
		const warehouses = await Promise.all(Array.from({ length: 4 }, open));
		await warehouses[0]?.ensure([players]);
		await Promise.all(
			warehouses.flatMap((warehouse, process) =>
				[1, 2, 3].map((cell) =>
					warehouse.commit([
						{
							table: players,
							where: sql`player = ${`p${process}-${cell}`}`,
							rows: playersOf(1).map((row) => ({ ...row, player: `p${process}-${cell}` })),
						},
					]),
				),
			),
		);
		expect(warehouses[0] && (await countOf(warehouses[0]))).toBe(12);
	});
});
