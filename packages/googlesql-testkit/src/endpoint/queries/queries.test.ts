import { BigQuery } from '@google-cloud/bigquery';
import { describe, expect, it } from 'vitest';
import { clientOf } from '../testing/client-of.ts';
import { endpointForEach } from '../testing/endpoint-for-each.ts';
import { query, restOf } from '../testing/rest-of.ts';

const endpoint = endpointForEach();
const rest = (method: string, path: string, body?: unknown) => restOf(endpoint())(method, path, body);

async function makeGames(location = 'US'): Promise<void> {
	const [dataset] = await clientOf(endpoint()).createDataset('ds', { location });
	await dataset.createTable('games', {
		schema: {
			fields: [
				{ name: 'id', type: 'INT64', mode: 'REQUIRED' },
				{ name: 'words', type: 'STRING', mode: 'REPEATED' },
			],
		},
	});
}

function queryRefusal(message: unknown) {
	return {
		status: 400,
		body: {
			error: {
				code: 400,
				message,
				errors: [
					{ message, domain: 'global', reason: 'invalidQuery', location: 'q', locationType: 'parameter' },
				],
				status: 'INVALID_ARGUMENT',
			},
		},
	};
}

describe('results', () => {
	it('are typed and written as Google does', async () => {
		const { body } = await query(
			endpoint(),
			`SELECT 7 AS i, 1.5 AS f, 'a' AS s, TRUE AS b, DATE '2021-11-05' AS d, DATETIME '2021-11-05 19:30:00' AS w,
				TIMESTAMP '2021-11-05 19:30:00.5+00' AS t, [1, 2] AS a, CAST(NULL AS STRING) AS n, SUM(1) OVER () AS h, 1 + 1`,
			{ formatOptions: { useInt64Timestamp: true } },
		);
		expect(body).toMatchObject({
			kind: 'bigquery#queryResponse',
			jobComplete: true,
			totalRows: '1',
			cacheHit: false,
			schema: {
				fields: [
					{ name: 'i', type: 'INTEGER', mode: 'NULLABLE' },
					{ name: 'f', type: 'FLOAT' },
					{ name: 's', type: 'STRING' },
					{ name: 'b', type: 'BOOLEAN' },
					{ name: 'd', type: 'DATE' },
					{ name: 'w', type: 'DATETIME' },
					{ name: 't', type: 'TIMESTAMP' },
					{ name: 'a', type: 'INTEGER', mode: 'REPEATED' },
					{ name: 'n', type: 'STRING' },
					{ name: 'h', type: 'INTEGER' },
					{ name: 'f0_', type: 'INTEGER' },
				],
			},
			rows: [
				{
					f: [
						{ v: '7' },
						{ v: '1.5' },
						{ v: 'a' },
						{ v: 'true' },
						{ v: '2021-11-05' },
						{ v: '2021-11-05T19:30:00' },
						{ v: '1636140600500000' },
						{ v: [{ v: '1' }, { v: '2' }] },
						{ v: null },
						{ v: '1' },
						{ v: '2' },
					],
				},
			],
		});
	});

	it('have timestamps in seconds unless asked otherwise', async () => {
		const { body } = await query(endpoint(), "SELECT TIMESTAMP '2021-11-05 19:30:00.5+00' AS t");
		expect(body).toMatchObject({ rows: [{ f: [{ v: '1.6361406005E9' }] }] });
	});

	it('come page by page', async () => {
		const [job] = await clientOf(endpoint()).createQueryJob(
			'SELECT * FROM UNNEST([1, 2, 3, 4, 5]) AS t(x) ORDER BY x',
		);
		const results = `/queries/${job.id}?location=US`;
		const first = await rest('GET', `${results}&maxResults=2`);
		expect(first.body).toMatchObject({ totalRows: '5', rows: [{ f: [{ v: '1' }] }, { f: [{ v: '2' }] }] });
		const { pageToken } = first.body as { pageToken: string };
		const second = await rest('GET', `${results}&maxResults=3&pageToken=${pageToken}`);
		expect(second.body).toMatchObject({
			rows: [{ f: [{ v: '3' }] }, { f: [{ v: '4' }] }, { f: [{ v: '5' }] }],
		});
		expect(second.body).not.toHaveProperty('pageToken');
		expect((await rest('GET', `${results}&startIndex=4`)).body).toMatchObject({
			rows: [{ f: [{ v: '5' }] }],
		});
		expect((await rest('GET', `${results}&maxResults=0`)).body).not.toHaveProperty('rows');
		expect((await rest('GET', `${results}&pageToken=nonsense`)).status).toBe(400);
	});

	it('may not have two columns of one name', async () => {
		expect(await query(endpoint(), 'SELECT 1 AS x, 2 AS X')).toMatchObject(
			queryRefusal(expect.stringContaining('Duplicate column names in the result are not supported')),
		);
	});
});

