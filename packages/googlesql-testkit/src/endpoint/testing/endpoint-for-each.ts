import { afterEach, beforeEach } from 'vitest';
import { type BigQueryEndpoint, type BigQueryEndpointOptions, startBigQueryEndpoint } from '../endpoint.ts';

/** A new endpoint for each test of the file. @returns The one of the test that runs. */
export function endpointForEach(options: BigQueryEndpointOptions = {}): () => BigQueryEndpoint {
	let endpoint: BigQueryEndpoint | undefined;
	beforeEach(async () => {
		endpoint = await startBigQueryEndpoint(options);
	});
	afterEach(() => endpoint?.close());
	return () => {
		if (endpoint === undefined) throw new Error('there is an endpoint only while a test runs');
		return endpoint;
	};
}
