import { startBigQueryEndpoint } from '@accounted/googlesql-testkit';
import { describeConformance } from '@accounted/warehouse/conformance';
import { afterAll } from 'vitest';
import { openBigQuery } from './open.ts';

const endpoints: { close(): Promise<void> }[] = [];
afterAll(async () => {
	for (const endpoint of endpoints) await endpoint.close();
});

describeConformance('BigQuery', async () => {
	const endpoint = await startBigQueryEndpoint();
	endpoints.push(endpoint);
	return openBigQuery({
		project: endpoint.projectId,
		location: 'US',
		apiEndpoint: endpoint.url,
		retry: { retries: 3, firstDelayMs: 1, longestDelayMs: 2 },
		sleep: async () => undefined,
	});
});
