import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { clientOf } from '../testing/client-of.ts';
import { endpointForEach } from '../testing/endpoint-for-each.ts';
import { loaded, loadJob, multipart } from '../testing/load.ts';
import { restOf } from '../testing/rest-of.ts';

const endpoint = endpointForEach();

const FIELDS = [
	{ name: 'id', type: 'INT64', mode: 'REQUIRED' },
	{ name: 'name', type: 'STRING' },
	{ name: 'words', type: 'STRING', mode: 'REPEATED' },
];
const schema = { fields: FIELDS };

beforeEach(async () => {
	await clientOf(endpoint()).createDataset('ds');
});

async function makeGames(): Promise<void> {
	await clientOf(endpoint()).dataset('ds').createTable('games', { schema });
	await clientOf(endpoint()).query("INSERT INTO ds.games (id, name) VALUES (1, 'there')");
}

const rows = () => endpoint().query('SELECT * FROM ds.games ORDER BY id');
const failed = (message: unknown) => ({
	status: { state: 'DONE', errorResult: { reason: 'invalid', message } },
});

describe('a load', () => {
	it('makes the table that is not there, and says what it has read', async () => {
		const job = await loaded(
			endpoint(),
			{ schema, timePartitioning: { type: 'DAY' }, clustering: { fields: ['id'] } },
			'{"id": 1, "name": "a", "words": ["x", "y"]}\n\n{"id": "2"}\n',
		);
		expect(job).toMatchObject({
			configuration: { jobType: 'LOAD' },
			status: { state: 'DONE' },
			statistics: {
				load: { inputFiles: '1', inputFileBytes: '57', outputRows: '2', outputBytes: '25', badRecords: '0' },
			},
		});
		expect(await rows()).toStrictEqual([
			{ id: 1n, name: 'a', words: ['x', 'y'] },
			{ id: 2n, name: null, words: [] },
		]);
		expect(endpoint().tables('ds')).toMatchObject([
			{ timePartitioning: { type: 'DAY' }, clustering: { fields: ['id'] } },
		]);
	});

	it('adds rows, in the order of the columns that the table has', async () => {
		await makeGames();
		await loaded(endpoint(), { schema: { fields: FIELDS.toReversed() } }, '{"words": ["x"], "id": 2}');
		await loaded(endpoint(), { schema: { fields: FIELDS.slice(0, 1) } }, '{"id": 3}');
		await loaded(endpoint(), {}, '{"id": 4, "name": "by the schema of the table"}');
		expect(await rows()).toStrictEqual([
			{ id: 1n, name: 'there', words: [] },
			{ id: 2n, name: null, words: ['x'] },
			{ id: 3n, name: null, words: [] },
			{ id: 4n, name: 'by the schema of the table', words: [] },
		]);
	});

	it('replaces table and schema by WRITE_TRUNCATE', async () => {
		await makeGames();
		const load = {
			schema: { fields: [{ name: 'other', type: 'FLOAT64' }] },
			writeDisposition: 'WRITE_TRUNCATE',
		};
		await loaded(endpoint(), load, '{"other": 0.5}');
		expect(await endpoint().query('SELECT * FROM ds.games')).toStrictEqual([{ other: 0.5 }]);
		expect(endpoint().tables('ds')[0]?.fields).toMatchObject([{ name: 'other', type: 'FLOAT' }]);
	});

	it('by WRITE_EMPTY takes only a table without rows', async () => {
		await makeGames();
		const load = { writeDisposition: 'WRITE_EMPTY' };
		expect(await loaded(endpoint(), load, '{"id": 2}')).toMatchObject({
			status: {
				errorResult: { reason: 'duplicate', message: 'Already Exists: Table test-project:ds.games' },
			},
		});
		await clientOf(endpoint()).query('DELETE FROM ds.games WHERE TRUE');
		await loaded(endpoint(), load, '{"id": 2}');
		expect(await rows()).toMatchObject([{ id: 2n }]);
	});

	it('takes compressed media', async () => {
		await loaded(endpoint(), { schema }, gzipSync('{"id": 1}\n{"id": 2}'));
		expect(await rows()).toHaveLength(2);
	});

	it('takes any value of any type', async () => {
		const fields = [
			{ name: 'i', type: 'INT64' },
			{ name: 'f', type: 'FLOAT64' },
			{ name: 'b', type: 'BOOL' },
			{ name: 'd', type: 'DATE' },
			{ name: 'w', type: 'DATETIME' },
			{ name: 't', type: 'TIMESTAMP' },
			{ name: 'r', type: 'RECORD', mode: 'REPEATED', fields: [{ name: 'x', type: 'FLOAT64' }, FIELDS[2]] },
		];
		const row =
			`{"i": -9223372036854775808, "f": "-Infinity", "b": "true", "d": "2021-11-05", "w": "2021-11-05T19:30:00.5",
			"t": "2021-11-05T19:30:00.5Z", "r": [{"x": -0.0, "words": ["a"]}, {}]}`.replaceAll('\n', ' ');
		await loaded(endpoint(), { schema: { fields } }, `${row}\n{"f": 1e308, "t": 1636140600.5}`);
		const [job] = await clientOf(endpoint()).createQueryJob('SELECT * FROM ds.games ORDER BY i NULLS LAST');
		const { body } = await restOf(endpoint())(
			'GET',
			`/queries/${job.id}?formatOptions.useInt64Timestamp=true`,
		);
		const { rows: wire } = body as { rows: { f: { v: unknown }[] }[] };
		expect(wire.map(({ f }) => f.map(({ v }) => v))).toStrictEqual([
			[
				'-9223372036854775808',
				'-Infinity',
				'true',
				'2021-11-05',
				'2021-11-05T19:30:00.500000',
				'1636140600500000',
				[{ v: { f: [{ v: '-0.0' }, { v: [{ v: 'a' }] }] } }, { v: { f: [{ v: null }, { v: [] }] } }],
			],
			[null, '1.0E308', null, null, null, '1636140600500000', []],
		]);
	});

	it('brings many rows', async () => {
		const lines = Array.from({ length: 5000 }, (_, id) => JSON.stringify({ id, words: [`w${id}`] }));
		await loaded(endpoint(), { schema }, lines.join('\n'));
		expect(await endpoint().query('SELECT COUNT(*) AS n, SUM(id) AS s FROM ds.games')).toStrictEqual([
			{ n: 5000n, s: 12_497_500n },
		]);
	});
});

