import { WarehouseError } from '@accounted/warehouse';
import { describe, expect, it } from 'vitest';
import { fromBigQuery } from './errors.ts';
import { GoogleError } from './google-error.ts';

const request = (status: number | undefined, reason: string, message: string) =>
	fromBigQuery(new GoogleError('request', { status, reason, message }), 'bigquery p');
const job = (reason: string, message: string) =>
	fromBigQuery(new GoogleError('job', { reason, message }), 'bigquery p');

describe('fromBigQuery', () => {
	it('passes a WarehouseError through as it is', () => {
		const error = new WarehouseError('CONFLICT', 'a', 'b');
		expect(fromBigQuery(error, 'bigquery p')).toBe(error);
	});

	it('keeps what Google said as the cause', () => {
		const cause = new GoogleError('job', { reason: 'stopped', message: 'Job was cancelled' });
		expect(fromBigQuery(cause, 'bigquery p')).toMatchObject({ reason: 'UNAVAILABLE', cause });
	});

	it.each([
		[undefined, '', 'Could not load the default credentials. Browse to …', 'PERMISSION', /gcloud auth/],
		[undefined, '', 'Unable to read the credential file specified by …', 'PERMISSION', /gcloud auth/],
		[400, 'invalid_grant', 'invalid_grant: reauth related error', 'PERMISSION', /gcloud auth/],
		[401, 'authError', 'Invalid Credentials', 'PERMISSION', /gcloud auth/],
		[403, '', 'unable to impersonate: Permission denied', 'PERMISSION', /serviceAccountTokenCreator/],
		[
			403,
			'accessDenied',
			'Access Denied: Project p: User does not have bigquery.jobs.create permission in project p.',
			'PERMISSION',
			/roles\/bigquery\.jobUser/,
		],
		[
			403,
			'accessDenied',
			'Access Denied: Table p:d.t: Permission bigquery.tables.updateData denied on table p:d.t',
			'PERMISSION',
			/roles\/bigquery\.dataEditor/,
		],
		[
			403,
			'accessNotConfigured',
			'BigQuery API has not been used in project 1',
			'PERMISSION',
			/gcloud services/,
		],
		[403, 'billingNotEnabled', 'Billing has not been enabled for this project.', 'PERMISSION', /[Bb]illing/],
		[403, 'quotaExceeded', 'Quota exceeded: Your project exceeded quota', 'UNAVAILABLE', /quotas/],
		[403, 'rateLimitExceeded', 'Exceeded rate limits', 'UNAVAILABLE', /minutes/],
		[404, 'notFound', 'Not found: Table p:d.t was not found in location US', 'MISSING_TABLE', /--location/],
		[
			404,
			'notFound',
			'Not found: Dataset p:d was not found in location US',
			'MISSING_TABLE',
			/^Load data first\. If it is loaded, name its project with --project and its location with --location\.$/,
		],
		[
			403,
			'',
			"Permission 'iam.serviceAccounts.getAccessToken' denied on resource",
			'PERMISSION',
			/TokenCreator/,
		],
		[403, '', 'Request had insufficient authentication scopes.', 'PERMISSION', /role/],
		[404, '', 'Request failed with status code 404', 'NOT_FOUND', /endpoint/],
		[404, 'notFound', 'Not found: Project no-such', 'NOT_FOUND', /--project/],
		[409, 'duplicate', 'Already Exists: Table p:d.t', 'CONFLICT', /again/],
		[503, 'backendError', 'Error encountered during execution.', 'UNAVAILABLE', /again/],
		[502, '', 'Bad Gateway', 'UNAVAILABLE', /again/],
		[undefined, 'ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:1', 'UNAVAILABLE', /network/],
		[undefined, 'ENOTFOUND', 'getaddrinfo ENOTFOUND bigquery.googleapis.com', 'UNAVAILABLE', /network/],
		[undefined, 'TimeoutError', 'The operation was aborted due to timeout', 'UNAVAILABLE', /network/],
		[undefined, 'SELF_SIGNED_CERT_IN_CHAIN', 'self-signed certificate', 'UNAVAILABLE', /network/],
	] as const)('of a request: %s %s %s is %s', (status, reason, message, expected, remedy) => {
		const failure = request(status, reason, message);
		expect(failure.reason).toBe(expected);
		expect(failure.remedy).toMatch(remedy);
		expect(failure.message).toMatch(/^bigquery p: /);
	});

	it.each([
		[
			'bytesBilledLimitExceeded',
			'Query exceeded limit for bytes billed: 1. 10485760 or higher required.',
			'PERMISSION',
			/--maximum-bytes-billed/,
		],
		[
			'invalidQuery',
			'Transaction is aborted due to concurrent update against table p:d.t.',
			'CONFLICT',
			/again|other/,
		],
		[
			'invalidQuery',
			'Query error: Transaction is aborted due to concurrent update at [3:1]',
			'CONFLICT',
			/other/,
		],
		[
			'resourcesExceeded',
			'Resources exceeded during query execution: Too many DML statements outstanding against table p:d.t, limit is 20.',
			'CONFLICT',
			/other/,
		],
		[
			'invalidQuery',
			'Could not serialize access to table p:d.t due to concurrent update',
			'CONFLICT',
			/other/,
		],
		[
			'invalidQuery',
			'UPDATE or DELETE statement over table d.t would affect rows in the streaming buffer, which is not supported',
			'CONFLICT',
			/90 minutes/,
		],
		[
			'invalidQuery',
			'Query error: Not found: Table p:d.t was not found in location EU at [2:1]',
			'MISSING_TABLE',
			/--location/,
		],
		['invalidQuery', 'Query error: Required field points cannot be null at [2:1]', 'BAD_ROW', /report/],
		[
			'invalid',
			'Error while reading data, error message: JSON table encountered too many errors',
			'BAD_ROW',
			/report/,
		],
		[
			'invalid',
			'Cannot read and write in different locations: source: EU, destination: US',
			'NOT_FOUND',
			/--location/,
		],
		['resourcesExceeded', 'Resources exceeded during query execution', 'BAD_STATEMENT', /fewer dates/],
		['stopped', 'Job execution was cancelled', 'UNAVAILABLE', /again/],
		['backendError', 'Retrying may solve the problem.', 'UNAVAILABLE', /Nothing of this step was kept/],
	] as const)('of a job: %s %s is %s', (reason, message, expected, remedy) => {
		const failure = job(reason, message);
		expect(failure.reason).toBe(expected);
		expect(failure.remedy).toMatch(remedy);
	});

	it.each([
		'Unrecognized name: `Not found: Table p:d.t` at [1:8]',
		'Syntax error: Unexpected string literal "Transaction is aborted due to concurrent update" at [1:1]',
		"Invalid date: 'streaming buffer'",
		'No matching signature for operator = for argument types: Required field cannot be null',
	])('is not misled by what a statement says itself: %s', (message) => {
		expect(job('invalidQuery', message)).toMatchObject({
			reason: 'BAD_STATEMENT',
			message: `bigquery p: ${message}`,
		});
	});

	it('says which statement it was', () => {
		const error = new GoogleError('job', { reason: 'invalidQuery', message: 'Syntax error at [1:1]' });
		expect(fromBigQuery(error, 'bigquery p', 'SELEC 1').message).toBe(
			'bigquery p: Syntax error at [1:1]: SELEC 1',
		);
	});
});
