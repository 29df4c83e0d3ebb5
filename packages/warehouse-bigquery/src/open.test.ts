import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from '@accounted/warehouse';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { openBigQuery } from './open.ts';
import { failureOf } from './testing/failure-of.ts';
import { refusal, scriptedServer } from './testing/scripted-server.ts';

const folder = mkdtempSync(join(tmpdir(), 'warehouse-bigquery-'));
afterEach(() => {
	vi.unstubAllEnvs();
	rmSync(folder, { recursive: true, force: true });
});

const project = { project: 'p', location: 'US' };

describe('opening', () => {
	it('without credentials is PERMISSION, and says how to log in', async () => {
		vi.stubEnv('GOOGLE_APPLICATION_CREDENTIALS', join(folder, 'none.json'));
		const failure = await failureOf(openBigQuery(project));
		expect(failure.reason).toBe('PERMISSION');
		expect(failure.remedy).toContain('gcloud auth application-default login');
	});

	it('sends credentials nowhere unencrypted', async () => {
		await expect(openBigQuery({ ...project, apiEndpoint: 'http://bigquery.example.org' })).rejects.toThrow(
			'credentials are sent over https only',
		);
	});

	it('asks nothing of anybody', async () => {
		const server = await scriptedServer(() => refusal(500, 'internalError'));
		const warehouse = await server.open();
		expect([warehouse.label, server.received]).toStrictEqual(['bigquery p', []]);
		await warehouse.close();
	});

	it('sends no credentials to a server on this machine', async () => {
		const server = await scriptedServer(() => refusal(403, 'accessDenied'));
		await failureOf((await server.open()).query(sql`SELECT 1 AS x`, z.object({ x: z.int() })));
		expect(server.received[0]?.headers).not.toHaveProperty('authorization');
	});

	it('of an address where something else listens shows at the first question', async () => {
		const server = await scriptedServer(() => ({
			headers: { 'content-type': 'text/html' },
			text: '<p>Log in',
		}));
		const failure = await failureOf(
			(await server.open()).query(sql`SELECT 1 AS x`, z.object({ x: z.int() })),
		);
		expect(failure).toMatchObject({
			reason: 'NOT_FOUND',
			message: 'bigquery p: what answers is not BigQuery',
		});
	});

	it('of an address where nobody listens shows at the first question, at once', async () => {
		const warehouse = await openBigQuery({ ...project, apiEndpoint: 'http://127.0.0.1:1' });
		const failure = await failureOf(warehouse.query(sql`SELECT 1 AS x`, z.object({})));
		expect(failure.reason).toBe('UNAVAILABLE');
	});
});