describe('a page', () => {
	const small = endpointForEach({ pageBytes: 1000 });

	it('ends where it is full, asked or not', async () => {
		const client = clientOf(small());
		const { body } = await query(small(), 'SELECT x FROM UNNEST(GENERATE_SERIES(1, 100)) AS t(x)');
		expect((body as { rows: unknown[] }).rows.length).toBeLessThan(100);
		const [rows] = await client.query('SELECT x FROM UNNEST(GENERATE_SERIES(1, 100)) AS t(x) ORDER BY x');
		expect(rows).toStrictEqual(Array.from({ length: 100 }, (_, index) => ({ x: index + 1 })));
	});
});

describe('parameters', () => {
	it('arrive as they were sent by the client', async () => {
		const params = {
			s: `'; " \\ \n 姚明`,
			i: BigQuery.int('9223372036854775807'),
			f: 0.1,
			b: false,
			d: BigQuery.date('2021-11-05'),
			w: BigQuery.datetime('2021-11-05T19:30:00.123456'),
			t: BigQuery.timestamp('2021-11-05T19:30:00.123456Z'),
			a: ['x', 'y'],
			n: null,
			e: [],
			r: { points: 7, name: 'z' },
		};
		const [rows] = await clientOf(endpoint()).query({
			query:
				'SELECT @s AS s, @i AS i, @f AS f, @b AS b, @d AS d, @w AS w, @T AS t, @a AS a, @n AS n, @e AS e, @r AS r',
			params,
			types: { i: 'INT64', n: 'STRING', e: ['INT64'], r: { points: 'INT64', name: 'STRING' } },
			wrapIntegers: true,
		});
		expect(rows).toMatchObject([
			{
				...params,
				i: { value: '9223372036854775807' },
				r: { points: { value: '7' }, name: 'z' },
			},
		]);
	});

	it('may be left over, but not missing', async () => {
		const [left] = await clientOf(endpoint()).query({ query: 'SELECT 1 AS x', params: { y: 1 } });
		expect(left).toStrictEqual([{ x: 1 }]);
		expect(await query(endpoint(), 'SELECT @y AS y')).toMatchObject(
			queryRefusal("Query parameter 'y' not found"),
		);
	});

	it.each([
		['INT64', '1.5'],
		['DATE', '2021-02-30'],
		['BOOL', 'yes'],
	])('of type %s cannot be %s', async (type, value) => {
		const parameter = { name: 'p', parameterType: { type }, parameterValue: { value } };
		const answer = await query(endpoint(), 'SELECT @p AS p', {
			parameterMode: 'NAMED',
			queryParameters: [parameter],
		});
		expect(answer).toMatchObject({ status: 400, body: { error: { errors: [{ reason: 'invalid' }] } } });
	});

	it('have names', async () => {
		const answer = await query(endpoint(), 'SELECT ? AS p', {
			parameterMode: 'POSITIONAL',
			queryParameters: [{ parameterType: { type: 'INT64' }, parameterValue: { value: '1' } }],
		});
		expect(answer).toMatchObject({ status: 501 });
	});
});

describe('names', () => {
	it.each([
		'ds.games',
		'`ds.games`',
		'`ds`.`games`',
		'`test-project.ds.games`',
		'`test-project`.ds.games',
		'test-project.ds.games',
	])('%s is the table', async (name) => {
		await makeGames();
		const [rows] = await clientOf(endpoint()).query(`SELECT COUNT(*) AS n FROM ${name}`);
		expect(rows).toStrictEqual([{ n: 0 }]);
	});

	it('may stand alone in the default dataset', async () => {
		await makeGames();
		const defaultDataset = { datasetId: 'ds' };
		expect((await query(endpoint(), 'SELECT COUNT(*) AS n FROM games', { defaultDataset })).status).toBe(200);
		expect(await query(endpoint(), 'SELECT * FROM games')).toMatchObject({
			status: 400,
			body: { error: { message: 'Table "games" must be qualified with a dataset (e.g. dataset.table).' } },
		});
	});

	it.each([
		['ds.nothing', 404, 'notFound', 'Not found: Table test-project:ds.nothing was not found in location US'],
		[
			'nothing.games',
			404,
			'notFound',
			'Not found: Dataset test-project:nothing was not found in location US',
		],
		[
			'elsewhere.ds.games',
			403,
			'accessDenied',
			'Access Denied: Table elsewhere:ds.games: User does not have permission to query table elsewhere:ds.games, or perhaps it does not exist.',
		],
	])('%s is refused', async (name, status, reason, message) => {
		await makeGames();
		expect(await query(endpoint(), `SELECT * FROM ${name}`)).toMatchObject({
			status,
			body: { error: { code: status, message, errors: [{ reason, message, domain: 'global' }] } },
		});
	});
});

