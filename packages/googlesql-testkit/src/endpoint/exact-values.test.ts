import { BigQuery } from '@google-cloud/bigquery';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startAnalyzedEndpoint } from '../analyzed-endpoint.ts';
import { GoogleSql } from '../engine/googlesql.ts';
import { type BigQueryEndpoint, startBigQueryEndpoint } from './endpoint.ts';
import { clientOf } from './testing/client-of.ts';
import { loaded } from './testing/load.ts';
import { query, restOf } from './testing/rest-of.ts';

let googleSql: GoogleSql;
let endpoint: BigQueryEndpoint;
let client: BigQuery;
beforeAll(async () => {
	googleSql = await GoogleSql.start();
});
afterAll(() => googleSql.close());
beforeEach(async () => {
	endpoint = await startAnalyzedEndpoint(googleSql);
	client = clientOf(endpoint);
	await client.createDataset('ds');
	return () => endpoint.close();
});

const DDL = `CREATE TABLE ds.games (
	id INT64, n NUMERIC, p NUMERIC(5, 2), whole NUMERIC(3), b BIGNUMERIC(38, 20), j JSON, list ARRAY<STRING>, ns ARRAY<NUMERIC>)`;

async function fields(): Promise<unknown> {
	const { body } = await restOf(endpoint)('GET', '/datasets/ds/tables/games');
	return (body as { schema: { fields: unknown } }).schema.fields;
}

/** A row as the REST API writes it. */
async function cells(text: string): Promise<unknown> {
	const { body } = await query(endpoint, text);
	return (body as { rows: { f: { v: unknown }[] }[] }).rows.map(({ f }) => f.map(({ v }) => v));
}

describe('NUMERIC, BIGNUMERIC, JSON and REPEATED columns', () => {
	const FIELDS = [
		{ name: 'id', type: 'INTEGER', mode: 'NULLABLE' },
		{ name: 'n', type: 'NUMERIC', mode: 'NULLABLE' },
		{ name: 'p', type: 'NUMERIC', mode: 'NULLABLE', precision: '5', scale: '2' },
		{ name: 'whole', type: 'NUMERIC', mode: 'NULLABLE', precision: '3' },
		{ name: 'b', type: 'BIGNUMERIC', mode: 'NULLABLE', precision: '38', scale: '20' },
		{ name: 'j', type: 'JSON', mode: 'NULLABLE' },
		{ name: 'list', type: 'STRING', mode: 'REPEATED' },
		{ name: 'ns', type: 'NUMERIC', mode: 'REPEATED' },
	];

	it('are made by CREATE TABLE', async () => {
		await client.query(DDL);
		expect(await fields()).toStrictEqual(FIELDS);
	});

	it('are made by tables.insert', async () => {
		await client.dataset('ds').createTable('games', { schema: { fields: FIELDS } });
		expect(await fields()).toStrictEqual(FIELDS);
	});

	it('keep each digit of what INSERT gives them', async () => {
		await client.query(DDL);
		await client.query(`INSERT INTO ds.games (id, n, p, whole, b, j, list, ns) VALUES (1,
			NUMERIC '-12345678901234567890123456789.123456789', 12.30, 7, BIGNUMERIC '0.000000000000000001',
			JSON '{"b": 1.0, "a": [2, null]}', ['x'], [0.1, 2])`);
		expect(await cells('SELECT n, p, whole, b, j, list, ns FROM ds.games')).toStrictEqual([
			[
				'-12345678901234567890123456789.123456789',
				'12.3',
				'7',
				'0.000000000000000001',
				'{"a":[2,null],"b":1.0}',
				[{ v: 'x' }],
				[{ v: '0.1' }, { v: '2' }],
			],
		]);
	});

	it('keep each digit of a load', async () => {
		await client.query(DDL);
		await loaded(
			endpoint,
			{},
			'{"id": 1, "n": 12345678901234567.123456789, "p": "1.565", "j": {"b": 12345678901234567, "a": "x"}, "ns": ["1.10", 2]}',
		);
		expect(await cells('SELECT n, p, j, ns FROM ds.games')).toStrictEqual([
			['12345678901234567.123456789', '1.57', '{"a":"x","b":12345678901234567}', [{ v: '1.1' }, { v: '2' }]],
		]);
	});

	it('keep each digit of a parameter', async () => {
		const params = { n: BigQuery.int('0').value, j: '{"a": 1}' };
		const [rows] = await client.query({
			query: "SELECT @n + NUMERIC '0.000000001' AS n, @j AS j",
			params: { ...params, n: '9999999999999999999.5' },
			types: { n: 'NUMERIC', j: 'JSON' },
		});
		expect(String(rows[0].n)).toBe('9999999999999999999.500000001');
	});

	it.each([
		['NUMERIC(5, 2)', 'p', '1000'],
		['NUMERIC', 'n', '1e29'],
		['NUMERIC(3)', 'whole', '999.5'],
	])('%s refuses what is out of range, by INSERT and by load', async (_type, column, value) => {
		await client.query(DDL);
		const insert = await query(
			endpoint,
			`INSERT INTO ds.games (${column}) SELECT CAST('${value}' AS BIGNUMERIC(38, 5))`,
		);
		expect(insert.status).toBe(400);
		expect(await loaded(endpoint, {}, `{"${column}": "${value}"}`)).toMatchObject({
			status: { errorResult: { reason: 'invalid' } },
		});
		expect(await endpoint.query('SELECT id FROM ds.games')).toStrictEqual([]);
	});

	it.each(['NUMERIC(12, 10)', 'NUMERIC(1, 2)', 'NUMERIC(40, 2)', 'BIGNUMERIC(80, 2)'])(
		'cannot be %s',
		async (type) => {
			expect(await query(endpoint, `CREATE TABLE ds.wrong (a ${type})`)).toMatchObject({
				status: 400,
				body: { error: { message: expect.stringMatching(/^In (BIG)?NUMERIC\(P, .+ must be between/) } },
			});
		},
	);
});

describe('without an analyzer', () => {
	it('a column of NUMERIC is one in the result, and 1.5 is a FLOAT64', async () => {
		const plain = await startBigQueryEndpoint();
		await clientOf(plain).createDataset('ds');
		await clientOf(plain).query(DDL);
		const { body } = await query(plain, 'SELECT n, b, j, ns, 1.5 AS f FROM ds.games');
		expect(body).toMatchObject({
			schema: {
				fields: [
					{ type: 'NUMERIC' },
					{ type: 'BIGNUMERIC' },
					{ type: 'JSON' },
					{ type: 'NUMERIC', mode: 'REPEATED' },
					{ type: 'FLOAT' },
				],
			},
		});
		await plain.close();
	});
});
