import { describe, expect, it } from 'vitest';
import { startBigQueryEndpoint } from './endpoint.ts';
import { clientOf } from './testing/client-of.ts';
import { endpointForEach } from './testing/endpoint-for-each.ts';
import { loadJob, multipart } from './testing/load.ts';
import { query, restOf } from './testing/rest-of.ts';

const endpoint = endpointForEach();

describe('the endpoint', () => {
	it("serves Google's client: a dataset, a table, a load, a script, a query", async () => {
		const client = clientOf(endpoint());
		const [dataset] = await client.createDataset('ds');
		const [table] = await dataset.createTable('games', {
			schema: [
				{ name: 'id', type: 'INTEGER', mode: 'REQUIRED' },
				{ name: 'day', type: 'DATE' },
			],
		});
		const upload = table.createWriteStream({ sourceFormat: 'NEWLINE_DELIMITED_JSON', location: 'US' });
		upload.end('{"id": 1, "day": "2021-11-05"}\n{"id": 2}\n');
		await new Promise((resolve, reject) => upload.on('complete', resolve).on('error', reject));
		const [job] = await client.createQueryJob({
			query:
				'BEGIN TRANSACTION; DELETE FROM ds.games WHERE id = @id; INSERT INTO ds.games (id) VALUES (3); COMMIT TRANSACTION;',
			params: { id: 2 },
			labels: { step: 'commit' },
		});
		await job.getQueryResults();
		const [rows] = await client.query('SELECT id, day FROM ds.games ORDER BY id');
		expect(rows).toMatchObject([
			{ id: 1, day: { value: '2021-11-05' } },
			{ id: 3, day: null },
		]);
		expect(endpoint().jobs()).toMatchObject([
			{ type: 'LOAD', state: 'DONE', query: undefined },
			{ type: 'QUERY', state: 'DONE', labels: { step: 'commit' }, query: expect.stringContaining('BEGIN') },
			{ type: 'QUERY', query: 'SELECT id, day FROM ds.games ORDER BY id', error: undefined },
		]);
	});

	it('keeps account of what it was asked', async () => {
		await clientOf(endpoint()).createDataset('ds');
		const configuration = { labels: { step: 'load' } };
		await multipart(
			endpoint(),
			{ ...loadJob({}, { jobId: 'a' }), configuration: { ...configuration, load: {} } },
			'{}',
		);
		await query(endpoint(), 'SELECT 1', { labels: { step: 'read' } });
		await restOf(endpoint())('GET', '/queries/b?location=US');
		expect(endpoint().requests).toMatchObject([
			{
				method: 'POST',
				path: '/bigquery/v2/projects/test-project/datasets',
				jobId: undefined,
				jobType: undefined,
			},
			{
				method: 'POST',
				query: { uploadType: 'multipart' },
				jobId: 'a',
				jobType: 'load',
				labels: { step: 'load' },
			},
			{ method: 'POST', labels: { step: 'read' }, body: { query: 'SELECT 1' } },
			{ method: 'GET', query: { location: 'US' }, jobId: 'b' },
		]);
	});

	it('knows nothing of other paths, other methods and other bodies than Google has', async () => {
		const rest = restOf(endpoint());
		expect((await rest('GET', '/nothing')).status).toBe(404);
		expect((await rest('PUT', '/datasets')).status).toBe(404);
		expect((await rest('POST', '/datasets', {})).status).toBe(400);
		const answer = await fetch(`${endpoint().url}/bigquery/v2/projects/test-project/jobs`, {
			method: 'POST',
			body: '{',
		});
		expect(answer.status).toBe(400);
	});

	it('is of one project', async () => {
		const answer = await fetch(`${endpoint().url}/bigquery/v2/projects/elsewhere/datasets`);
		expect(answer.status).toBe(403);
		expect(await answer.json()).toMatchObject({
			error: { errors: [{ reason: 'accessDenied' }], status: 'PERMISSION_DENIED' },
		});
	});

	it('can be many at once, each its own', async () => {
		const other = await startBigQueryEndpoint({ projectId: 'other-project', location: 'EU' });
		try {
			await clientOf(other).createDataset('ds');
			expect((await clientOf(other).dataset('ds').get())[0].metadata).toMatchObject({ location: 'EU' });
			expect((await clientOf(endpoint()).dataset('ds').exists())[0]).toBe(false);
		} finally {
			await other.close();
		}
	});
});

describe('an analyzer', () => {
	const asked: unknown[] = [];
	const analyzed = endpointForEach({
		analyzer: {
			analyze(text, context) {
				asked.push({ text, ...context });
				if (text.includes('wrong')) throw new Error('Unrecognized name: wrong [at 2:8]');
				return { columns: text.includes('SELECT') ? [{ name: 'x', type: 'FLOAT64' }] : [] };
			},
		},
	});

	it('is asked for each statement, in its place, with the tables and parameters that it has', async () => {
		const client = clientOf(analyzed());
		await client.createDataset('ds');
		await client.dataset('ds').createTable('games', { schema: 'id:INT64,name:STRING' });
		asked.length = 0;
		const [rows] = await client.query({
			query: 'DELETE FROM ds.games WHERE id = @id;\n SELECT 1 AS x',
			params: { id: 1 },
		});
		expect(rows).toStrictEqual([{ x: 1 }]);
		const columns = [
			{ name: 'id', type: 'INT64' },
			{ name: 'name', type: 'STRING' },
		];
		expect(asked).toStrictEqual([
			{
				text: 'DELETE FROM ds.games WHERE id = @id',
				parameters: { id: 'INT64' },
				tables: [{ path: ['ds', 'games'], columns }],
			},
			{ text: `${' '.repeat(36)}\n SELECT 1 AS x`, parameters: { id: 'INT64' }, tables: [] },
		]);
	});

	it('knows a table by its dataset and name, whatever a statement calls it, and finds all else in its place', async () => {
		const client = clientOf(analyzed());
		await client.createDataset('ds');
		await client.dataset('ds').createTable('games', { schema: 'x:FLOAT64' });
		asked.length = 0;
		for (const name of ['`test-project.ds.games`', '`ds.games`', 'ds.games', 'games'])
			await query(analyzed(), `SELECT x FROM ${name} WHERE x = 1`, { defaultDataset: { datasetId: 'ds' } });
		expect(asked).toMatchObject([
			{ text: 'SELECT x FROM ds.games                WHERE x = 1' },
			{ text: 'SELECT x FROM ds.games   WHERE x = 1' },
			{ text: 'SELECT x FROM ds.games WHERE x = 1' },
			{ text: 'SELECT x FROM ds.games WHERE x = 1' },
		]);
	});

	it('has the last word on types, and the first on errors', async () => {
		expect((await query(analyzed(), 'SELECT 1 AS x')).body).toMatchObject({
			schema: { fields: [{ name: 'x', type: 'FLOAT' }] },
			rows: [{ f: [{ v: '1.0' }] }],
		});
		expect(await query(analyzed(), 'SELECT\n       wrong')).toMatchObject({
			status: 400,
			body: { error: { message: 'Unrecognized name: wrong at [2:8]' } },
		});
	});

	it('that does not agree with DuckDB on the columns is not believed', async () => {
		expect((await query(analyzed(), 'SELECT 1 AS x, 2 AS y')).body).toMatchObject({
			error: { errors: [{ reason: 'internalError' }] },
		});
	});
});