describe('locations', () => {
	it('are found by the tables that a query names', async () => {
		await makeGames('europe-west3');
		const { body } = await query(endpoint(), 'SELECT * FROM ds.games');
		expect(body).toMatchObject({ jobReference: { location: 'europe-west3' } });
	});

	it('are stuck to: another has no such dataset', async () => {
		await makeGames('EU');
		expect(await query(endpoint(), 'SELECT * FROM ds.games', { location: 'US' })).toMatchObject({
			status: 404,
			body: {
				error: {
					message: 'Not found: Dataset test-project:ds was not found in location US',
					status: 'NOT_FOUND',
				},
			},
		});
	});
});

describe('errors', () => {
	it.each([
		['SELEC 1', 'Syntax error: Unexpected identifier "SELEC" at [1:1]'],
		['SELECT 1\n  FROM', 'Syntax error: Unexpected end of statement at [2:7]'],
		["SELECT 'é', # x\n nothing", 'Unrecognized name: nothing at [2:2]'],
		["SELECT SUM('a')", 'No matching signature for function SUM at [1:8]'],
		['SELECT nothing(1)', 'Function not found: nothing at [1:8]'],
		["SELECT 'a", 'Syntax error: Unclosed string literal at [1:8]'],
		['BEGIN TRANSACTION', 'Transaction control statements are supported only in scripts or sessions'],
		['SELECT ["a", NULL] AS x', 'Array cannot have a null element; error in writing field x'],
	])('%j', async (text, message) => {
		expect(await query(endpoint(), text)).toMatchObject(queryRefusal(message));
	});

	it('are not thrown by jobs.insert, but told by the job and by its results', async () => {
		const inserted = await rest('POST', '/jobs', {
			jobReference: { jobId: 'a', location: 'US' },
			configuration: { query: { query: 'SELEC 1', useLegacySql: false } },
		});
		expect(inserted.status).toBe(200);
		const error = {
			reason: 'invalidQuery',
			location: 'query',
			message: 'Syntax error: Unexpected identifier "SELEC" at [1:1]',
		};
		expect(await rest('GET', '/queries/a?location=US')).toMatchObject(queryRefusal(error.message));
		expect(await rest('GET', '/jobs/a?location=US')).toMatchObject({
			status: 200,
			body: { status: { state: 'DONE', errorResult: error, errors: [error] } },
		});
		const [job] = await clientOf(endpoint()).job('a', { location: 'US' }).get();
		await expect(job.promise()).rejects.toThrow(error.message);
	});
});

