import { type BigQueryEndpoint, GoogleSql, startAnalyzedEndpoint } from '@accounted/googlesql-testkit';
import type { TableDefinition } from '@accounted/warehouse';
import { describeConformance } from '@accounted/warehouse/conformance';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { openBigQuery } from './open.ts';
import { madeByAnother } from './testing/made-by-another.ts';

let googleSql: GoogleSql;
beforeAll(async () => {
	googleSql = await GoogleSql.start();
});
afterAll(() => googleSql.close());

const endpoints: BigQueryEndpoint[] = [];
afterEach(async () => {
	for (const endpoint of endpoints.splice(0)) await endpoint.close();
});

const startEndpoint = async () => {
	const endpoint = await startAnalyzedEndpoint(googleSql);
	endpoints.push(endpoint);
	return endpoint;
};

const openAt = ({ projectId, url }: BigQueryEndpoint) =>
	openBigQuery({ project: projectId, location: 'US', apiEndpoint: url, sleep: async () => undefined });

const openBeside = async (tables: readonly TableDefinition[]) => {
	const endpoint = await startEndpoint();
	await madeByAnother(endpoint, tables);
	return openAt(endpoint);
};

describeConformance('BigQuery', async () => openAt(await startEndpoint()), openBeside);
