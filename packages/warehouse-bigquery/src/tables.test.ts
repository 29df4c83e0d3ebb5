import { type BigQueryEndpoint, startBigQueryEndpoint } from '@accounted/googlesql-testkit';
import { defineTable } from '@accounted/warehouse';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type BigQueryOptions, openBigQuery } from './open.ts';
import { failureOf } from './testing/failure-of.ts';
import { players, playersOf } from './testing/players.ts';

const HOUR = 3_600_000;
let endpoint: BigQueryEndpoint;
let time = Date.parse('2021-11-05T12:00:00Z');

beforeEach(async () => {
	endpoint = await startBigQueryEndpoint({ now: () => time });
});
afterEach(() => endpoint.close());

const open = (options: Partial<BigQueryOptions> = {}) =>
	openBigQuery({
		project: endpoint.projectId,
		location: 'US',
		apiEndpoint: endpoint.url,
		now: () => new Date(time),
		retry: { retries: 3, firstDelayMs: 1, longestDelayMs: 2 },
		...options,
	});

const later = defineTable({
	...players,
	schema: players.schema.extend({ team: z.string(), streaks: z.array(z.int()) }),
	partitionBy: 'day',
	key: ['player', 'day'],
	clusterBy: ['player'],
});

const bodies = (method: string, path: RegExp) =>
	endpoint.requests
		.filter((request) => request.method === method && path.test(request.path))
		.map(({ body }) => body);

describe('ensure', () => {
	it('makes the dataset where it is to lie, and the table with its partitions, clusters and descriptions', async () => {
		await (await open({ location: 'europe-west3' })).ensure([players]);
		expect(bodies('POST', /datasets$/)).toContainEqual({
			datasetReference: { projectId: endpoint.projectId, datasetId: 'test' },
			location: 'europe-west3',
		});
		expect(bodies('POST', /test\/tables$/)).toMatchObject([
			{
				description: 'Players by day.',
				labels: { accounted: 'owned' },
				schema: {
					fields: [
						{ name: 'player', type: 'STRING', mode: 'REQUIRED', description: 'Who.' },
						{ name: 'day', type: 'DATE', mode: 'REQUIRED' },
						{ name: 'points', type: 'INT64', mode: 'NULLABLE' },
						{ name: 'marks', type: 'INT64', mode: 'REPEATED' },
					],
				},
				timePartitioning: { type: 'DAY', field: 'day' },
				clustering: { fields: ['player'] },
			},
		]);
	});

	it('asks for what is there, and changes nothing of it', async () => {
		const warehouse = await open();
		await warehouse.ensure([players]);
		const before = endpoint.requests.length;
		await warehouse.ensure([players]);
		expect(endpoint.requests.slice(before).map(({ method }) => method)).toStrictEqual(['GET', 'GET']);
	});

	it('adds columns behind those that are there, all of them nullable', async () => {
		const warehouse = await open();
		await warehouse.ensure([players]);
		await warehouse.ensure([later]);
		expect(bodies('PATCH', /players$/)).toMatchObject([
			{
				schema: {
					fields: [
						{ name: 'player' },
						{ name: 'day' },
						{ name: 'points' },
						{ name: 'marks' },
						{ name: 'team', type: 'STRING', mode: 'NULLABLE' },
						{ name: 'streaks', type: 'INT64', mode: 'REPEATED' },
					],
				},
			},
		]);
	});

	it('looks again where another process was quicker', async () => {
		const warehouse = await open();
		await warehouse.ensure([players]);
		const isPatch = ({ method }: { method: string }) => method === 'PATCH';
		endpoint.fail({ kind: 'lost-response', match: isPatch, times: 1 });
		await warehouse.ensure([later]);
		expect((await warehouse.existing([later])).get('test.players')).toContain('team');
		expect(bodies('PATCH', /players$/).length).toBe(2);
	});

	it('of two processes at once ends well in both', async () => {
		const [one, other] = [await open(), await open()];
		await Promise.all([one.ensure([players]), other.ensure([later])]);
		await Promise.all([one.ensure([later]), other.ensure([players])]);
		expect((await one.existing([players])).get('test.players')?.size).toBe(6);
	});

	it('says where a dataset lies that is not where jobs run', async () => {
		await (await open({ location: 'EU' })).ensure([players]);
		const failure = await failureOf((await open({ location: 'US' })).ensure([players]));
		expect(failure).toMatchObject({ reason: 'NOT_FOUND', remedy: 'Name its location with --location EU.' });
	});
});

describe('staging', () => {
	const staged = () => endpoint.tables('accounted_staging').length;

	it('has a dataset that forgets by itself', async () => {
		const warehouse = await open({ stagingHours: 2 });
		await warehouse.ensure([players]);
		await warehouse.stage(players, [playersOf(2)]);
		expect(bodies('POST', /datasets$/)).toMatchObject([{}, { defaultTableExpirationMs: String(2 * HOUR) }]);
		expect(staged()).toBe(1);
		time += 2 * HOUR + 1;
		await warehouse.existing([players]);
		expect(staged()).toBe(0);
	});

	it('is needed by no run that only reads', async () => {
		const warehouse = await open();
		await warehouse.existing([players]);
		await warehouse.close();
		expect(endpoint.requests.map(({ method }) => method)).toStrictEqual(['GET']);
	});

	it('is swept of what runs that were killed have left, in a dataset made by hand', async () => {
		const warehouse = await open();
		await warehouse.ensure([{ ...players, name: 'by_hand.accounted_by_somebody' }]);
		const options = { stagingDataset: 'by_hand' };
		await (await open(options)).stage(players, [playersOf(2)]);
		time += 5 * HOUR;
		await (await open(options)).stage(players, [playersOf(2)]);
		expect(endpoint.tables('by_hand').length).toBe(3);
		time += 2 * HOUR;
		await (await open(options)).ensure([players]);
		expect(endpoint.tables('by_hand').length).toBe(2);
		time += 7 * HOUR;
		await (await open(options)).ensure([players]);
		expect(endpoint.tables('by_hand').length).toBe(1);
	});

	it('is empty after a commit, one that fails included', async () => {
		const warehouse = await open();
		await warehouse.ensure([players]);
		await warehouse.commit([{ table: players, rows: playersOf(100) }]);
		const bad = { ...playersOf(1)[0], day: '2021-02-30' };
		await failureOf(warehouse.commit([{ table: players, rows: [...playersOf(100), bad] }]));
		expect(staged()).toBe(0);
	});
});

describe('a commit', () => {
	it('needs the columns of its definition: an older table is not half filled', async () => {
		const warehouse = await open();
		await warehouse.ensure([players]);
		const rows = playersOf(1).map((row) => ({ ...row, team: 'DEN', streaks: [] }));
		const failure = await failureOf(warehouse.commit([{ table: later, rows }]));
		expect(failure).toMatchObject({
			reason: 'MISSING_TABLE',
			message: 'test.players has no column team yet',
		});
	});

	it('asks once what a table has, and again after a failure', async () => {
		const warehouse = await open();
		await warehouse.ensure([players]);
		const before = endpoint.requests.length;
		const asked = () =>
			endpoint.requests.slice(before).filter(({ path }) => path.endsWith('/tables/players')).length;
		await warehouse.commit([{ table: players, rows: playersOf(1) }]);
		await failureOf(warehouse.commit([{ table: players, where: { kind: 'sql', parts: ['no_such'] } }]));
		expect(asked()).toBe(0);
		await warehouse.commit([{ table: players, rows: playersOf(1) }]);
		expect(asked()).toBe(1);
	});
});
