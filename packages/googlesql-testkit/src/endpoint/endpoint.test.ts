import type { BigQuery } from '@google-cloud/bigquery';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type BigQueryEndpoint, startBigQueryEndpoint } from './endpoint.ts';
import { clientOf } from './testing/client-of.ts';

let endpoint: BigQueryEndpoint;
let client: BigQuery;

beforeEach(async () => {
	endpoint = await startBigQueryEndpoint();
	client = clientOf(endpoint);
});

afterEach(() => endpoint.close());

it('serves a first query', async () => {
	const [job] = await client.createQueryJob({ query: 'SELECT 1 AS x, @p AS p', params: { p: 'a' } });
	const [rows] = await job.getQueryResults();
	expect(rows).toStrictEqual([{ x: 1, p: 'a' }]);
	const [again] = await client.query({ query: 'SELECT @p AS p', params: { p: 0.5 } });
	expect(again).toStrictEqual([{ p: 0.5 }]);
});

it('runs a script', async () => {
	await client.createDataset('ds');
	await client.dataset('ds').createTable('t', {
		schema: {
			fields: [
				{ name: 'a', type: 'INT64', mode: 'REQUIRED' },
				{ name: 'b', type: 'STRING', mode: 'REPEATED' },
			],
		},
	});
	const [job] = await client.createQueryJob({
		query: `BEGIN TRANSACTION;
			INSERT INTO ds.t (a, b) VALUES (1, ['x']), (2, NULL);
			DELETE FROM ds.t WHERE a = 1;
			COMMIT TRANSACTION;
			SELECT * FROM \`test-project.ds.t\`;`,
	});
	expect(await job.getQueryResults().then(([rows]) => rows)).toStrictEqual([{ a: 2, b: [] }]);
	expect(endpoint.jobs()).toMatchObject([{ type: 'QUERY', state: 'DONE' }]);
	expect(await endpoint.query('SELECT * FROM ds.t')).toStrictEqual([{ a: 2n, b: [] }]);
});

it('loads', async () => {
	await client.createDataset('ds');
	const stream = client
		.dataset('ds')
		.table('u')
		.createWriteStream({
			sourceFormat: 'NEWLINE_DELIMITED_JSON',
			schema: {
				fields: [
					{ name: 'a', type: 'INT64' },
					{ name: 'd', type: 'DATE' },
				],
			},
		});
	stream.end('{"a": 9007199254740992, "d": "2021-11-05"}\n{"a": null}\n');
	await new Promise((resolve, reject) => stream.on('complete', resolve).on('error', reject));
	const [rows] = await client.query({ query: 'SELECT * FROM ds.u ORDER BY a', useLegacySql: false });
	expect(rows).toMatchObject([
		{ a: 2 ** 53, d: { value: '2021-11-05' } },
		{ a: null, d: null },
	]);
});
