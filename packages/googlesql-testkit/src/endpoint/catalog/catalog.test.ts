import { describe, expect, it } from 'vitest';
import { clientOf } from '../testing/client-of.ts';
import { endpointForEach } from '../testing/endpoint-for-each.ts';
import { restOf } from '../testing/rest-of.ts';

const HOUR = 3_600_000;
const START = Date.parse('2021-11-05T00:00:00Z');

let now = START;
const endpoint = endpointForEach({ now: () => now });
const rest = (method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
	restOf(endpoint())(method, path, body, headers);

async function makeTable(table: object = {}): Promise<void> {
	await rest('POST', '/datasets', { datasetReference: { datasetId: 'ds' } });
	const answer = await rest('POST', '/datasets/ds/tables', {
		tableReference: { datasetId: 'ds', tableId: 'games' },
		schema: {
			fields: [
				{ name: 'game_id', type: 'STRING', mode: 'REQUIRED', description: 'Which' },
				{ name: 'day', type: 'DATE' },
				{ name: 'points', type: 'INT64' },
				{ name: 'words', type: 'STRING', mode: 'REPEATED' },
			],
		},
		...table,
	});
	expect(answer.status).toBe(200);
}

function refusal(code: number, reason: string, message: string, status: string) {
	return {
		status: code,
		body: { error: { code, message, errors: [{ message, domain: 'global', reason }], status } },
	};
}

describe('datasets', () => {
	it('are made by the client, found, listed and patched', async () => {
		const [dataset] = await clientOf(endpoint()).createDataset('ds', {
			location: 'eu',
			description: 'Games',
		});
		await dataset.setMetadata({ description: 'All games', defaultTableExpirationMs: String(HOUR) });
		expect((await dataset.getMetadata())[0]).toMatchObject({
			kind: 'bigquery#dataset',
			id: 'test-project:ds',
			datasetReference: { projectId: 'test-project', datasetId: 'ds' },
			location: 'EU',
			description: 'All games',
			defaultTableExpirationMs: '3600000',
			creationTime: String(START),
		});
		const [all] = await clientOf(endpoint()).getDatasets();
		expect(all.map(({ id }) => id)).toStrictEqual(['ds']);
	});

	it('lose by a patch what it has as null, and keep what it does not have', async () => {
		await clientOf(endpoint()).createDataset('ds', { description: 'Games', friendlyName: 'G' });
		const { body } = await rest('PATCH', '/datasets/ds', { description: null });
		expect(body).not.toHaveProperty('description');
		expect(body).toMatchObject({ friendlyName: 'G' });
	});

	it('are refused in the words and the shape of Google', async () => {
		expect(await rest('GET', '/datasets/ds')).toMatchObject(
			refusal(404, 'notFound', 'Not found: Dataset test-project:ds', 'NOT_FOUND'),
		);
		await makeTable();
		expect(await rest('POST', '/datasets', { datasetReference: { datasetId: 'ds' } })).toMatchObject(
			refusal(409, 'duplicate', 'Already Exists: Dataset test-project:ds', 'ALREADY_EXISTS'),
		);
		expect(await rest('DELETE', '/datasets/ds')).toMatchObject(
			refusal(400, 'resourceInUse', 'Dataset test-project:ds is still in use', 'INVALID_ARGUMENT'),
		);
		expect(await rest('DELETE', '/datasets/ds?deleteContents=true')).toMatchObject({ status: 204 });
		expect(endpoint().tables('ds')).toStrictEqual([]);
	});

	it('let no table expire within the hour', async () => {
		const answer = await rest('POST', '/datasets', {
			datasetReference: { datasetId: 'ds' },
			defaultTableExpirationMs: String(HOUR - 1),
		});
		expect(answer).toMatchObject({ status: 400, body: { error: { errors: [{ reason: 'invalid' }] } } });
	});
});

describe('tables', () => {
	it('have what they were made with, types by the names that Google answers with', async () => {
		await makeTable({
			description: 'Games by day',
			timePartitioning: { type: 'DAY', field: 'day' },
			clustering: { fields: ['game_id'] },
			labels: { layer: 'raw' },
		});
		const [metadata] = await clientOf(endpoint()).dataset('ds').table('games').getMetadata();
		expect(metadata).toMatchObject({
			kind: 'bigquery#table',
			id: 'test-project:ds.games',
			type: 'TABLE',
			location: 'US',
			description: 'Games by day',
			timePartitioning: { type: 'DAY', field: 'day' },
			clustering: { fields: ['game_id'] },
			labels: { layer: 'raw' },
			numRows: '0',
			numBytes: '0',
			schema: {
				fields: [
					{ name: 'game_id', type: 'STRING', mode: 'REQUIRED', description: 'Which' },
					{ name: 'day', type: 'DATE', mode: 'NULLABLE' },
					{ name: 'points', type: 'INTEGER', mode: 'NULLABLE' },
					{ name: 'words', type: 'STRING', mode: 'REPEATED' },
				],
			},
		});
	});

	it('say how many rows and logical bytes they have', async () => {
		await makeTable();
		await clientOf(endpoint()).query(`INSERT INTO ds.games (game_id, day, points, words) VALUES
			('é', DATE '2021-11-05', 7, ['a', 'bc']), ('', NULL, NULL, [])`);
		const { body } = await rest('GET', '/datasets/ds/tables/games');
		expect(body).toMatchObject({ numRows: '2', numBytes: String(4 + 8 + 8 + (3 + 4) + 2) });
	});

	it('are listed page by page', async () => {
		await makeTable();
		const dataset = clientOf(endpoint()).dataset('ds');
		for (const name of ['b', 'a']) await dataset.createTable(name, { schema: 'x:STRING' });
		const first = await rest('GET', '/datasets/ds/tables?maxResults=2');
		expect(first.body).toMatchObject({
			totalItems: 3,
			tables: [{ tableReference: { tableId: 'a' } }, { tableReference: { tableId: 'b' } }],
		});
		const { nextPageToken } = first.body as { nextPageToken: string };
		const second = await rest('GET', `/datasets/ds/tables?maxResults=2&pageToken=${nextPageToken}`);
		expect(second.body).toMatchObject({ tables: [{ tableReference: { tableId: 'games' } }] });
		expect(second.body).not.toHaveProperty('nextPageToken');
	});

	it('gain columns, and lose a REQUIRED, by a patch', async () => {
		await makeTable();
		const client = clientOf(endpoint());
		await client.query(`INSERT INTO ds.games (game_id) VALUES ('g1')`);
		await client
			.dataset('ds')
			.table('games')
			.setMetadata({
				schema: {
					fields: [
						{ name: 'arena', type: 'STRING' },
						{ name: 'game_id', type: 'STRING' },
						{ name: 'day', type: 'DATE' },
						{ name: 'points', type: 'INTEGER' },
						{ name: 'words', type: 'STRING', mode: 'REPEATED' },
						{ name: 'overtimes', type: 'INTEGER', mode: 'REPEATED' },
					],
				},
			});
		await client.query('INSERT INTO ds.games (game_id) VALUES (NULL)');
		const [rows] = await client.query('SELECT game_id, arena, overtimes FROM ds.games ORDER BY 1');
		expect(rows).toContainEqual({ game_id: 'g1', arena: null, overtimes: [] });
		expect(
			endpoint()
				.tables('ds')[0]
				?.fields.map(({ name }) => name),
		).toStrictEqual(['game_id', 'day', 'points', 'words', 'arena', 'overtimes']);
	});

	it.each([
		['Field day is missing in new schema', [{ name: 'game_id', type: 'STRING', mode: 'REQUIRED' }]],
		[
			'Field points has changed type from INTEGER to FLOAT',
			[
				{ name: 'game_id', type: 'STRING', mode: 'REQUIRED' },
				{ name: 'day', type: 'DATE' },
				{ name: 'points', type: 'FLOAT64' },
				{ name: 'words', type: 'STRING', mode: 'REPEATED' },
			],
		],
		[
			'Field day has changed mode from NULLABLE to REQUIRED',
			[
				{ name: 'game_id', type: 'STRING', mode: 'REQUIRED' },
				{ name: 'day', type: 'DATE', mode: 'REQUIRED' },
				{ name: 'points', type: 'INTEGER' },
				{ name: 'words', type: 'STRING', mode: 'REPEATED' },
			],
		],
		[
			'Cannot add required fields to an existing schema. (field: arena)',
			[
				{ name: 'game_id', type: 'STRING', mode: 'REQUIRED' },
				{ name: 'day', type: 'DATE' },
				{ name: 'points', type: 'INTEGER' },
				{ name: 'words', type: 'STRING', mode: 'REPEATED' },
				{ name: 'arena', type: 'STRING', mode: 'REQUIRED' },
			],
		],
	])('refuse a patch: %s', async (why, fields) => {
		await makeTable();
		expect(await rest('PATCH', '/datasets/ds/tables/games', { schema: { fields } })).toMatchObject(
			refusal(
				400,
				'invalid',
				`Provided Schema does not match Table test-project:ds.games. ${why}`,
				'INVALID_ARGUMENT',
			),
		);
	});

	it('refuse a patch of what has changed since it was read', async () => {
		await makeTable();
		const { body } = await rest('GET', '/datasets/ds/tables/games');
		const { etag } = body as { etag: string };
		const patch = (match: string) =>
			rest('PATCH', '/datasets/ds/tables/games', { description: 'x' }, { 'if-match': match });
		expect((await patch(etag)).status).toBe(200);
		expect(await patch(etag)).toMatchObject({
			status: 412,
			body: { error: { errors: [{ reason: 'conditionNotMet' }], status: 'FAILED_PRECONDITION' } },
		});
		expect((await patch('*')).status).toBe(200);
	});

	it('vanish when their time has come, by their own or by their dataset', async () => {
		now = START;
		await rest('POST', '/datasets', {
			datasetReference: { datasetId: 'ds' },
			defaultTableExpirationMs: String(HOUR),
		});
		const make = (tableId: string, more: object) =>
			rest('POST', '/datasets/ds/tables', {
				tableReference: { datasetId: 'ds', tableId },
				schema: { fields: [{ name: 'a', type: 'STRING' }] },
				...more,
			});
		expect((await make('by_dataset', {})).body).toMatchObject({ expirationTime: String(START + HOUR) });
		await make('by_itself', { expirationTime: String(START + 10 * HOUR) });
		now = START + HOUR - 1;
		expect(endpoint().tables('ds')).toHaveLength(2);
		now = START + HOUR;
		expect(await rest('GET', '/datasets/ds/tables/by_dataset')).toMatchObject({ status: 404 });
		expect(endpoint().tables('ds')).toMatchObject([{ name: 'by_itself' }]);
		expect((await make('by_dataset', {})).status).toBe(200);
	});

	it('are refused in the words and the shape of Google', async () => {
		await makeTable();
		const table = { tableReference: { datasetId: 'ds', tableId: 'games' }, schema: { fields: [] } };
		expect(await rest('POST', '/datasets/ds/tables', table)).toMatchObject(
			refusal(409, 'duplicate', 'Already Exists: Table test-project:ds.games', 'ALREADY_EXISTS'),
		);
		expect(await rest('DELETE', '/datasets/ds/tables/games')).toMatchObject({ status: 204, body: undefined });
		for (const method of ['GET', 'DELETE'])
			expect(await rest(method, '/datasets/ds/tables/games')).toMatchObject(
				refusal(404, 'notFound', 'Not found: Table test-project:ds.games', 'NOT_FOUND'),
			);
		expect(await rest('GET', '/datasets/none/tables')).toMatchObject(
			refusal(404, 'notFound', 'Not found: Dataset test-project:none', 'NOT_FOUND'),
		);
	});

	it.each([
		{ timePartitioning: { type: 'DAY', field: 'nothing' } },
		{ timePartitioning: { type: 'DAY', field: 'game_id' } },
		{ clustering: { fields: ['nothing'] } },
		{ schema: { fields: [{ name: 'a', type: 'INT65' }] } },
		{
			schema: {
				fields: [
					{ name: 'a', type: 'INT64' },
					{ name: 'A', type: 'INT64' },
				],
			},
		},
		{ schema: { fields: [{ name: 'a', type: 'RECORD' }] } },
		{ labels: { Upper: 'x' } },
	])('cannot be made with %j', async (wrong) => {
		await rest('POST', '/datasets', { datasetReference: { datasetId: 'ds' } });
		const answer = await rest('POST', '/datasets/ds/tables', {
			tableReference: { datasetId: 'ds', tableId: 'games' },
			schema: { fields: [{ name: 'game_id', type: 'STRING' }] },
			...wrong,
		});
		expect(answer).toMatchObject({ status: 400, body: { error: { errors: [{ reason: 'invalid' }] } } });
		expect(endpoint().tables('ds')).toStrictEqual([]);
	});

	it('take no rows by insertAll', async () => {
		await makeTable();
		expect(await rest('POST', '/datasets/ds/tables/games/insertAll', { rows: [] })).toMatchObject({
			status: 501,
			body: { error: { errors: [{ reason: 'notImplemented' }], status: 'UNIMPLEMENTED' } },
		});
	});
});
