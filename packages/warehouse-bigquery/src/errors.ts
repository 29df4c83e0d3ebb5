import { WarehouseError } from '@accounted/warehouse';
import { type GoogleError, requestError } from './google-error.ts';
import { isConflict, jobMayPass, requestMayPass } from './retry.ts';

/**
 * Rewrites what Google said into what happened, to which project, and what to do about it. Only for errors on the way to
 * BigQuery and back: whatever a caller's own code threw is not to come here.
 * @param label The warehouse, for people.
 * @param statement The text that was sent, where there was one.
 */
export function fromBigQuery(error: unknown, label: string, statement?: string): WarehouseError {
	if (error instanceof WarehouseError) return error;
	const failure = requestError(error);
	const known = HINTS.find((hint) => hint.applies(failure));
	const { reason, says, remedy } = known ?? {
		reason: 'BAD_STATEMENT',
		says: failure.message,
		remedy: 'This is a fault of the program; please report it.',
	};
	const detail = known?.detail?.exec(failure.message)?.[1];
	// Of a dataset that is missing, Google does not say which of its tables was asked for.
	const asked = reason === 'BAD_STATEMENT' || reason === 'MISSING_TABLE' ? statement : undefined;
	const parts = [
		`${label}: ${says}${detail === undefined ? '' : ` (${detail})`}`,
		...(asked === undefined ? [] : [asked]),
	];
	return new WarehouseError(reason, parts.join(': '), remedy, error);
}

/** Of a dataset that was found, and lies elsewhere. */
export function wrongLocation(dataset: string, there: string, wanted: string): WarehouseError {
	return new WarehouseError(
		'NOT_FOUND',
		`the dataset ${dataset} lies in ${there}, and jobs are to run in ${wanted}`,
		`Name its location with --location ${there}.`,
	);
}

interface Hint {
	/** Google's words for reasons first: its messages quote statements and values, too, so patterns are anchored. */
	readonly applies: (error: GoogleError) => boolean;
	readonly reason: ConstructorParameters<typeof WarehouseError>[0];
	readonly says: string;
	/** What of Google's message to keep: its first group. */
	readonly detail?: RegExp;
	readonly remedy: string;
}

const SAID = /^(.{1,500})/s;
/** Node's words for a connection that could not be made, broke or stalled. */
const NETWORK = /^(E[A-Z_]+|ERR_[A-Z_]+|[A-Z_]*CERT[A-Z_]*|TimeoutError|AbortError)$/;
const LOG_IN =
	'Log in with: gcloud auth application-default login. A program on a server names its credentials with GOOGLE_APPLICATION_CREDENTIALS, or runs as a service account.';
const LOAD_FIRST =
	'Load data first. If it is loaded, name its project with --project and its location with --location.';

