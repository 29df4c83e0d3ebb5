import { type BigQueryEndpoint, GoogleSql, startAnalyzedEndpoint } from '@accounted/googlesql-testkit';
import { describeConformance } from '@accounted/warehouse/conformance';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { openBigQuery } from './open.ts';

let googleSql: GoogleSql;
beforeAll(async () => {
	googleSql = await GoogleSql.start();
});
afterAll(() => googleSql.close());

const endpoints: BigQueryEndpoint[] = [];
afterEach(async () => {
	for (const endpoint of endpoints.splice(0)) await endpoint.close();
});

describeConformance('BigQuery', async () => {
	const endpoint = await startAnalyzedEndpoint(googleSql);
	endpoints.push(endpoint);
	return openBigQuery({
		project: endpoint.projectId,
		location: 'US',
		apiEndpoint: endpoint.url,
		sleep: async () => undefined,
	});
});