describe('a row', () => {
	it.each([
		['{"id": 2, "other": 1}', 'No such field: other.'],
		['{"name": "a"}', 'Missing required field: id.'],
		['{"id": null}', 'Only optional fields can be set to NULL. Field: id; Value: NULL'],
		['{"id": 2, "words": null}', 'Only optional fields can be set to NULL. Field: words; Value: NULL'],
		['{"id": 2, "words": ["a", null]}', 'Only optional fields can be set to NULL. Field: words; Value: NULL'],
		['{"id": 2, "words": "a"}', 'Repeated field must be imported as a JSON array. Field: words.'],
		['{"id": 2, "name": ["a"]}', 'Array specified for non-repeated field: name.'],
		['{"id": 2.5}', "Could not convert value '2.5' to integer. Field: id; Value: 2.5"],
		['{"id": 9223372036854775808}', "Could not convert value '9223372036854775808' to integer."],
		['{"id": "two"}', "Could not convert value 'two' to integer. Field: id; Value: two"],
		['{"id": 2', 'Parser terminated before end of string'],
		['[2]', 'Expected a JSON object'],
	])('%s fails the load, whole', async (line, message) => {
		await makeGames();
		const media = `{"id": 7}\n${line}\n`;
		const job = await loaded(endpoint(), { writeDisposition: 'WRITE_TRUNCATE', schema }, media);
		expect(job).toMatchObject(
			failed(
				'Error while reading data, error message: JSON table encountered too many errors, giving up. Rows: 2; errors: 1. Please look into the errors[] collection for more details.',
			),
		);
		expect(job).toMatchObject({
			status: {
				errors: [
					{ reason: 'invalid' },
					{ message: expect.stringContaining('Rows: 2; errors: 1; max bad: 0; error percent: 0') },
					{
						reason: 'invalid',
						location: 'File: 0 / Offset:10 / Line:2',
						message: expect.stringContaining(
							`Error while reading data, error message: JSON parsing error in row starting at position 10: ${message}`,
						),
					},
				],
			},
		});
		expect(await rows()).toStrictEqual([{ id: 1n, name: 'there', words: [] }]);
	});

	it('that is bad may be passed over, and a field that is unknown', async () => {
		const load = { schema, maxBadRecords: 1, ignoreUnknownValues: true };
		const job = await loaded(endpoint(), load, '{"id": 1, "other": 1}\n{"id": "x"}\n{"id": 3}');
		expect(job).toMatchObject({ statistics: { load: { outputRows: '2', badRecords: '1' } } });
		expect(await rows()).toHaveLength(2);
	});
});

describe('a load that cannot be', () => {
	it.each([
		[{}, 'No schema specified on job or table.'],
		[{ schema, createDisposition: 'CREATE_NEVER' }, 'Not found: Table test-project:ds.games'],
	])('fails where there is no table: %j', async (load, message) => {
		expect(await loaded(endpoint(), load, '{"id": 1}')).toMatchObject({
			status: { errorResult: { message } },
		});
		expect(endpoint().tables('ds')).toStrictEqual([]);
	});

	it.each([
		['Cannot add fields (field: more)', [...FIELDS, { name: 'more', type: 'STRING' }]],
		['Field name has changed type from STRING to INTEGER', [FIELDS[0], { name: 'name', type: 'INT64' }]],
		['Field id has changed mode from REQUIRED to NULLABLE', [{ name: 'id', type: 'INT64' }]],
		['Field id is missing in new schema', [FIELDS[1]]],
	])('fails where the schema is another: %s', async (why, fields) => {
		await makeGames();
		expect(await loaded(endpoint(), { schema: { fields } }, '{}')).toMatchObject(
			failed(`Provided Schema does not match Table test-project:ds.games. ${why}`),
		);
	});

	it('is refused at once where there is no dataset, or not here', async () => {
		const destinationTable = { projectId: 'test-project', datasetId: 'none', tableId: 't' };
		expect(await multipart(endpoint(), loadJob({ destinationTable, schema }), '{}')).toMatchObject({
			status: 404,
			body: { error: { message: 'Not found: Dataset test-project:none', errors: [{ reason: 'notFound' }] } },
		});
		expect(await multipart(endpoint(), loadJob({ schema }, { location: 'EU' }), '{}')).toMatchObject({
			status: 404,
			body: { error: { message: 'Not found: Dataset test-project:ds was not found in location EU' } },
		});
	});

	it.each([{ sourceFormat: 'CSV' }, { autodetect: true }, { sourceUris: ['gs://bucket/file'] }])(
		'is refused as not served: %j',
		async (load) => {
			expect(await multipart(endpoint(), loadJob({ schema, ...load }), '{}')).toMatchObject({ status: 501 });
		},
	);

	it('has no media', async () => {
		expect(await restOf(endpoint())('POST', '/jobs', loadJob({ schema }))).toMatchObject({ status: 400 });
	});
});
