import { BigQuery } from '@google-cloud/bigquery';
import { PassThroughClient } from 'google-auth-library';
import type { BigQueryEndpoint } from '../endpoint.ts';

/** Google's own client, without credentials, on a test's endpoint. */
export function clientOf({ projectId, url }: BigQueryEndpoint): BigQuery {
	return new BigQuery({ projectId, apiEndpoint: url, authClient: new PassThroughClient() });
}