describe('statements', () => {
	it('that change rows say how many', async () => {
		await makeGames();
		expect((await query(endpoint(), 'INSERT INTO ds.games (id) VALUES (1), (2), (3)')).body).toMatchObject({
			numDmlAffectedRows: '3',
			totalRows: '0',
		});
		expect((await query(endpoint(), 'DELETE FROM ds.games WHERE id > 1')).body).toMatchObject({
			numDmlAffectedRows: '2',
		});
		expect((await query(endpoint(), 'UPDATE ds.games SET id = 9 WHERE TRUE')).body).toMatchObject({
			numDmlAffectedRows: '1',
		});
		expect(await endpoint().query('SELECT * FROM ds.games')).toStrictEqual([{ id: 9n, words: [] }]);
	});

	it('do without INTO and FROM, as GoogleSQL allows', async () => {
		await makeGames();
		await query(endpoint(), 'INSERT ds.games (id) VALUES (1), (2)');
		expect((await query(endpoint(), 'DELETE ds.games WHERE id = 1')).status).toBe(200);
		expect(await endpoint().query('SELECT id FROM ds.games')).toStrictEqual([{ id: 2n }]);
	});

	it('store an array that is null as empty', async () => {
		await makeGames();
		await query(endpoint(), 'INSERT INTO ds.games (id, words) VALUES (1, NULL)');
		await query(endpoint(), 'INSERT INTO ds.games (id) VALUES (2)');
		expect(await endpoint().query('SELECT COUNT(*) AS n FROM ds.games WHERE words IS NULL')).toStrictEqual([
			{ n: 0n },
		]);
	});

	it('put no null into a REQUIRED column', async () => {
		await makeGames();
		for (const statement of ['VALUES (NULL)', 'SELECT CAST(NULL AS INT64)'])
			expect(await query(endpoint(), `INSERT INTO ds.games (id) ${statement}`)).toMatchObject(
				queryRefusal('Required field id cannot be null'),
			);
	});

	it('create and drop tables', async () => {
		await makeGames();
		const statements = [
			"CREATE TABLE ds.days (day DATE NOT NULL, n INT64) PARTITION BY day OPTIONS (description = 'Days')",
			'CREATE TABLE IF NOT EXISTS ds.days (other STRING)',
			"CREATE TABLE ds.copied AS SELECT 1 AS n, [0.5] AS f, 'x' AS s",
			'CREATE OR REPLACE TABLE ds.copied AS SELECT n + 1 AS n FROM ds.copied',
			'DROP TABLE ds.games',
			'DROP TABLE IF EXISTS ds.games',
		];
		for (const statement of statements)
			expect(await query(endpoint(), statement)).toMatchObject({ status: 200 });
		expect(endpoint().tables('ds')).toMatchObject([
			{
				name: 'days',
				description: 'Days',
				timePartitioning: { type: 'DAY', field: 'day' },
				fields: [
					{ name: 'day', type: 'DATE', mode: 'REQUIRED' },
					{ name: 'n', type: 'INTEGER' },
				],
			},
			{ name: 'copied', fields: [{ name: 'n', type: 'INTEGER' }] },
		]);
		expect(await endpoint().query('SELECT n FROM ds.copied')).toStrictEqual([{ n: 2n }]);
		expect(await query(endpoint(), 'DROP TABLE ds.games')).toMatchObject({ status: 404 });
		expect(await query(endpoint(), 'CREATE TABLE ds.days (a INT64)')).toMatchObject({
			status: 409,
			body: { error: { message: 'Already Exists: Table test-project:ds.days' } },
		});
	});

	it('that fail to replace a table leave it as it was', async () => {
		await makeGames();
		await query(endpoint(), 'INSERT INTO ds.games (id) VALUES (1)');
		const failing =
			"CREATE OR REPLACE TABLE ds.games (id INT64) AS SELECT CAST(s AS INT64) FROM UNNEST(['x']) AS t(s)";
		expect((await query(endpoint(), failing)).status).toBe(400);
		expect(endpoint().tables('ds')).toMatchObject([{ fields: [{ mode: 'REQUIRED' }, { name: 'words' }] }]);
		expect(await endpoint().query('SELECT id FROM ds.games')).toStrictEqual([{ id: 1n }]);
	});

	it('have functions of GoogleSQL that DuckDB lacks', async () => {
		const [rows] = await clientOf(endpoint()).query(
			"SELECT SAFE_DIVIDE(1, 0) AS d, UNIX_DATE(DATE '1970-01-02') AS u, COUNTIF(FALSE) AS c, SAFE_CAST('x' AS INT64) AS s",
		);
		expect(rows).toStrictEqual([{ d: null, u: 1, c: 0, s: null }]);
	});
});

describe('the clock', () => {
	const late = endpointForEach({ now: () => Date.parse('2031-01-02T03:04:05Z') });

	it("is the endpoint's, in statements too", async () => {
		const [rows] = await clientOf(late()).query('SELECT CURRENT_DATE() AS d, CURRENT_TIMESTAMP AS t');
		expect(rows).toMatchObject([{ d: { value: '2031-01-02' }, t: { value: '2031-01-02T03:04:05.000Z' } }]);
	});
});

describe('what is not served', () => {
	it.each([{ useLegacySql: true }, { destinationTable: { projectId: 'p', datasetId: 'ds', tableId: 't' } }])(
		'is refused: %j',
		async (more) => {
			const answer = await rest('POST', '/jobs', {
				configuration: { query: { query: 'SELECT 1', useLegacySql: false, ...more } },
			});
			expect(answer).toMatchObject({ status: 501, body: { error: { status: 'UNIMPLEMENTED' } } });
		},
	);
});
