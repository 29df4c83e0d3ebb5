import { type BigQueryEndpoint, startBigQueryEndpoint } from '@accounted/googlesql-testkit';
import { describeConformance } from '@accounted/warehouse/conformance';
import { afterEach } from 'vitest';
import { openBigQuery } from './open.ts';

const endpoints: BigQueryEndpoint[] = [];
afterEach(async () => {
	for (const endpoint of endpoints.splice(0)) await endpoint.close();
});

describeConformance('BigQuery', async () => {
	const endpoint = await startBigQueryEndpoint();
	endpoints.push(endpoint);
	return openBigQuery({
		project: endpoint.projectId,
		location: 'US',
		apiEndpoint: endpoint.url,
		sleep: async () => undefined,
	});
});