/** https://cloud.google.com/bigquery/docs/error-messages; the first that applies is the one. */
const HINTS: readonly Hint[] = [
	{
		applies: said(/^(Could not load the default credentials|Unable to read the credential file)/),
		reason: 'PERMISSION',
		says: 'there are no credentials for Google Cloud here',
		detail: SAID,
		remedy: LOG_IN,
	},
	{
		applies: (error) =>
			error.reason === 'invalid_grant' ||
			error.reason === 'invalid_rapt' ||
			/invalid_rapt/.test(error.message),
		reason: 'PERMISSION',
		says: 'the credentials for Google Cloud have expired or were revoked',
		remedy: LOG_IN,
	},
	{
		applies: said(/^unable to impersonate|^Permission 'iam\.serviceAccounts\.getAccessToken' denied/i),
		reason: 'PERMISSION',
		says: 'this user may not act as the service account',
		detail: SAID,
		remedy: 'Have the role roles/iam.serviceAccountTokenCreator on the service account given to this user.',
	},
	{
		applies: (error) => error.status === 401,
		reason: 'PERMISSION',
		says: 'Google does not accept the credentials',
		detail: SAID,
		remedy: LOG_IN,
	},
	{
		applies: is('billingNotEnabled', 'accountDelinquent'),
		reason: 'PERMISSION',
		says: 'the project has no billing, and without it BigQuery changes no rows',
		detail: SAID,
		remedy: 'Enable billing for the project, or name another with --project.',
	},
	{
		applies: is('accessNotConfigured', 'SERVICE_DISABLED'),
		reason: 'PERMISSION',
		says: 'the BigQuery API is not enabled for the project',
		remedy: 'Enable it: gcloud services enable bigquery.googleapis.com, and wait a few minutes.',
	},
	{
		applies: (error) =>
			is('accessDenied')(error) && /bigquery\.jobs\.|run jobs|create jobs/i.test(error.message),
		reason: 'PERMISSION',
		says: 'this user may not run jobs in the project',
		detail: SAID,
		remedy: 'Have the role roles/bigquery.jobUser on the project given to this user.',
	},
	{
		applies: is('quotaExceeded'),
		reason: 'UNAVAILABLE',
		says: 'a quota of the project is used up',
		detail: SAID,
		remedy:
			'Quotas fill up again within minutes to a day; run the same command later. https://cloud.google.com/bigquery/quotas',
	},
	{
		applies: (error) => is('accessDenied')(error) || (error.status === 403 && !requestMayPass(error)),
		reason: 'PERMISSION',
		says: 'this user may not do that to the data',
		detail: SAID,
		remedy:
			'Have the role roles/bigquery.dataEditor on the project or its datasets given to this user; to read only, roles/bigquery.dataViewer.',
	},
	{
		applies: is('bytesBilledLimitExceeded'),
		reason: 'PERMISSION',
		says: 'the statement would read more than a job may be billed for',
		detail: SAID,
		remedy: 'Ask for fewer dates, or raise the limit with --maximum-bytes-billed.',
	},
	{
		applies: isConflict,
		reason: 'CONFLICT',
		says: 'another writer changed the same tables, again and again',
		detail: SAID,
		remedy: 'Nothing of this step was kept. Run the same command when the other is done.',
	},
	{
		applies: said(/^(Query error: )?(UPDATE|DELETE|MERGE|UPDATE or DELETE) .*streaming buffer/is),
		reason: 'CONFLICT',
		says: 'another program streams rows into the table, and fresh ones cannot be replaced',
		detail: SAID,
		remedy: 'Have it load rows rather than stream them, or wait until 90 minutes after its last row.',
	},
	{
		applies: (error) => is('notFound')(error) && /^Not found: Project/i.test(error.message),
		reason: 'NOT_FOUND',
		says: 'there is no such project',
		detail: /Project (\S+)/,
		remedy: 'Name the project by its id, not its title, with --project.',
	},
	{
		applies: (error) => is('notFound')(error) && /^Not found: Job/i.test(error.message),
		reason: 'UNAVAILABLE',
		says: 'Google does not know the job it was given',
		detail: /Job (\S+)/,
		remedy: 'Check --location, and run the same command again.',
	},
	{
		applies: (error) => is('notBigQuery')(error) || (error.status === 404 && error.reason === ''),
		reason: 'NOT_FOUND',
		says: 'what answers is not BigQuery',
		remedy: 'Check the API endpoint, and a proxy (HTTPS_PROXY) on the way.',
	},
	{
		applies: (error) => is('notFound')(error) || said(/^(Query error: )?Not found: (Table|Dataset) /i)(error),
		reason: 'MISSING_TABLE',
		says: 'a table that is needed is not there',
		detail: /Not found: ((?:Table|Dataset) \S+(?: was not found in location [\w-]+)?)/i,
		remedy: LOAD_FIRST,
	},
	{
		applies: said(/^Cannot read and write in different locations|location .*(mismatch|not match)/i),
		reason: 'NOT_FOUND',
		says: 'the datasets of one job lie in different locations',
		detail: SAID,
		remedy: 'Keep them in one, and name it with --location.',
	},
	{
		applies: said(
			/^(Query error: )?(Required field \S+ cannot be null|Error while reading data|Provided Schema does not match)/i,
		),
		reason: 'BAD_ROW',
		says: 'a row does not fit its table',
		detail: SAID,
		remedy: 'This is a fault of the program; please report it.',
	},
	{
		applies: is('responseTooLarge', 'resourcesExceeded', 'billingTierLimitExceeded'),
		reason: 'BAD_STATEMENT',
		says: 'the statement is too large for BigQuery',
		detail: SAID,
		remedy: 'Ask for fewer dates at once.',
	},
	{
		applies: is('stopped', 'timeout'),
		reason: 'UNAVAILABLE',
		says: 'the job was cancelled, or ran out of time',
		detail: SAID,
		remedy: 'Nothing of this step was kept. Run the same command again.',
	},
	{
		applies: is('duplicate', 'conditionNotMet', 'resourceInUse'),
		reason: 'CONFLICT',
		says: 'another program was changing the same thing',
		detail: SAID,
		remedy: 'Run the same command again.',
	},
	{
		applies: (error) => error.of === 'request' && error.status === undefined && NETWORK.test(error.reason),
		reason: 'UNAVAILABLE',
		says: 'BigQuery cannot be reached',
		detail: SAID,
		remedy: 'Check the network, a proxy (HTTPS_PROXY) and the API endpoint, and run the same command again.',
	},
	{
		applies: jobMayPass,
		reason: 'UNAVAILABLE',
		says: 'BigQuery failed at the job, again and again',
		detail: SAID,
		remedy: 'Nothing of this step was kept. Run the same command again in a few minutes.',
	},
	{
		applies: (error) => requestMayPass(error) || (error.status ?? 0) >= 500 || error.reason === 'uploadLost',
		reason: 'UNAVAILABLE',
		says: 'BigQuery is not able to answer for now',
		detail: SAID,
		remedy: 'Run the same command again in a few minutes.',
	},
];

function is(...reasons: readonly string[]): (error: GoogleError) => boolean {
	return (error) => reasons.includes(error.reason);
}

function said(pattern: RegExp): (error: GoogleError) => boolean {
	return (error) => pattern.test(error.message);
}
